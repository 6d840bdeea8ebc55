"""Write the pages that are made from the code, or with --check say which of
them are out of date (exit 1)."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from inspect import cleandoc
from pathlib import Path

from pictures import gallery_page

from ldncli.cli.app import whole
from ldncli.cli.hand_on.manual import man_page, reference
from ldncli.cli.hand_on.messages import messages_page
from ldncli.evidence.certainty.ratings import LEVELS, reach
from ldncli.evidence.certainty.size import VERY_FEW_PEOPLE
from ldncli.evidence.findings.finding import Rated
from ldncli.evidence.survey.agreement import agreement
from ldncli.evidence.synthesis.answer import headline
from ldncli.questions.asked import ask
from ldncli.records.checking.schema import classes, field_rows, json_schema
from ldncli.records.index.library import Library, load
from ldncli.records.model.paper import Paper
from ldncli.records.text.yamltext import parse_yaml
from ldncli.records.vocabularies.cautions import CautionFile
from ldncli.records.vocabularies.core_sets import CoreSetFile
from ldncli.records.vocabularies.judgements import Override
from ldncli.records.vocabularies.topic import Topic
from ldncli.records.vocabularies.vocab import KINDS
from ldncli.report.answers.strength import evidence_answer
from ldncli.screening.entry import Entry
from ldncli.screening.events import HAPPENINGS, Event
from ldncli.screening.searches import SavedSearch
from ldncli.screening.settings import DEFAULT_REASONS, Reason, Settings
from ldncli.version import __version__

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent


def records_page() -> str:
    """The fields of a record, one table per class."""
    parts = [
        (
            "# Records\n\nMade from `ldncli/records/model/`, `judgements.py`, `topic.py`,"
            " `core_sets.py`, `cautions.py` and `vocab.py` by `docs/generate.py`; do not edit.\n"
        ),
        (
            "Each paper is one YAML file in `data/papers/`. Leave out what is not known. A"
            " *place* is the id of a source, a space, and a location in it (`article Table"
            " 2`); whatever has no place of its own is covered by `places`, which maps a"
            " path in the record to a place (`bibliography` covers everything from `title`"
            " to `kind`). `data/schema/paper.json` is the same as a JSON Schema."
        ),
    ]
    for cls in classes():
        parts += _field_table(cls)
    parts.append(
        "# Judgements\n\nEach judgement is one YAML file in `data/judgements/`, in"
        " which a person rates the certainty of a result differently from the rules."
        " `overall` takes a `level`, every other domain `levels`; two judgements never"
        " override the same thing. `data/schema/judgement.json` is the same as a JSON"
        " Schema.\n"
    )
    parts += _field_table(Override)
    parts.append(
        "# Topic\n\nThe file `data/topic.yaml` says what the base is about: the drug,"
        " the treatments that papers may have studied (`scopes`), and what doses mean."
        " The program knows no drug or dose except those named there."
        " `data/schema/topic.json` is the same as a JSON Schema.\n"
    )
    for cls in classes(Topic):
        parts += _field_table(cls)
    parts.append(
        "# Core outcome sets\n\nThe file `data/vocab/core_sets.yaml` says which"
        " outcomes matter in which condition, according to published core outcome sets;"
        " it decides what answers show and in what order, and results never do. A"
        " condition without a set of its own takes that of the nearest broader"
        " condition, else the one set that names no condition. The file is optional."
        " `data/schema/core_sets.json` is the same as a JSON Schema.\n"
    )
    for cls in classes(CoreSetFile):
        parts += _field_table(cls)
    parts.append(
        "# Cautions\n\nThe file `data/cautions.yaml` says what users and prescribers must know"
        " before any number, the most pressing first. The file is optional.\n"
    )
    for cls in classes(CautionFile):
        parts += _field_table(cls)
    parts.append(
        "# Vocabularies\n\nTrees of terms in `data/vocab/`, one file each: `version`,"
        " the date of the last change, and `terms`; narrower terms are listed under"
        " `children`. Conditions are plain concepts; the terms of the other files have"
        " further keys.\n"
    )
    for cls in dict.fromkeys(each for kind in KINDS.values() for each in classes(kind)):
        parts += _field_table(cls)
    return "\n".join(parts)


def candidates_page() -> str:
    """The files in which a library keeps what searches found and what was decided."""
    parts = [
        (
            "# The list of candidates\n\nMade from `ldncli/screening/` by `docs/generate.py`; do"
            " not edit. [Keeping a base alive](living.md) shows how the list is used.\n"
        ),
        (
            "What searches found, and all that happened to it, is text in the folder of the base,"
            " to be read in git like everything else. All of these files are optional.\n\n"
            "| file | what it holds |\n| --- | --- |\n"
            "| `searches.yaml` | saved searches |\n"
            "| `screening/settings.yaml` | rules of screening |\n"
            "| `screening/reasons.yaml` | reasons for exclusion |\n"
            "| `screening/candidates.jsonl` | one line for each record: what its source said |\n"
            "| `screening/events.jsonl` | one line for each thing that happened |\n"
            "| `screening/.gitattributes` | tells git to join the lists of two people |\n"
        ),
        (
            "The two lists are only ever appended to, by one process at a time, whole lines or"
            " none: a full disk leaves them as they were, and a last line that was cut off is"
            " passed over and told of. An import writes its `imported` line last; one that was"
            " stopped before that can simply be repeated. Nothing is erased: `undone` takes an"
            " event back, and undone itself lets it hold again. Every other unreadable line is an"
            " error that names it; `ldn check` lists all. Control characters and marks of direction"
            " never reach the screen, whatever a line contains.\n"
        ),
        (
            "With one screener the last vote decides. With two, each votes without seeing the"
            " other's vote; a stage is decided when both agree (in full text on the reason too) or"
            " when someone resolves it. `unsure` decides nothing.\n"
        ),
        "# Saved searches\n",
    ]
    parts += _field_table(SavedSearch)
    parts.append("# Rules\n")
    for rule in (Settings, Reason):
        parts += _field_table(rule)
    listed = "\n".join(
        f"* `{each.id}`: {each.label}" + (f" ({each.stage} only)" if each.stage else "")
        for each in DEFAULT_REASONS
    )
    parts.append(f"Where there is no `reasons.yaml`, these are offered:\n\n{listed}\n")
    parts.append("# Candidates\n")
    parts += _field_table(Entry)
    parts.append(
        "# Events\n\nEvery line has the keys of [Event](#event), and beside them those of what"
        " happened; `event` is its word.\n"
    )
    head, *rows, end = _field_table(Event)
    words = " · ".join(f"`{each}`" for each in HAPPENINGS)
    parts += [head, *rows[:-1], f"| `event` | {words} | yes | what happened |", end]
    for word, kind in HAPPENINGS.items():
        told, *rows = _field_table(kind)
        parts += [told.replace(f"## {kind.__name__}", f"## `{word}`", 1), *rows]
    return "\n".join(parts)


def _field_table(cls: type) -> list[str]:
    head = (
        f"## {cls.__name__}\n\n{cleandoc(cls.__doc__ or '')}\n\n| key | type | needed | meaning"
        " |\n| --- | --- | --- | --- |"
    )
    rows = (
        f"| `{name}` | {kind} | {needed} | {meaning.replace('|', chr(92) + '|')} |"
        for name, kind, needed, meaning in field_rows(cls)
    )
    return [head, *rows, ""]


def schema_file(library: Library, root: type = Paper) -> str:
    """The JSON Schema of one kind of file, with the ids of this checkout's vocabularies."""
    terms = {name: list(vocabulary.terms) for name, vocabulary in library.vocabularies.items()}
    terms |= {"instruments": list(library.instruments), "scopes": list(library.topic.scope_ids)}
    return json.dumps(json_schema(terms, root), indent=1, ensure_ascii=False) + "\n"


