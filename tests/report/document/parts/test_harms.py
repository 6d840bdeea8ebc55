"""Harms: the table with its sections, what has no numbers, and the cautions with their sources."""

from __future__ import annotations

from typing import Any

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.records.model.trial import AdverseEvent, HarmData
from ldncli.records.vocabularies.cautions import Caution, CautionSource
from ldncli.report.document.blocks import Grid, Link, Paragraph, Section
from ldncli.report.document.parts.harms import harms_section
from ldncli.report.document.parts.patients import patient
from ldncli.report.document.parts.summaries import clinician
from tests.report.document.questions import (
    asked_of,
    case_series,
    invented,
    pain,
    rows_of,
    told,
    trial,
)


def harm(
    term: str,
    ldn: tuple[int, int] | None = None,
    control: tuple[int, int] | None = None,
    **more: Any,
) -> AdverseEvent:
    pairs = {"ldn": ldn, "placebo": control}
    arms = {id: HarmData(events=pair[0], n=pair[1]) for id, pair in pairs.items() if pair}
    return AdverseEvent(term=term, arms=arms, place="article Table 1", **more)


def section(*papers: Any, cautions: tuple[Caution, ...] | None = None) -> Section:
    library = invented()
    if cautions is not None:
        library.__dict__["cautions"] = cautions
    return harms_section(asked_of(*papers, library=library))


def grid(*papers: Any) -> Grid:
    [found] = [each for each in section(*papers).blocks if isinstance(each, Grid)]
    return found


def test_no_harm_is_named() -> None:
    found = section(trial("a", pain(1)))
    assert (found.id, found.title) == ("harms", "Harms and cautions") and not [
        each for each in found.blocks if isinstance(each, Grid)
    ]
    first, last = told(found.blocks)
    assert first.startswith("0 of 1 study") and last.startswith("The sources read report no harms")


def test_sections_open_groups_and_numbers_stand_in_their_columns() -> None:
    events = (harm("any adverse event", (30, 60), (15, 60)), harm("vivid dreams", (6, 60), (3, 60)))
    found = grid(
        trial("a", adverse_events=events, n=60),
        case_series("b", adverse_events=(harm("vivid dreams", (5, 20)),)),
    )
    assert (
        (found.id, found.title) == ("table-harms", "Harms")
        and found.right == {1}
        and len(found.heads) == len(found.widths) == 7
        and sum(found.widths) == 100
    )
    assert [found.heads[place] for place in (0, 1, 3, 4, 5, 6)] == [
        "Harm",
        "Studies",
        "Control",
        "Risk ratio [95%]",
        "Per 1,000 [95%]",
        "Other studies",
    ]
    general, any_event, kinds, dreams = rows_of(found)
    assert general == ["In general"] and kinds == ["Specific harms"]
    assert (
        any_event[0].startswith("Any adverse event")
        and any_event[0].endswith(" [1]")
        and any_event[1:4] == ["1", "30/60", "15/60"]
    )
    # 0.5 / 0.25 = 2, and 250 more of 1,000.
    assert (
        any_event[4].startswith("2.00 [")
        and any_event[5].startswith("250 [")
        and any_event[6] == "–"
    )
    assert (
        dreams[0].endswith(" [1, 2]")
        and dreams[1:4] == ["2", "6/60", "3/60"]
        and dreams[6] == "5/20 (25%)"
    )


def test_reasons_are_footnotes() -> None:
    found = grid(trial("a", adverse_events=(harm("vivid dreams", (6, 60), (3, 60)),), n=60))
    assert (
        "¹" in rows_of(found)[1][0]
        and len(found.notes) == 2
        and told([Paragraph(found.notes[1])])[0].startswith("1. One randomised trial")
    )


