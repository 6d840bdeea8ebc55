"""What sources say against a result, and what a number is where it is no effect, in words."""

from __future__ import annotations

from collections.abc import Mapping

from ldncli.evidence.synthesis.answer import Aside
from ldncli.records.model.trial import Caveat

# A result is …, by the kind of its caveat.
CAVEATS: Mapping[str, str] = {
    "exploratory": "exploratory",
    "post-hoc": "chosen after the data were seen",
    "chance-finding": "taken for chance by its authors",
    "doubted-by-authors": "doubted by its authors",
    "lost-after-adjustment": "no longer significant after adjustment",
    "sources-disagree": "printed differently in its sources",
    "meeting-report-only": "printed in a meeting report alone",
    "not-in-paper": "not printed in the paper",
    "third-party-extraction": "known from a third party's extraction",
    "not-randomised": "a comparison of groups not formed by chance",
    "inconsistent-numbers": "printed in numbers that contradict each other",
}
# The mark that stands beside a number with a caveat.
MARK = "†"
# Why the number of a body is no effect of the treatment.
ASIDES: Mapping[Aside, str] = {
    "one-group": "what was seen in one group is not an effect of the treatment",
    "mixed-group": "the only interval is of a group with other conditions too",
    "chance-finding": "the only interval is one that its authors take for chance",
    "meeting-report-only": "the only interval stands in a meeting report alone",
    "no-better-side": "nobody says which way is better",
}
# What a number is that stands apart from effects, beside it.
SEEN: Mapping[Aside, str] = {
    "one-group": "one group",
    "mixed-group": "mixed group",
    "chance-finding": "chance finding by its authors",
    "meeting-report-only": "meeting report alone",
    "no-better-side": "better side not known",
}


def caveat_words(caveat: Caveat) -> str:
    """A caveat with its place: `exploratory: one of five outcomes [abstract results]`."""
    return f"{CAVEATS[caveat.kind]}: {caveat.note.rstrip('.')} [{caveat.place}]"
