"""`ldn import`: documents about papers to drafts of records, for a person to finish."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ldncli.cli.options import Data, with_options

if TYPE_CHECKING:
    from ldncli.harvest.draft import Draft
    from ldncli.harvest.pages.page import Page

Files = Annotated[list[Path], typer.Argument(help="Paper pages (Markdown) or catalogue records, as text.", show_default=False)]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="Folder that gets one file a document, or a file (x.yaml) for one.", show_default=False)
]


@with_options
def import_documents(
    files: Files,
    data: Data,
    out: Out = None,
    force: Annotated[bool, typer.Option("--force", help="Write over an existing file.")] = False,
) -> None:
    """Draft a record from a paper page or a library's catalogue record: bibliography, conditions, mechanisms, doses.

    Conditions and mechanisms are mapped to the vocabularies by code and name; what could not be mapped, and what a person
    must still write, stands in comments. Drafts go to stdout or --out, never into the evidence base by themselves.

    Example: ldn import page.md --out drafts
    """
    from ldncli.cli import output
    from ldncli.harvest.draft import to_yaml

    drafts = _draft(files, _load(files), data)
    texts = [to_yaml(each) for each in drafts]
    if out is None:
        output.write("---\n".join(texts), output.Output())
        return
    targets = _targets(out, [each.id or path.stem for each, path in zip(drafts, files, strict=True)], force=force)
    for target, text in zip(targets, texts, strict=True):
        output.write(text, output.Output(out=target, force=force))


def _load(files: list[Path]) -> list[Page]:
    """All documents; one that cannot be read keeps all from being drafted, and every such one is named."""
    from ldncli.errors import DocumentError, Fault
    from ldncli.harvest.pages.load import load_page

    pages, refused = [], []
    for path in files:
        try:
            pages.append(load_page(path))
        except DocumentError as error:
            refused.append((path, error))
    if len(refused) == 1:
        raise refused[0][1]
    if refused:
        faults = tuple(Fault(str(path), None, "", error.message.removeprefix(f"{path} ")) for path, error in refused)
        raise DocumentError(f"{len(refused)} of {len(files)} documents cannot be imported", hint=refused[0][1].hint, faults=faults)
    return pages


def _draft(files: list[Path], pages: list[Page], data: Data) -> list[Draft]:
    from datetime import date

    from ldncli.harvest.drafting import make_draft
    from ldncli.harvest.known import load_known, same_paper

    library = load_known(data.data)
    today, taken = date.today().isoformat(), set(library.ids())
    drafts = []
    for path, page in zip(files, pages, strict=True):
        same = same_paper(page, library)
        draft = make_draft(page, library.vocabularies, today, name=path.name, taken=taken, same=same)
        taken |= {draft.id} if draft.id else set()
        drafts.append(draft)
    return drafts


def _targets(out: Path, names: list[str], *, force: bool) -> list[Path]:
    """The files to write; raises before the first is written where one of them may not be."""
    from ldncli.errors import UsageError

    is_file = not out.is_dir() and (out.exists() or bool(out.suffix))
    if is_file and len(names) > 1:
        raise UsageError(f"{out} is one file, the documents are {len(names)}", hint="name a folder")
    if is_file:
        return [out]
    out.mkdir(parents=True, exist_ok=True)
    targets = [out / f"{name}.yaml" for name in names]
    twice = next((each for each in targets if targets.count(each) > 1), None)
    if twice:
        raise UsageError(f"two documents would be written to {twice}", hint="import them one by one")
    there = next((each for each in targets if each.exists() and not force), None)
    if there:
        raise UsageError(f"{there} exists", hint="--force writes over it", slug="file-exists")
    return targets
