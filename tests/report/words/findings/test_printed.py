"""What trials print that no effect follows from: in their row, with what they compared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.records.model.trial import ArmData, Comparator, Contrast, HarmData
from ldncli.report.answers.harms import safety_answer
from ldncli.report.answers.strength import evidence_answer
from ldncli.report.answers.syntheses import sof_answer
from ldncli.report.document.parts.patients import patient
from ldncli.report.document.parts.summaries import clinician
from ldncli.report.pooling.analysis_words import design_words
from ldncli.report.site.contents import contents_of
from ldncli.report.site.finding_view import finding_view
from ldncli.report.words.findings.printed import (
    arm_words,
    as_printed,
    contrast_words,
    harm_words,
    unpooled,
)
from ldncli.report.words.findings.statements import body_words, statement
from tests.evidence.trials import body, outcome, paper
from tests.report.document.questions import told


def test_arms_and_contrasts_as_printed() -> None:
    assert arm_words(ArmData(events=3, n=40)) == "3/40 (7.5%)"
    assert arm_words(ArmData(percent=88)) == "88%" and arm_words(ArmData()) == "no number"
    assert contrast_words(Contrast(type="p-only", p=0.009)) == "p = 0.009"
    assert contrast_words(None) is None


def test_events_counted_by_themselves_are_no_share_of_people() -> None:
    assert harm_words(HarmData(count=52)) == "52 events"
    assert harm_words(HarmData(events=3, n=40, count=5)) == "3/40 (7.5%)"
    assert harm_words(HarmData()) == "no number"
    assert arm_words(ArmData(count=8)) == "8 events"


def test_a_difference_of_unknown_sign_says_so() -> None:
    difference = Contrast(type="MD", value=1.5, ci=(-1.11, 4.13), sign_stated=False)
    told = contrast_words(difference)
    assert told is not None and told.endswith("4.13), order of subtraction not stated")
    signed = contrast_words(Contrast(type="MD", value=1.5, ci=(-1.11, 4.13)))
    assert signed is not None and signed.endswith("4.13)")


def test_groups_are_named_and_the_difference_follows() -> None:
    shares = outcome({"percent": 88}, {"percent": 40}, "pain-response", score="events")
    trial = paper(shares)
    assert as_printed(trial, shares) == "naltrexone: 88%; placebo: 40%"
    told = outcome({}, {}, note="Difference printed as 1.5, sign not stated.")
    assert as_printed(trial, told) == "Difference printed as 1.5, sign not stated"
    assert as_printed(trial, outcome({}, {}, note="No number was seen.")) is None


def _amitriptyline(**more: Any) -> Any:
    trial = paper(outcome({"mean": 13}, {"mean": 11}, direction="no-difference"), **more)

    return replace(
        trial, comparators=(Comparator(type="active", name="amitriptyline 10 mg, raised"),)
    )


def test_no_difference_from_a_drug_is_counted_nowhere_and_named() -> None:
    found = body(_amitriptyline())
    [entry] = found.entries
    assert entry.against == ("amitriptyline",)
    assert (entry.direction, entry.told) == ("no-difference", "unclear")
    assert found.signs.undecided == 0 and entry.study.against_active
    assert unpooled(found) == [
        "Aa 2020 (against amitriptyline: no difference between the two): naltrexone: mean 13;"
        " placebo: mean 11"
    ]
    [placebo] = body(paper(outcome({}, {}, direction="no-difference"))).entries
    assert placebo.against == () and placebo.told == "no-difference"
    assert not placebo.study.against_active


def test_more_than_a_few_are_counted() -> None:
    trials = [paper(outcome({"percent": 8}, {}), id=f"t{at}-2020") for at in range(6)]
    assert len(unpooled(body(*trials))) == 5 and unpooled(body(*trials))[-1] == "2 more"


# -- the real base ---------------------------------------------------------------------------------


@pytest.fixture
def library(real_library: Library) -> Library:
    return real_library


def test_the_trial_of_adults_with_crohns_disease_shows_its_numbers(library: Library) -> None:
    asked = ask(library, condition="crohn-disease", outcome="clinical-response")
    [row] = evidence_answer(asked).mappings()
    assert any("88%" in each and "40%" in each and "p = 0.009" in each for each in row["printed"])
    assert "Smith 2011" in row["account"] and "88%" in row["account"]
    [found] = [each for each in sof_answer(asked).mappings() if each["outcome"] == row["outcome"]]
    assert any("As printed" in note and "88%" in note for note in found["footnotes"])
    [finding] = asked.findings
    view = finding_view(finding, contents_of(asked))
    assert [entry.estimate for entry in view.bodies[0].entries] == ["Risk ratio 2.20 [1.22, 3.98]"]


def test_amitriptyline_is_named_in_every_row_of_its_trial(library: Library) -> None:
    asked = ask(library, condition="diabetic-neuropathy")
    rows = [each for each in evidence_answer(asked).mappings() if each["studies"]]
    assert rows and all("against amitriptyline" in row["account"] for row in rows)
    assert all(row["rct_no_difference"] == row["rct_benefit"] == 0 for row in rows)
    [harms] = [row["account"] for row in rows if row["outcome"] == "harms"]
    told = harms.split("As printed: ")[1]
    assert "naltrexone" in told.split(": 8 events;")[0]
    assert "amitriptyline" in told.split(": 8 events;")[1].split(": 52 events")[0]
    [condition] = evidence_answer(asked, "condition").mappings()
    assert condition["rct_no_difference"] == 0
    harms = safety_answer(asked).mappings()
    assert any("52 on amitriptyline" in row["why"] for row in harms)


def test_a_change_within_a_trial_is_called_that(library: Library) -> None:
    asked = ask(library, condition="fibromyalgia", outcome="pain-interference")
    [finding] = asked.findings
    assert finding.randomised is None and finding.other is not None
    synthesis = finding.other.synthesis
    assert [study.id for study in synthesis.changes_of_trials] == ["paula-2023"]
    assert body_words(synthesis)[0] == "randomised trial with changes within groups only"
    told = statement(synthesis, finding.other.certainty, "pain", "fibromyalgia")
    assert "without randomisation" not in told
    assert design_words(synthesis.entries[0]) == "randomised, change within groups"
    [row] = evidence_answer(asked).mappings()
    assert "only within-group changes were read: de Paula 2023" in row["account"]


def test_a_trials_own_numbers_stand_in_the_clinicians_summary(library: Library) -> None:
    told_of = {
        "diabetic neuropathy": (
            "against amitriptyline): MD 1.5 (95% CI −1.11 to 4.13)",
            "8 events; amitriptyline 10, 25 or 50 mg daily by response: 52 events; p <0.001",
        ),
        "crohn": (": 88%; placebo", ": 40%; p = 0.009", ": 78%; placebo", ": 28%; p = 0.008"),
    }
    for condition, parts in told_of.items():
        blocks = clinician(ask(library, condition=[condition]))
        texts = told(blocks)
        assert all(any(part in text for text in texts) for part in parts), condition
    neuropathy = ask(library, condition=["diabetic neuropathy"])
    texts = told(clinician(neuropathy))
    at = texts.index("Harms")
    assert "52 events" in texts[at + 1] and not any("52 events" in each for each in texts[:at])
    assert (
        "One fair test counted 8 unwanted effects with LDN and 52 with amitriptyline; one person"
        " may have several."
    ) in told(patient(neuropathy))


def test_the_comparator_stands_in_the_cell(library: Library) -> None:
    asked = ask(library, condition=["diabetic neuropathy"])
    against = "against amitriptyline: no difference between the two"
    assert sof_answer(asked).mappings()[0]["difference_text"].startswith(f"not pooled; {against}")
    assert evidence_answer(asked).mappings()[0]["directions"] == f"– | –; {against}"
