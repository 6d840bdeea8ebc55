"""A base on another drug, in another unit, through every command: nothing in any answer is
of the drug that ldn began with.

The base in `tests/other_topic` is invented from end to end: zelumate,
2 to 8 g a day, in cold hands.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

import ldncli
from ldncli.cli.app import COMMANDS
from tests.conftest import ROOT, Run

OTHER = ROOT / "tests" / "other_topic"
# Our drug by any name, its unit and its usual dose; pages of the site call the object of their
# script LDN, as in LDN.search.
FOREIGN = re.compile(
    r"(?i:naltrex\w*|naloxone|low-dose|low"
    r" dose|opioid\w*)|\bLDN\b(?!\.|\s*=)|\bldn_|\b(?:mg|µg)\b|\b4\.5\b"
)
# Addresses of the program itself.
PROGRAM = re.compile(r"https://ldn\.invalid\S*")

TABLES = ("table", "csv", "tsv", "json", "jsonl", "md")
DOSES = Path(__file__).parent / "cli" / "weigh" / "models" / "doses.csv"
QUESTION = "--condition cold-hands --outcome hand-warmth"
LINES = [
    "search",
    "search granules --wide",
    "search chilly --dose 4 --format json",
    "search --dose 4000mg --scope any --format csv",
    "show aster-2019",
    "show aster-2019 --format md",
    "show aster-2019 --format json",
    *(
        f"evidence --by {each}"
        for each in ("condition-outcome", "condition", "outcome", "mechanism", "design", "dose")
    ),
    "evidence --detail",
    "evidence --scope any",
    *(f"evidence --format {each}" for each in TABLES),
    "safety",
    "safety --harm tingling --format csv",
    "safety --cautions",
    *(
        f"doses --by {each}"
        for each in ("band", "titration", "timing", "formulation", "comparison")
    ),
    "doses --format csv",
    "doses --outcome warm-response --format json",
    "sof --condition cold-hands",
    "sof --condition cold-hands --format md",
    "sof --condition cold-hands --control-risk 30 --format json",
    "reconcile",
    "reconcile --between",
    "reconcile --format json",
    *(f"brief cold-hands --format {each}" for each in ("text", "md", "json", "html")),
    "brief",
    "report",
    "report --condition cold-hands --format html",
    *(
        f"export --format {each}"
        for each in (*TABLES[1:], "ris", "bibtex", "csl-json", "fhir", "metafor", "robvis")
    ),
    "export --outcomes",
    "export --scope any --format fhir",
    *(f"pool {QUESTION} --format {each}" for each in TABLES),
    f"pool {QUESTION} --by dose-band",
    f"pool {QUESTION} --bayes",
    f"plot posterior {QUESTION}",
    f"pool {QUESTION} --method EXACT",
    *(f"missing {QUESTION} {each}" for each in ("--why", "--exploratory --format json")),
    *(f"network {QUESTION} --doses --format {each}" for each in ("table", "json", "text", "svg")),
    f"network {QUESTION} --doses --league",
    f"pool {QUESTION} --leave-one-out --cumulative --influence",
    f"pool {QUESTION} --moderator dose_mg --exploratory",
    "pool --condition cold-thumbs --outcome hand-warmth --body other",
    *(f"forest {QUESTION} --format {each}" for each in ("text", "svg")),
    "forest --condition cold-hands --outcome warm-response --by dose-band",
    f"plot p-value {QUESTION}",
    *(f"combine {QUESTION} --format {each}" for each in ("table", "json", "text")),
    *(f"enough {QUESTION} --important 1 --format {each}" for each in ("table", "json", "text")),
    f"multilevel {QUESTION}",
    f"multilevel {QUESTION} --format svg",
    f"dose-response --studies {DOSES} --spline",
    *(f"funnel {QUESTION} --exploratory --format {each}" for each in ("text", "svg")),
    *(f"rob --format {each}" for each in ("text", "svg", "table", "csv", "json")),
    *(f"map --columns {each}" for each in ("outcomes", "mechanisms", "designs", "doses")),
    *(
        f"map --columns doses --colour direction --format {each}"
        for each in ("svg", "html", "csv", "json")
    ),
    "stats",
    *(
        f"stats --by {each}"
        for each in (
            "kind",
            "design",
            "condition",
            "mechanism",
            "year",
            "country",
            "scope",
            "status",
            "source",
        )
    ),
    "coverage",
    "coverage --pairs",
    "gaps",
    "gaps --format json",
    "update --offline",
    "search-string",
    "search-string --condition cold-hands --for pubmed",
    "candidates",
    *(f"prisma --format {each}" for each in ("text", "md", "html", "svg", "json")),
    "new --since 2020-01-01",
    "screen --agreement",
    "recheck --all",
    "recheck --all --format csv",
    *(
        f"vocab {each}"
        for each in ("conditions", "mechanisms", "outcomes", "scales", "designs", "harms")
    ),
    "check",
]
FILES = {
    "report.html": "report",
    "report.docx": "report",
    "report.md": "report --pictures",
    "papers.xlsx": "export",
    "papers.parquet": "export",
    "effects.csv": "export --format metafor",
    "bias.csv": "export --format robvis",
    "brief.html": "brief",
    "evidence.xlsx": "evidence",
    "pool.xlsx": f"pool {QUESTION} --r-script script.R",
    "map.html": "map",
    "map.svg": "map",
    "map.xlsx": "rob",
}


def foreign(text: str) -> list[str]:
    """What in a text is of our drug, each with the words around it."""
    return [
        text[max(0, found.start() - 50) : found.end() + 50]
        for found in FOREIGN.finditer(PROGRAM.sub("", text))
    ]


def texts(path: Path) -> Iterator[str]:
    """All text in a file: what is packed is unpacked, tables of columns become lines."""
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(BytesIO(path.read_bytes())) as packed:
            for name in packed.namelist():
                if name.endswith((".xml", ".rels")):
                    yield re.sub(r"<[^>]*>", " ", packed.read(name).decode())
    elif path.suffix == ".parquet":
        import pandas

        yield pandas.read_parquet(path).to_csv()
    elif path.suffix not in (".png", ".woff2", ".ico"):
        yield path.read_text(encoding="utf-8")


def test_every_command_is_asked() -> None:
    asked = {line.split()[0] for line in (*LINES, *FILES.values())}
    # The man page tells of the program; what `serve` shows is what `site` writes; the others
    # have tests of their own below.
    assert asked | {"man", "serve", "site", "import", "init", "harvest", "draft", "accept"} == set(
        COMMANDS
    )


@pytest.mark.parametrize("line", LINES)
def test_no_answer_speaks_of_our_drug(ldn: Callable[..., Run], line: str) -> None:
    run = ldn(*line.split(), data=OTHER)
    assert run.code == 0, run.err
    assert run.out or run.err
    assert foreign(run.out + run.err) == []


@pytest.mark.parametrize(("name", "line"), FILES.items())
def test_no_file_speaks_of_our_drug(
    ldn: Callable[..., Run], name: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "made"
    made.mkdir()
    monkeypatch.chdir(made)
    run = ldn(*line.split(), "--out", name, data=OTHER)
    assert run.code == 0, run.err
    written = [path for path in made.rglob("*") if path.is_file()]
    assert name in {path.name for path in written}
    assert foreign(run.err) == []
    assert [each for path in written for text in texts(path) for each in foreign(text)] == []


def test_no_page_of_the_site_speaks_of_our_drug(ldn: Callable[..., Run], tmp_path: Path) -> None:
    assert ldn("site", str(tmp_path / "site"), data=OTHER).code == 0
    assert "Daily zelumate" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    # Scripts are the same for every base: they know units of mass, and no drug.
    scripts = {
        path.name: path.read_text(encoding="utf-8")
        for path in (ROOT / "ldncli" / "report" / "site" / "static").glob("*.js")
    }
    assert not re.search(
        r"naltrex|naloxone|opioid|low-dose", "".join(scripts.values()), re.IGNORECASE
    )
    pages = [
        path
        for path in (tmp_path / "site").rglob("*")
        if path.is_file() and path.name not in scripts
    ]
    found = {path.name: each for path in pages for text in texts(path) if (each := foreign(text))}
    assert found == {}


@pytest.mark.parametrize(
    ("scope", "called"),
    [("bolus", "bolus zelumate"), ("mixture", "zelumate + woolate"), ("sister", "dorumate")],
)
def test_what_was_given_is_called_what_it_is(
    ldn: Callable[..., Run], scope: str, called: str
) -> None:
    for line in (
        "evidence",
        "sof --condition cold-hands",
        "report",
        f"pool {QUESTION}",
        "gaps",
        "map",
        "safety",
        "doses",
    ):
        run = ldn(*line.split(), "--scope", scope, data=OTHER)
        assert run.code == 0, run.err
        assert foreign(run.out + run.err) == []
        assert "daily zelumate" not in run.out.replace("not daily zelumate", ""), line
    assert called in ldn("evidence", "--scope", scope, data=OTHER).out.lower()


def test_its_own_words_stand_where_ours_would(ldn: Callable[..., Run]) -> None:
    evidence = ldn("evidence", "--legend", data=OTHER)
    assert "daily zelumate" in ldn("brief", data=OTHER).out.lower()
    assert " g/day" in ldn("pool", *QUESTION.split(), data=OTHER).out
    assert "not daily zelumate by itself" in evidence.out + evidence.err
    assert "ZEL" in ldn("safety", data=OTHER).out
    assert "favours ZEL" in ldn("forest", *QUESTION.split(), data=OTHER).out
    assert "zelumate" in ldn("sof", "--condition", "cold-hands", data=OTHER).out.lower()


def test_bands_and_the_usual_outcome_are_its_own(ldn: Callable[..., Run]) -> None:
    rows = [
        json.loads(line) for line in ldn("doses", "--format", "jsonl", data=OTHER).out.splitlines()
    ]
    assert [row["band"] for row in rows][:3] == ["under 3 g", "3 to 5 g", "over 5 g"]
    assert {row["outcome"] for row in rows} == {"hand-warmth"}
    assert [row["smd_k"] for row in rows][:3] == [1, 1, 1]


def test_a_dose_may_be_asked_for_in_any_unit_of_mass(ldn: Callable[..., Run]) -> None:
    for words in ("4", "4g", "4 g", "4000mg", "3.5-4.5g"):
        rows = json.loads(
            ldn("search", "--dose", words, "--kind", "primary", "--format", "json", data=OTHER).out
        )
        assert {row["paper_id"] for row in rows} == {"aster-2019", "elder-2016"}, words


def test_indirectness_follows_its_own_doses(ldn: Callable[..., Run]) -> None:
    """Direct are 3 to 8 g: the trial of 2 g is not, that of 8 g is; by our rule it
    would be the other way round."""
    asked = ["evidence", *QUESTION.split(), "--format", "json"]
    low = ldn(*asked, "--dose", "<=2", "--dose-within", "--design", "parallel-rct", data=OTHER)
    high = ldn(*asked, "--dose", ">=8", "--dose-within", data=OTHER)
    assert "comes from other doses" in low.out and "comes from other doses" not in high.out


@pytest.mark.parametrize(("dose", "faults"), [(19.9, 0), (20, 1), (25, 1)])
def test_the_upper_dose_is_its_own(
    ldn: Callable[..., Run], tmp_path: Path, dose: float, faults: int
) -> None:
    text = (
        (OTHER / "papers" / "aster-2019.yaml")
        .read_text(encoding="utf-8")
        .replace("dose_max_mg: 4\n", f"dose_max_mg: {dose:g}\n")
    )
    file = tmp_path / "aster-2019.yaml"
    file.write_text(text, encoding="utf-8")
    run = ldn("check", str(file), "--format", "json", data=OTHER)
    found = json.loads(run.out)
    assert len(found) == faults
    for fault in found:
        assert f"{dose:g} g is not daily zelumate" in fault["message"]


def test_scopes_are_those_of_the_topic(ldn: Callable[..., Run], tmp_path: Path) -> None:
    refused = ldn("evidence", "--scope", "ultra-low-dose", data=OTHER)
    assert refused.code == 2 and "bolus" in refused.err
    text = (
        (OTHER / "papers" / "daisy-2018.yaml")
        .read_text(encoding="utf-8")
        .replace("scope: bolus", "scope: bolsu")
    )
    file = tmp_path / "daisy-2018.yaml"
    file.write_text(text, encoding="utf-8")
    run = ldn("check", str(file), "--format", "json", data=OTHER)
    assert run.code == 3 and "bolus" in run.out


PAGE = """# Zelumate 4 g against cold hands

