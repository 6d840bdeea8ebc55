"""Made-up records for the benchmarks: the same for the same seed, about 4 kB each as the real
ones have, no fault, by template.

    python bench/made_up.py FOLDER SIZE [--data DIR] [--seed N]

Needs PyYAML (it runs in the environment that is measured). Ids come from the vocabularies and
instruments of DIR, which are copied along. A smaller base is the beginning of a larger one, but for
the papers that carry RARE_WORD.
"""

from __future__ import annotations

import argparse
import itertools
import random
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# In RARE_PAPERS papers of a base, whatever its size; COMMON_WORD is in a quarter of them,
# FREQUENT_WORD in nearly all.
RARE_WORD, RARE_PAPERS = "quokka", 20
COMMON_WORD, FREQUENT_WORD = "short", "pain"

# The most frequent first.
_COMMON_WORDS = """
pain dose study weeks mean score group baseline placebo response daily randomised effect treatment
patients symptoms fatigue
sleep change reported adverse events trial outcome participants clinical improvement tolerated
quality inflammation cytokine
opioid receptor blockade scale measured median follow moderate severe mild difference cohort chart
months capsule evening women
men adults children disease activity remission marker blood serum level increase decrease stable
withdrawn completed blinded
crossover period washout registry prescription refill hospital clinic university national single
several early late long short
high low first second third primary secondary exploratory analysis model
"""
_SYLLABLES = (
    "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo yu zan bri clo dra fle gri plo sta"
    " tru ven"
)
_COUNTRIES = (
    "United States",
    "Norway",
    "Denmark",
    "Poland",
    "India",
    "Iran",
    "Spain",
    "Germany",
    "Australia",
    "Brazil",
    "Japan",
    "Canada",
)
_DESIGNS = ("case-series", "retrospective-cohort", "open-label-trial", "before-after-study")


@dataclass(frozen=True)
class Terms:
    """What the records may name: ids of vocabularies, domains of instruments, scales
    with their domain and ends."""

    conditions: list[tuple[str, str]]
    mechanisms: list[str]
    scales: list[tuple[str, str, float, float]]
    domains: dict[str, list[str]]


def read_terms(data: Path) -> Terms:
    """The ids in the vocabularies and instruments of `data`."""
    conditions = [(each["id"], each["label"]) for each in _terms(data, "conditions")]
    mechanisms = [each["id"] for each in _terms(data, "mechanisms")]
    scales = [
        (each["domain"], each["id"], float(each["min"]), float(each["max"]))
        for each in _terms(data, "scales")
        if each.get("domain") and "min" in each and "max" in each
    ]
    domains = {
        name: [each["id"] for each in _load(data / "instruments" / f"{name}.yaml")["domains"]]
        for name in ("rob2", "jbi-case-series")
    }
    return Terms(conditions, mechanisms, scales, domains)


def _load(path: Path) -> Any:
    import yaml

    return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)


def _terms(data: Path, vocabulary: str) -> list[dict]:
    found, waiting = [], list(_load(data / "vocab" / f"{vocabulary}.yaml")["terms"])
    while waiting:
        term = waiting.pop(0)
        found.append(term)
        waiting += term.get("children", [])
    return found


