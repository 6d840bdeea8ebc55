"""A network with all that hangs on it: estimates, agreement of its parts, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from ldncli.errors import UsageError
from ldncli.evidence.effects.estimate import Better
from ldncli.evidence.synthesis.models.network.evidence import Evidence
from ldncli.statistics.network.comparisons import Trial, components, loops, trials_of
from ldncli.statistics.network.consistency import Decomposition, Split, decompose, splits
from ldncli.statistics.network.graph import Network, network
from ldncli.statistics.network.ranking import p_scores
from ldncli.values import Keeping, dataclass, kept

_USUAL = ("placebo", "no treatment", "usual care")


class NoNetwork(UsageError):
    """The trials make no network: there is none, they all compare the same two treatments, or no
    trial joins the parts."""


@dataclass(frozen=True, slots=True)
class NetworkAnalysis(Keeping):
    """A fitted network. `reference` is the treatment that the others are shown against; `better`
    the side that is better (None: nobody says); `scores` are P-scores by treatment, empty without a
    better side. `agreement` is None without a closed loop; `splits` then hold no indirect side.
    """

    title: str
    evidence: Evidence
    found: Network
    reference: str
    better: Better | None
    scores: Mapping[str, float]
    agreement: Decomposition | None
    splits: tuple[Split, ...]

    @property
    def treatments(self) -> tuple[str, ...]:
        """All but the reference, those with the most trials first."""
        others = [each for each in self.found.treatments if each != self.reference]
        return tuple(sorted(others, key=lambda each: (-self.trials_of(each), each)))

    def trials_of(self, treatment: str) -> int:
        """How many trials gave it."""
        return sum(treatment in each.treatments for each in self.found.trials)

    @property
    @kept
    def edges(self) -> Mapping[tuple[str, str], int]:
        """How many trials compare each two treatments, by name in order."""
        found: dict[tuple[str, str], int] = {}
        for trial in self.found.trials:
            for each in trial.comparisons:
                pair = each.treatment, each.control
                found[pair] = found.get(pair, 0) + 1
        return found

    @property
    def single(self) -> int:
        """How many of the comparisons rest on one trial."""
        return sum(count == 1 for count in self.edges.values())

    @property
    def indirect(self) -> int:
        """How many pairs of treatments no trial compares."""
        n = len(self.found.treatments)
        return n * (n - 1) // 2 - len(self.edges)

    @property
    def several_arms(self) -> tuple[Trial, ...]:
        """The trials of more than two treatments."""
        return tuple(each for each in self.found.trials if len(each.treatments) > 2)


def analyse_network(
    evidence: Evidence,
    title: str,
    *,
    method: str = "REML",
    level: float = 95,
    reference: str | None = None,
    better: Better | None = None,
) -> NetworkAnalysis:
    """Fit a network and look at it from every side.

    Raises NoNetwork where there is none, and UsageError for numbers that cannot be, a method that
    there is not, and a reference that is not in it.
    """
    if not evidence.comparisons:
        raise NoNetwork(
            "no trial here gives numbers for a comparison", hint="`ldn pool` says why not"
        )
    trials = trials_of(evidence.comparisons)
    parts = components(trials)
    if len(parts) > 1:
        told = "; ".join(", ".join(each) for each in parts)
        raise NoNetwork(
            f"the network falls into {len(parts)} parts that no trial joins: {told}",
            hint="ask for one part alone",
        )
    if len(parts[0]) == 2:
        raise NoNetwork(
            f"all trials here compare the same two treatments, {parts[0][0]} and {parts[0][1]}:"
            " that is no network",
            hint="`ldn pool` pools them",
        )
    found = network(evidence.comparisons, method, level)
    chosen = better or evidence.better
    closed = loops(found.trials) > 0
    return NetworkAnalysis(
        title,
        evidence,
        found,
        _reference(found, evidence, reference),
        chosen,
        p_scores(found, chosen) if chosen else {},
        decompose(found) if closed else None,
        tuple(splits(found)),
    )


def _reference(found: Network, evidence: Evidence, asked: str | None) -> str:
    """The treatment asked for; else placebo or what stands for it; else that of most trials."""
    by_name = {each.casefold(): each for each in found.treatments}
    if asked is not None:
        if asked.casefold() not in by_name:
            raise UsageError(
                f"there is no treatment {asked!r} in this network",
                hint=f"one of {', '.join(found.treatments)}",
            )
        return by_name[asked.casefold()]
    for name in _USUAL:
        if name in by_name:
            return by_name[name]
    begins = [each for each in found.treatments if each.casefold().startswith("plac")]
    if begins:
        return begins[0]
    counts = {
        name: sum(name in trial.treatments for trial in found.trials) for name in found.treatments
    }
    return min(counts, key=lambda each: (-counts[each], each))