**Authors:** Ann Aster

Journal of Invented Hands · DOI: 10.5555/zelumate.1 · 2024-02-09

## Abstract

Sixty people with cold hands took zelumate 4 g a day, or placebo, for 12 weeks.

---
Source: https://pages.example/zelumate
"""


def test_a_draft_of_a_document_is_in_its_unit(ldn: Callable[..., Run], tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    run = ldn("import", str(page), data=OTHER)
    assert run.code == 0, run.err
    assert foreign(run.out + run.err) == []
    assert "cold-hands" in run.out and re.search(r"dose_min_mg: 4\b", run.out)


@pytest.mark.parametrize(
    "method",
    [
        "papers",
        "outcomes",
        "evidence",
        "rechecks",
        "safety",
        "doses",
        "bias",
        "summary_of_findings",
        "reconciliation",
    ],
)
def test_notebooks_get_the_same(method: str) -> None:
    frame = getattr(ldncli.load(str(OTHER)), method)()
    assert len(frame) or method == "rechecks"
    assert foreign(frame.to_csv()) == []


def test_a_notebook_pools() -> None:
    base = ldncli.load(str(OTHER))
    assert (
        foreign(
            base.pool(condition="cold-hands", outcome="hand-warmth").to_csv()
            + base.cautions().to_csv()
        )
        == []
    )