def write_base(folder: Path, size: int, data: Path, seed: int = 1) -> None:
    """An evidence base of `size` papers in `folder`."""
    for name in ("vocab", "instruments"):
        shutil.copytree(data / name, folder / name)
    shutil.copy(data / "topic.yaml", folder)
    papers = folder / "papers"
    papers.mkdir()
    maker = Maker(read_terms(data), random.Random(seed))
    apart = max(1, size // RARE_PAPERS)
    for number in range(size):
        name, text = maker.paper(number, rare=number % apart == apart // 2)
        (papers / f"{name}.yaml").write_text(text, encoding="utf-8")


class Maker:
    """Makes one paper after another from one source of chance."""

    def __init__(self, terms: Terms, chance: random.Random):
        self.terms = terms
        self.chance = chance
        self.syllables = _SYLLABLES.split()
        invented = {
            "".join(chance.choices(self.syllables, k=chance.randint(2, 4))) for _ in range(6000)
        }
        self.words = [*_COMMON_WORDS.split(), *sorted(invented)]
        # Words of a language are about as frequent as one over their rank (Zipf);
        # flattened a little at the top.
        self.weights = list(itertools.accumulate(1 / (rank + 8) for rank in range(len(self.words))))

    def text(self, count: int) -> str:
        """So many words."""
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=count))

    def name(self) -> str:
        """A family name."""
        return "".join(self.chance.choices(self.syllables, k=3)).capitalize()

    def paper(self, number: int, *, rare: bool) -> tuple[str, str]:
        """Id and text of one record: a fifth trials, a fifth laboratory work,
        the others series of patients."""
        family, year = self.name(), self.chance.randint(1995, 2025)
        ident = f"{family.lower()}-{year}-{number:06d}"
        condition, label = self.chance.choice(self.terms.conditions)
        make = (self._trial, self._laboratory, self._series, self._series, self._series)[number % 5]
        return ident, "\n".join(
            [
                *self._head(ident, family, year, number, label, rare),
                *make(condition, number),
                *self._tail(number),
                "",
            ]
        )

    def _head(
        self, ident: str, family: str, year: int, number: int, label: str, rare: bool
    ) -> list[str]:
        others = ", ".join(
            f"'{self.name()}, {self.chance.choice('ABCDEFGHJKLMNPRST')}.'"
            for _ in range(self.chance.randint(1, 6))
        )
        mark = f" {RARE_WORD}" if rare else ""
        title = f"Low-dose naltrexone in {label}: {self.text(8)}{mark}".replace("'", "''")
        return [
            f"id: {ident}",
            f"title: '{title}'",
            f"authors: ['{family}, A.', {others}]",
            f"year: {year}",
            f"journal: Journal of {self.name()} Medicine",
            f"volume: '{self.chance.randint(1, 90)}'",
            f"pages: {number % 900 + 1}-{number % 900 + 9}",
            f"doi: 10.5555/made-up.{number:06d}",
            f"pmid: '{90000000 + number}'",
        ]

    def _trial(self, condition: str, number: int) -> list[str]:
        half = self.chance.randint(8, 120)
        dose = self.chance.choice((1.5, 3, 4, 4.5, 6))
        direction = self.chance.choice(("benefit", "no-difference"))
        return [
            *(
                f"registrations: [NCT{70000000 + number}]",
                "kind: primary",
                "scope: ldn",
                f"conditions: [{condition}]",
            ),
            *self._mechanisms(),
            *(
                "design:",
                "  type: parallel-rct",
                "  blinding: double",
                f"  duration_weeks: {self.chance.choice((6, 8, 12, 16))}",
            ),
            *(
                f"  n_enrolled: {half * 2 + 5}",
                f"  n_randomised: {half * 2}",
                f"  n_analysed: {half * 2 - 3}",
                f"  sites: {self.chance.randint(1, 4)}",
            ),
            *self._people(),
            *(
                "intervention:",
                f"  dose_min_mg: {dose}",
                f"  dose_max_mg: {dose}",
                f"  dose_note: {self.text(9)}",
            ),
            *(
                "  titration:",
                "    - {from_week: 0, dose_mg: 0.5}",
                f"    - {{from_week: 2, dose_mg: {dose}}}",
                "  route: oral",
            ),
            *("comparators:", "  - {type: placebo, name: identical capsule}"),
            "arms:",
            (
                f"  - {{id: ldn, role: treatment, label: 'naltrexone {dose} mg/day', dose_mg:"
                f" {dose}, n_randomised: {half}, n_analysed: {half - 1}}}"
            ),
            (
                f"  - {{id: placebo, role: control, label: placebo, n_randomised: {half},"
                f" n_analysed: {half - 2}}}"
            ),
            *self._trial_outcomes(half, direction),
            *self._harms(half),
            f"direction: {direction}",
            *self._appraisal(
                "rob2", ("low", "some-concerns", "high"), ("low", "some-concerns", "high")
            ),
        ]

    def _trial_outcomes(self, half: int, direction: str) -> list[str]:
        lines = ["outcomes:"]
        for role in ("primary", "secondary"):
            domain, scale, low, high = self.chance.choice(self.terms.scales)
            means = [round(self.chance.uniform(low, high), 2) for _ in range(2)]
            spread, width = round((high - low) / 5, 2), round((high - low) / 8, 2)
            difference = round(means[0] - means[1], 2)
            arms = [
                f"{{n: {half - lost}, mean: {mean}, sd: {spread}}}"
                for lost, mean in zip((1, 2), means, strict=True)
            ]
            interval = f"[{round(difference - width, 2)}, {round(difference + width, 2)}]"
            lines += [
                f"  - domain: {domain}",
                f"    label: {self.text(6)}",
                *(
                    f"    scale: {scale}",
                    f"    timepoint_weeks: {self.chance.choice((6, 8, 12))}",
                    f"    role: {role}",
                    "    analysis: itt",
                ),
                f"    arms: {{ldn: {arms[0]}, placebo: {arms[1]}}}",
                f"    contrast: {{type: MD, value: {difference}, ci: {interval}, p: 0.04}}",
                f"    direction: {direction if role == 'primary' else 'benefit'}",
                "    place: article Table 2",
            ]
        return lines

    def _series(self, condition: str, number: int) -> list[str]:
        patients = self.chance.randint(3, 250)
        domain, scale, low, high = self.chance.choice(self.terms.scales)
        before, after = (round(self.chance.uniform(low, high), 2) for _ in range(2))
        return [
            *("kind: primary", "scope: ldn", f"conditions: [{condition}]"),
            *self._mechanisms(),
            *(
                "design:",
                f"  type: {_DESIGNS[number % len(_DESIGNS)]}",
                "  blinding: none",
                f"  duration_weeks: {self.chance.choice((8, 12, 26, 52))}",
            ),
            *(
                f"  n_enrolled: {patients}",
                f"  n_analysed: {patients - 1}",
                "  sites: 1",
                f"  note: {self.text(14)}",
            ),
            *self._people(),
            *(
                "intervention:",
                "  dose_min_mg: 1.5",
                "  dose_max_mg: 4.5",
                f"  dose_note: {self.text(9)}",
                "  route: oral",
            ),
            *("comparators:", "  - {type: before-after}"),
            *(
                "arms:",
                (
                    "  - {id: ldn, role: treatment, label: 'naltrexone 1.5 to 4.5 mg/day',"
                    f" n_analysed: {patients - 1}}}"
                ),
            ),
            *(
                "outcomes:",
                f"  - domain: {domain}",
                f"    label: {self.text(6)}",
                f"    scale: {scale}",
                "    timepoint_weeks: 12",
                "    comparison: within",
            ),
            f"    arms: {{ldn: {{n: {patients - 1}, mean: {after}, baseline_mean: {before}}}}}",
            *("    direction: benefit", f"    note: {self.text(10)}", "    place: article Results"),
            *self._harms(patients),
            f"direction: {self.chance.choice(('benefit', 'unclear'))}",
            *self._appraisal(
                "jbi-case-series", ("'yes'", "unclear", "'no'"), ("include", "seek-information")
            ),
        ]

    def _laboratory(self, condition: str, number: int) -> list[str]:
        return [
            *("kind: preclinical", "scope: ldn", f"conditions: [{condition}]"),
            *self._mechanisms("measured"),
            *(
                "design:",
                f"  type: {('in-vitro', 'animal')[number % 2]}",
                f"  note: {self.text(40)}",
            ),
            *(
                "population:",
                f"  description: {self.text(16)}",
                f"  species: {('human cell line', 'mouse')[number % 2]}",
            ),
            *("intervention:", f"  dose_note: {self.text(14)}"),
            *(
                "arms:",
                "  - {id: ldn, role: treatment, label: naltrexone, n_analysed: 8}",
                "  - {id: saline, role: control, label: saline, n_analysed: 8}",
            ),
            *self._laboratory_outcomes(),
            "direction: benefit",
        ]

    def _laboratory_outcomes(self) -> list[str]:
        lines = ["outcomes:"]
        for _ in range(3):
            ldn, saline = (self.chance.randint(1, 90) for _ in range(2))
            lines += [
                f"  - domain: {self.chance.choice(self.terms.scales)[0]}",
                f"    label: {self.text(8)}",
                f"    arms: {{ldn: {{n: 8, mean: {ldn}}}, saline: {{n: 8, mean: {saline}}}}}",
                *(
                    "    direction: benefit",
                    f"    note: {self.text(12)}",
                    "    place: article Figure 2",
                ),
            ]
        return lines

    def _mechanisms(self, stance: str = "proposed") -> list[str]:
        chosen = self.chance.sample(self.terms.mechanisms, 2)
        return [
            "mechanisms:",
            *(
                f"  - {{id: {each}, stance: {stance}, note: {self.text(6)}, place: article"
                " Discussion}"
                for each in chosen
            ),
        ]

    def _people(self) -> list[str]:
        return [
            "population:",
            f"  description: {self.text(12)}",
            f"  age_mean: {self.chance.randint(25, 70)}",
            f"  female_percent: {self.chance.randint(20, 100)}",
            f"  countries: [{self.chance.choice(_COUNTRIES)}]",
            f"  eligibility: [{self.text(4)}, {self.text(4)}]",
        ]

    def _harms(self, people: int) -> list[str]:
        counts = [self.chance.randint(0, people - 2) for _ in range(2)]
        return [
            "adverse_events:",
            (
                f"  - {{term: vivid dreams, arms: {{ldn: {{events: {counts[0]}, n: {people}}}}},"
                " place: article Results}"
            ),
            (
                f"  - {{term: headache, arms: {{ldn: {{events: {counts[1]}, n: {people}}}}}, note:"
                f" {self.text(5)}, place: article Results}}"
            ),
        ]

    def _appraisal(
        self, instrument: str, levels: tuple[str, ...], overall: tuple[str, ...]
    ) -> list[str]:
        judged = [
            f"      {each}: {{judgement: {self.chance.choice(levels)}, reason: {self.text(5)}}}"
            for each in self.terms.domains[instrument]
        ]
        return [
            *(
                "appraisals:",
                f"  - instrument: {instrument}",
                "    by: ldn",
                "    domains:",
                *judged,
            ),
            f"    overall: {{judgement: {self.chance.choice(overall)}, reason: {self.text(6)}}}",
        ]

    def _tail(self, number: int) -> list[str]:
        kept = (
            "design",
            "population",
            "intervention",
            "arms",
            "direction",
            *(() if number % 5 == 1 else ("comparators",)),
        )
        address = f"https://example.org/{number}"
        return [
            f"unknown: [{self.text(3)}]",
            "summary: >-",
            *(f"  {self.text(18)}." for _ in range(3)),
            "places:",
            "  bibliography: article header",
            *(f"  {each}: article Methods" for each in kept),
            "sources:",
            (
                f"  - {{id: article, kind: full-text, cite: 'J {self.name()} Med {number}', url:"
                f" '{address}', read: '2026-11-22'}}"
            ),
            "extraction: {state: single, date: '2026-11-22'}",
        ]


def main() -> None:
    """Write a base."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("size", type=int)
    parser.add_argument(
        "--data", type=Path, default=Path(__file__).resolve().parent.parent / "data"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.folder.mkdir(parents=True)
    write_base(options.folder, options.size, options.data, options.seed)


if __name__ == "__main__":
    main()
