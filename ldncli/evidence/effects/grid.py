"""Outcome × measure: what each reported outcome gives in each measure, computed when it
is first looked at, and once."""

from __future__ import annotations

from collections.abc import Mapping

from ldncli.evidence.effects.estimate import (
    AS_PRINTED,
    USUAL,
    Choices,
    Estimate,
    Frame,
    NoEstimate,
    Reported,
    reported_outcomes,
)
from ldncli.evidence.effects.estimates import cannot_give, estimates
from ldncli.evidence.effects.framing import framed
from ldncli.evidence.selecting.studies import Study
from ldncli.records.vocabularies.vocab import Vocabulary

Cells = dict[tuple[int, str], list[Estimate | NoEstimate]]


class Grid:
    """The cells of one analysis. Whether an outcome gives an estimate is looked up by the usual
    choices, the estimates by `choices`."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary], choices: Choices = USUAL) -> None:
        self.choices = choices
        self._scales, self._domains = vocabularies["scales"], vocabularies["outcomes"]
        self._studies: dict[int, tuple[Study, list[Reported]]] = {}
        self._gives: dict[tuple[int, str], tuple[bool, Reported]] = {}
        self._usual: Cells = {}
        self._asked: Cells = self._usual if choices == USUAL else {}

    def outcomes(self, study: Study) -> list[Reported]:
        """All outcomes of a study's papers, the main paper's first."""
        # The study is kept beside them, so that its id stays its own.
        if id(study) not in self._studies:
            self._studies[id(study)] = study, reported_outcomes(study, self._scales, self._domains)
        return self._studies[id(study)][1]

    def gives(self, reported: Reported, measure: str) -> bool:
        """Whether any estimate in this measure follows from an outcome as it is printed."""
        key = (id(reported), measure)
        if key not in self._gives:
            # The outcome is kept beside the answer, so that its id stays its own.
            found = (
                ()
                if cannot_give(reported, measure)
                else _cell(self._usual, reported, measure, USUAL)
            )
            self._gives[key] = any(isinstance(each, Estimate) for each in found), reported
        return self._gives[key][0]

    def estimates(
        self, reported: Reported, measure: str, frame: Frame = AS_PRINTED
    ) -> list[Estimate | NoEstimate]:
        """What an outcome gives in this measure, in the units and direction of `frame`."""
        return [
            framed(each, measure, frame)
            for each in _cell(self._asked, reported, measure, self.choices)
        ]


def _cell(
    cells: Cells, reported: Reported, measure: str, choices: Choices
) -> list[Estimate | NoEstimate]:
    # What is found holds the outcome that it comes from, so that its id stays its own.
    key = (id(reported), measure)
    if key not in cells:
        cells[key] = estimates(reported, measure, choices)
    return cells[key]