def sources_page(library: Library) -> str:
    """Each paper with where it was read, and the papers that could not be verified."""
    parts = [
        (
            "# Sources\n\nWhat was read for each paper, the most complete source first."
            " Made from the records by `docs/generate.py`; do not edit.\n"
        )
    ]
    parts.append("| paper | title | extraction | read |\n| --- | --- | --- | --- |")
    for paper in library.papers():
        read = "; ".join(
            (
                f"{source.kind} <{source.url}>"
                if source.url
                else f"{source.kind} ({_cell(source.cite)})"
            )
            for source in paper.sources
        )
        parts.append(f"| `{paper.id}` | {_cell(paper.title)} | {paper.extraction.state} | {read} |")
    parts.append(
        "\n## Known, but not verified\n\nThese papers are said to exist, but too little"
        " could be read for a record (`data/unverified.yaml`).\n"
    )
    parts.append("| what | seen | tried | missing |\n| --- | --- | --- | --- |")
    file = ROOT / "data" / "unverified.yaml"
    for each in parse_yaml(file.read_bytes(), file.name).value["papers"]:
        parts.append(
            f"| {' | '.join(_cell(each[key]) for key in ('what', 'seen', 'tried', 'missing'))} |"
        )
    return "\n".join(parts) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def extraction_page(library: Library) -> str:
    """How far two independent extractions agree."""
    double = sum(paper.extraction.state == "double" for paper in library.papers())
    parts = [
        (
            "# Extraction\n\nHow well two independent readers agreed. Made from the records"
            " by `docs/generate.py`; do not edit.\n"
        ),
        (
            f"{double} of {len(library)} papers were extracted twice: a second reader looked up the"
            " paper again and wrote a record without having seen the first; the two were then"
            " compared value by value, and every difference was settled at the source. Each record"
            " keeps its differences under `extraction`. Where both readers saw the same abstract"
            " or register entry, agreement means that it was read correctly, not that the paper"
            " itself is correct.\n"
        ),
        (
            "| field | items read by both | read differently | agreement, % | Cohen's kappa |\n|"
            " --- | ---: | ---: | ---: | ---: |"
        ),
    ]
    for row in agreement(library.papers()):
        percent = f"{row.percent:.1f}" if row.percent is not None else ""
        kappa = f"{row.kappa:.2f}" if row.kappa is not None else ""
        parts.append(f"| {row.field} | {row.items} | {row.differ} | {percent} | {kappa} |")
    parts.append(
        "\nA category that is in no list of differences counts as read the same by"
        " both. Records whose readers used different instruments are left out of the"
        " risk-of-bias rows."
    )
    parts.append(
        "\n## Differences\n\n| paper | place | first | second | settled | why |\n| --- | --- | ---"
        " | --- | --- | --- |"
    )
    for paper in library.papers():
        for each in paper.extraction.differences:
            cells = (
                f"`{paper.id}`",
                f"`{each.path}`",
                *(
                    "" if value is None else _cell(str(value))
                    for value in (each.first, each.second, each.settled, each.why)
                ),
            )
            parts.append(f"| {' | '.join(cells)} |")
    return "\n".join(parts) + "\n"


