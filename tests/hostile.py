"""A base whose every free text tries to be more than text: the invented base and its trials, with
pieces that mean something to R, TeX, XML, HTML, Markdown, spreadsheets, shells, YAML, templates or
terminals put behind each text, and a paper that has all of them in its title."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from itertools import cycle
from pathlib import Path
from typing import Any, get_args, get_origin

import yaml

from ldncli.records.model.paper import Paper
from ldncli.records.text.decode import hints, unwrap
from ldncli.records.text.limits import Matches, Term
from ldncli.records.vocabularies.topic import Topic
from tests.conftest import LIBRARY, TRIALS

# What a program that takes text for code would leave behind: a file, or a name in a page.
MARK = "PWNED"
# Pieces that every reader can give back as they are.
SEEN = (
    f'"); system("touch /tmp/{MARK}"); c("',
    f"'); system('touch /tmp/{MARK}') #",
    f"`system('touch {MARK}')`",
    r"a\n\"b\\",
    "{b}r{a}ce}",
    "{unclosed",
    "ER  - and TY  - JOUR",
    "]]> <!-- --> <?x?>",
    f"<script>window.{MARK}=1</script>",
    f'<img src="x" onerror="window.{MARK}=1">',
    f'" onmouseover="window.{MARK}=1" x=\'',
    f"</text></style></title><svg onload='window.{MARK}=1'>",
    f"javascript:window.{MARK}=1",
    f"[press](javascript:window.{MARK}=1)",
    f"![x](https://evil.example/{MARK}.png)",
    "<javascript:alert(1)> <https://evil.example/>",
    "[a]: https://evil.example/ 'b'",
    '=HYPERLINK("https://evil.example";"x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "50% | half || all &amp; &lt;b&gt; &",
    "``` ~~~ # heading",
    "${HOME} $(id) %s %(x)s {0} {x!r}",
    "{{ 7*7 }} {% raw %} <%= 7*7 %>",
    r"\input{/etc/passwd} \write18{id} $x^2_1$ ~ # %",
    "!!python/object/apply:os.system ['id'] &a *a",
    "null ~ NULL NA NaN TRUE #N/A",
    "--flag; rm -rf . && id > x",
    "*bold* _low_ **x** ~~gone~~ |a|b|",
    "é ß \U0001f9ea \u05e9\u05dc\u05d5\u05dd \u4e2d",
    "'; DROP TABLE papers; --",
)
# Signs that nobody can see and that steer a terminal or turn a line; what is shown lacks them.
UNSEEN = (
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x1b]8;;https://evil.example\x1b\\link",
    "\x1b[2J\x1b[1;1H\x08\x7f",
    "\x9b31m\x9d0;x\x9c\x85",
    "\u202egnp.exe\u202c \u2066x\u2069 \u200e\u200f\u061c",
    "ze\u200bro\ufeff\u2060 \u00ad",
    "line\u2028two\u2029three\x0b\x0c",
    "new\nline\rback\r\nboth\ttab",
)
PIECES = (*SEEN, *UNSEEN)
LINK = f'https://e.example/"onclick="{MARK}"><script>window.{MARK}=1</script>\'`[x](y)<b>\\{{}}|$'
DOI = f"10.5555/a\"><script>window.{MARK}=1</script>'`{{}}\\[x](y)|%22$^_~&lt;"


class _Spoiler:
    """Puts pieces behind texts, the next ones behind each."""

    def __init__(self) -> None:
        self.pieces: Iterator[str] = cycle(PIECES)

    def text(self, text: str, *, lines: bool = True) -> str:
        pieces = (each for each in self.pieces if lines or "\n" not in each)
        return " ".join((text, next(pieces), next(pieces)))

    def value(self, value: Any, annotation: Any) -> Any:
        """A value of the model with its free texts spoilt."""
        bare, _, extras = unwrap(annotation)
        if isinstance(value, dict) and hasattr(bare, "__dataclass_fields__"):
            kinds = hints(bare)
            return {
                key: each if key == "by" else self.value(each, kinds[key])  # names a paper
                for key, each in value.items()
            }
        if isinstance(value, dict) and get_origin(bare) is Mapping:
            of = get_args(bare)[1]
            return {key: self.value(each, of) for key, each in value.items()}
        if isinstance(value, list) and get_origin(bare) is tuple:
            return [self.value(each, get_args(bare)[0]) for each in value]
        if not isinstance(value, str) or bare not in (str, str | float):
            return value
        limits = [each for each in extras if isinstance(each, (Matches, Term))]
        place = any("as in: article" in getattr(each, "wanted", "") for each in limits)
        if limits and not (place and " " in value):
            return value
        return self.text(value, lines=not place)


def hostile_base(folder: Path) -> Path:
    """The hostile base, made in `folder`."""
    world = Path(shutil.copytree(LIBRARY, folder))
    shutil.copytree(TRIALS, world, dirs_exist_ok=True)
    spoiler = _Spoiler()
    for file in sorted((world / "papers").iterdir()):
        record = yaml.safe_load(file.read_text(encoding="utf-8"))
        record |= {"notes": "Notes", "url": "https://example.org/" + file.stem, "tags": ["tag"]}
        record.setdefault("unknown", ["what is not known"])
        record["population"] = {"description": "people", "setting": "here"} | record.get(
            "population", {}
        )
        places = record["places"]
        places.setdefault("population", places["design"])
        own = record.pop("registrations", [])
        record = spoiler.value(record, Paper)
        record["registrations"] = [*own, spoiler.text("X")]
        record["url"] = f"{LINK}#{file.stem}"
        if "doi" in record or file.stem == "jones-2016":
            record["doi"] = f"{DOI}{file.stem}"
        for source in record["sources"]:
            source["url"] = f"{LINK}{source['id']}"
        _write(file, record)
    first = world / "papers" / "jones-2016.yaml"
    record = yaml.safe_load(first.read_text(encoding="utf-8"))
    record["title"] = record["summary"] = f"All {' '.join(PIECES)} End"
    record["authors"] = [f"{each}, Eve" for each in PIECES if "," not in each]
    record["journal"] = " ".join(PIECES)
    _write(first, record)
    for name in sorted((world / "vocab").iterdir()):
        vocabulary = yaml.safe_load(name.read_text(encoding="utf-8"))
        _spoil_terms(spoiler, vocabulary)
        _write(name, vocabulary)
    for name in (
        *world.glob("instruments/*"),
        *world.glob("judgements/*"),
        world / "cautions.yaml",
    ):
        content = yaml.safe_load(name.read_text(encoding="utf-8"))
        _spoil_terms(spoiler, content)
        _write(name, content)
    topic = yaml.safe_load((world / "topic.yaml").read_text(encoding="utf-8"))
    spoilt = spoiler.value(topic, Topic)
    _write(world / "topic.yaml", spoilt)
    return world


# Keys of the other files that hold free text.
_FREE = ("label", "inline", "cite", "reason", "by", "who", "text", "place", "told", "named")
_LISTS = ("synonyms", "abbreviations", "lacking")


def _spoil_terms(spoiler: _Spoiler, value: Any) -> None:
    """Spoil what people read of terms, sets, instruments, judgements and cautions."""
    if isinstance(value, list):
        for each in value:
            _spoil_terms(spoiler, each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key in _FREE and isinstance(each, str):
                value[key] = spoiler.text(each)
            elif key in _LISTS:
                value[key] = [*each, *(spoiler.text(one) for one in each)]
            elif key == "url":
                value[key] = LINK
            else:
                _spoil_terms(spoiler, each)


def _write(file: Path, value: Any) -> None:
    text = yaml.safe_dump(value, allow_unicode=False, sort_keys=False, width=4000)
    file.write_text(text, encoding="utf-8")
