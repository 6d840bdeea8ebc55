"""Write the pages that are made from the code, or with --check say which of them are out of date (exit 1)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typer

from ldncli import __version__
from ldncli.cli.app import app
from ldncli.cli.manual import man_page, reference
from ldncli.cli.messages import messages_page
from ldncli.records.library import load
from ldncli.records.schema import classes, field_rows, json_schema

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent


def records_page() -> str:
    """The fields of a record, one table a class."""
    parts = [
        "# Records\n\nMade from `ldncli/records/model.py` by `docs/generate.py`; do not edit.\n",
        "One YAML file per paper in `data/papers/`. What is not known is left out. A *place* is a source's id, a blank, and where in it "
        "the value stands (`article Table 2`); what carries no place of its own is covered by `places`, which maps a path of the record to one "
        "(`bibliography` covers everything from `title` to `kind`). `data/schema/paper.json` is the same as JSON Schema.\n",
    ]
    for cls in classes():
        parts.append(f"## {cls.__name__}\n\n{(cls.__doc__ or '').strip()}\n\n| key | type | needed | meaning |\n| --- | --- | --- | --- |")
        parts += [f"| `{name}` | {kind} | {needed} | {meaning.replace('|', chr(92) + '|')} |" for name, kind, needed, meaning in field_rows(cls)]
        parts.append("")
    return "\n".join(parts)


def schema_file() -> str:
    """The JSON Schema with the ids of this checkout's vocabularies."""
    library = load(str(ROOT / "data"))
    terms = {name: list(vocabulary.terms) for name, vocabulary in library.vocabularies.items()}
    return json.dumps(json_schema({**terms, "instruments": list(library.instruments)}), indent=1, ensure_ascii=False) + "\n"


def pages() -> dict[Path, str]:
    """Every generated file and what it should say."""
    root = typer.main.get_command(app)
    return {
        DOCS / "records.md": records_page(),
        DOCS / "cli.md": reference(root),
        DOCS / "messages.md": messages_page(),
        DOCS / "ldn.1": man_page(root, __version__),
        ROOT / "data" / "schema" / "paper.json": schema_file(),
    }


def main(check: bool) -> int:
    """Write or check; the exit code."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"{'out of date' if check else 'wrote'}: {path.relative_to(ROOT)}")
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(pages()[path], encoding="utf-8")
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