def ratings_page(library: Library) -> str:
    """GRADE ratings that reviews print beside ours, and the reviews
    whose ratings could not be read."""
    reviews = [paper for paper in library.papers() if paper.review and paper.status != "retracted"]
    rated = [
        (paper, row)
        for paper in reviews
        for row in (paper.review.pooled if paper.review else ())
        if row.certainty
    ]
    ours = {
        (row["condition"], row["outcome"]): row for row in evidence_answer(ask(library)).mappings()
    }
    topic = library.topic
    own = sum(paper.scope == topic.default.id for paper, _ in rated)
    parts = [
        (
            "# Ratings\n\nThe GRADE certainty that published reviews report for a pooled"
            " result, beside ours. Made from the records by `docs/generate.py`; do not"
            " edit.\n"
        ),
        (
            f"{len(rated)} reported ratings could be read, in"
            f" {len({paper.id for paper, _ in rated})} of {len(reviews)} reviews; {own} of them are"
            " about low-dose naltrexone by itself. Only those can be compared with ours.\n"
        ),
        "| review | result | theirs | ours | remark |\n| --- | --- | --- | --- | --- |",
    ]
    for paper, row in rated:
        matches = [
            ours[condition, row.domain]
            for condition in ([row.condition] if row.condition else paper.conditions)
            if (condition, row.domain) in ours
        ]
        found = matches[0] if matches and paper.scope == topic.default.id else None
        remark = (
            f"the review is about {topic.scope(paper.scope).short}"
            if paper.scope != topic.default.id
            else ""
            if found
            else "we have no such outcome"
        )
        cells = (
            f"`{paper.id}`",
            _cell(row.label),
            row.certainty or "",
            found["certainty"] or "not rated" if found else "",
            _cell(remark),
        )
        parts.append(f"| {' | '.join(cells)} |")
    unread = [paper.id for paper in reviews if any("GRADE" in each for each in paper.unknown)]
    parts.append(
        "\nReviews that rate certainty, but whose ratings are in no source that was read:"
        f" {', '.join(f'`{each}`' for each in unread) or 'none'}."
    )
    return "\n".join([*parts, *_why_ours(library)]) + "\n"