def test_the_same_section_opens_once() -> None:
    events = (harm("vivid dreams", (6, 60), (3, 60)), harm("ringing ears", (6, 60), (3, 60)))
    rows = rows_of(grid(trial("a", adverse_events=events, n=60)))
    assert [each[0] for each in rows if len(each) == 1] == ["Specific harms", "Other terms"]
    serious = (
        harm("any serious adverse event", (1, 60), (0, 60)),
        harm("stopped because of harm", (2, 60), (1, 60)),
    )
    rows = rows_of(grid(trial("a", adverse_events=serious, n=60)))
    assert [each[0] for each in rows if len(each) == 1] == ["Serious", "Stopped because of harm"]


def test_what_has_no_numbers_is_named_beside() -> None:
    papers = (
        trial("a", adverse_events=(harm("vivid dreams"), harm("ringing ears"))),
        trial("b", adverse_events=(harm("vivid dreams"),)),
    )
    found = section(*papers)
    assert not [each for each in found.blocks if isinstance(each, Grid)]
    text = told(found.blocks)[-1]
    assert (
        text.startswith("Reported without usable numbers")
        and text.endswith(": vivid dreams (2) and ringing ears [1, 2].")
        and len(found.blocks) == 2
    )
    both = section(
        trial("a", adverse_events=(harm("vivid dreams", (6, 50), (3, 50)), harm("ringing ears")))
    )
    assert (
        told(both.blocks)[-1].endswith(": ringing ears [1].")
        and len([each for each in both.blocks if isinstance(each, Grid)]) == 1
    )


def test_a_percentage_alone_is_shown() -> None:
    event = AdverseEvent(
        term="vivid dreams",
        arms={"ldn": HarmData(percent=20), "placebo": HarmData(percent=10)},
        place="article",
    )
    row = rows_of(grid(trial("a", adverse_events=(event,), n=None)))[1]
    assert row[2:5] == ["20%", "10%", "–"]


def source(name: str) -> CautionSource:
    return CautionSource(
        cite=name, url=f"https://example.org/{name}", place="page 2", read="2026-01-01"
    )


def test_cautions_with_sources_and_papers() -> None:
    cautions = (
        Caution(
            id="a",
            who="people with ears",
            text="They ring. ",
            sources=(source("one"), source("two")),
            papers=("a", "b"),
        ),
        Caution(id="b", who="others", text="Less.", papers=("c",)),
        Caution(id="c", who="all", text="More.", sources=(source("one"),)),
    )
    [part] = section(cautions=cautions).sections
    first, *items = told(part.blocks)
    assert (part.id, part.title) == ("cautions", "What to know first") and first.startswith(
        "3 cautions that apply"
    )
    assert items == [
        "People with ears: They ring.¹˒² [1, 2]",
        "Others: Less. [3]",
        "All: More.¹",
        "Sources. 1. one, page 2. 2. two, page 2.",
    ]
    links = [each.url for each in part.blocks[2].text if isinstance(each, Link)]  # type: ignore[union-attr]
    assert links == [
        "https://example.org/one",
        "https://example.org/two",
    ]


def test_one_caution_and_none() -> None:
    [part] = section(
        cautions=(Caution(id="c", who="all", text="More.", sources=(source("one"),)),)
    ).sections
    assert (
        told(part.blocks)[0].startswith("1 caution that applies")
        and section(cautions=()).sections == ()
    )


def test_what_reviews_pooled_where_ours_cannot_be(real_library: Library) -> None:
    asked = ask(real_library, condition=["fibromyalgia"])
    dreams = "Vivid dreams: reviews pooled RR 2.41 [1.77, 3.28] (Nazir 2025)"
    texts = told(harms_section(asked).blocks)
    [at] = [place for place, text in enumerate(texts) if text.startswith("Pooled by reviews")]
    assert any(text.startswith(dreams) for text in texts[at + 1 :])
    # Ours has a ratio of headache, which stands in the table.
    assert not any(text.startswith("Headache: reviews") for text in texts)
    assert any(dreams in text for text in told(clinician(asked)))
    plain = told(patient(asked))
    assert any("found vivid dreams and dizziness more often with LDN." in each for each in plain)
    assert any(
        "found no clear difference in stomach ache and feeling sick." in each for each in plain
    )