def _why_ours(library: Library) -> list[str]:
    """How many of our ratings each domain takes how far, and what they would be without it."""
    rated = [
        rated
        for finding in ask(library).findings
        for rated in finding.bodies
        if rated.certainty.level
    ]
    shown = [each for each in rated if headline(each.synthesis)]
    trials = [each for each in shown if each.synthesis.randomised]
    levels = ", ".join(
        f"{count} {level.replace('-', ' ')}"
        for level in LEVELS
        if (count := sum(each.certainty.level == level for each in rated))
    )
    one = sum(len(each.synthesis.entries) == 1 for each in trials)
    people = [each.synthesis.people.pooled or 0 for each in trials]
    parts = [
        (
            f"\n## Why ours are where they are\n\nOf {len(rated)} rated findings on outcomes,"
            f" {levels}. For {len(rated) - len(shown)} of them no interval of an effect is known,"
            f" so none can be above very low. {len(shown)} have one, {len(trials)} of them from"
            f" randomised trials: of these, {one} rest on one trial,"
            f" {sum(each < VERY_FEW_PEOPLE for each in people)} on fewer than {VERY_FEW_PEOPLE}"
            f" people, the largest on {max(people, default=0)}. In these {len(trials)}:\n"
        ),
        (
            "| domain | no step | −1 | −2 | −3 | above very low without this domain |\n|"
            " --- | ---: | ---: | ---: | ---: | ---: |"
        ),
    ]
    for domain in _DOWN:
        counts = [sum(_levels(each, domain) == -steps for each in trials) for steps in range(4)]
        better = sum(_without(each, domain) != LEVELS[0] for each in trials)
        cells = (domain.replace("-", " "), *map(str, counts), str(better))
        parts.append(f"| {' | '.join(cells)} |")
    parts.append(
        "\nImprecision and risk of bias keep them down together: trials are small, with"
        " wide intervals, and too little of their text was read to call them free of"
        " bias; with only one of the two, most would be low. Harms are rated by the"
        " same rules (`ldn sof`) and are not counted here."
    )
    return parts


_DOWN = ("risk-of-bias", "inconsistency", "indirectness", "imprecision", "publication-bias")


def _levels(rated: Rated, domain: str) -> int:
    return sum(each.levels for each in rated.certainty.steps if each.domain == domain)


def _without(rated: Rated, domain: str) -> str:
    start = LEVELS.index("high" if rated.synthesis.randomised else "low")
    return reach(start, [each for each in rated.certainty.steps if each.domain != domain])


def readme_page() -> str:
    """The README with what its first command prints now."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONUTF8": "1",
        "LDN_DATA": str(ROOT / "data"),
        "PYTHONPATH": str(ROOT),
    }
    words = [sys.executable, "-m", "ldncli", "brief", "CRPS"]
    done = subprocess.run(
        words, capture_output=True, text=True, encoding="utf-8", check=True, env=environment
    )
    shown = "\n".join(line.rstrip() for line in (done.stdout + done.stderr).strip().splitlines())
    return re.sub(r"(?<=```text\n).*?(?=\n```)", lambda _: shown, text, count=1, flags=re.DOTALL)


def pages() -> dict[Path, str]:
    """Every generated file and what it should say."""
    root = whole()
    library = load(str(ROOT / "data"))
    return {
        DOCS / "records.md": records_page(),
        DOCS / "candidates.md": candidates_page(),
        DOCS / "cli.md": reference(root),
        DOCS / "messages.md": messages_page(),
        DOCS / "sources.md": sources_page(library),
        DOCS / "extraction.md": extraction_page(library),
        DOCS / "ratings.md": ratings_page(library),
        DOCS / "gallery.md": gallery_page(),
        ROOT / "README.md": readme_page(),
        DOCS / "ldn.1": man_page(root, __version__),
        ROOT / "data" / "schema" / "paper.json": schema_file(library),
        ROOT / "data" / "schema" / "judgement.json": schema_file(library, Override),
        ROOT / "data" / "schema" / "core_sets.json": schema_file(library, CoreSetFile),
        ROOT / "data" / "schema" / "topic.json": schema_file(library, Topic),
    }


def main(check: bool) -> int:
    """Write or check; the exit code."""
    wanted = pages()
    stale = [
        path
        for path, text in wanted.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        print(f"{'out of date' if check else 'wrote'}: {path.relative_to(ROOT)}")
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
