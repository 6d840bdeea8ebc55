"""Every command on every console: code pages of Windows, plain ASCII, UTF-8; narrow, usual and wide
screens; with and without colour; and in a pipe."""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ldncli.cli.app import COMMANDS, main
from ldncli.cli.output import make_legible
from ldncli.report.drawing.scene.metrics import columns as columns_of
from tests.cli.test_formats import WORDS
from tests.conftest import ROOT

ENCODINGS = ("cp1252", "cp850", "cp437", "ascii", "utf-8")
SCREENS = ("pipe", "terminal", "NO_COLOR", "dumb")
WIDTHS = (80, 20, 1000)
# All combinations: four, three and five have no divisor in common. Neighbours differ in all.
EVERY = tuple(
    (SCREENS[place % 4], WIDTHS[place % 3], ENCODINGS[place % 5]) for place in range(4 * 3 * 5)
)
# So many consoles a command: every kind of screen, every width, four encodings of five.
_TRIED = 4
# What makes or asks more than an answer is asked for its help.
HELP = ("serve", "site", "harvest", "init", "accept", "draft")
ASKED: dict[str, tuple[str, ...]] = {
    **WORDS,
    **{name: (name, "--help") for name in HELP},
    "show": ("show", "younger-2013", "bruun-2024"),
    "missing": ("missing", "--condition", "fibromyalgia", "--outcome", "mental-health"),
    "import": ("import", str(ROOT / "tests" / "harvest" / "nowhere.ris")),
    "evidence": ("evidence", "fibromyalgia", "--why", "--studies", "--legend"),
    "brief": ("brief", "crohn-disease"),
    "sof": ("sof", "--condition", "fibromyalgia"),
    "gaps": ("gaps", "crps"),
    "map": ("map", "--condition", "fibromyalgia"),
    "report": ("report", "CRPS", "--no-keep"),
    "rob": ("rob", "multiple-sclerosis"),
    "search": ("search", "naltrexone opioid", "--limit", "30"),
}
REFUSED = ("import",)
# Pictures have a least width, and what is to be pasted or set by another program has its own lines.
NOT_FOLDED = {"forest", "funnel", "plot", "map", "rob", "prisma", "report", "export", "man"}
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[a-zA-Z]")
# Four levels of certainty, as signs and as what stands for them.
_RATINGS = re.compile(r"(?<![⊕◯])[⊕◯]{4}(?![⊕◯])")
_PLAIN_RATINGS = re.compile(r"(?<![+-])\+{1,4}-{0,3}(?![+-])")


class Console(io.TextIOWrapper):
    """A stream in an encoding of its own, which says whether it is a terminal."""

    def __init__(self, encoding: str, *, terminal: bool) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="")
        self.terminal = terminal

    def isatty(self) -> bool:
        """As it was made."""
        return self.terminal

    def written(self) -> bytes:
        """All that went out."""
        self.flush()
        return self.buffer.getvalue()  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def shared(real_library: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real base, loaded once for all commands that read it."""
    from ldncli.cli import questions

    monkeypatch.setattr(questions, "load", lambda *_, **__: real_library)
    monkeypatch.setenv("LDN_DATA", str(ROOT / "data"))


def _shown(
    patch: pytest.MonkeyPatch, words: tuple[str, ...], screen: str, width: int, encoding: str
) -> tuple[int, bytes, str]:
    """Exit code, stdout as it is, and stderr as the console reads it."""
    terminal = screen != "pipe"
    streams = [Console(encoding, terminal=terminal) for _ in range(2)]
    patch.setattr(sys, "stdout", streams[0])
    patch.setattr(sys, "stderr", streams[1])
    patch.setenv("COLUMNS", str(width))
    patch.setenv("LINES", "40")
    patch.setenv("TERM", "dumb" if screen == "dumb" else "xterm")
    patch.delenv("NO_COLOR", raising=False)
    if screen == "NO_COLOR":
        patch.setenv("NO_COLOR", "1")
    make_legible()
    code = main(list(words))
    return code, streams[0].written(), streams[1].written().decode(encoding)


def _ratings(text: str) -> Counter[str]:
    return Counter(each.replace("⊕", "+").replace("◯", "-") for each in _RATINGS.findall(text))


@pytest.mark.usefixtures("shared")
def test_every_command_on_every_console(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: set[tuple[str, int, str]] = set()
    rated = 0
    start = 0
    for name in COMMANDS:
        words = ASKED.get(name, (name,))
        for place in range(_TRIED):
            screen, width, encoding = EVERY[(start + place) % len(EVERY)]
            tried.add((screen, width, encoding))
            with monkeypatch.context() as patch:
                code, out, err = _shown(patch, words, screen, width, encoding)
                if encoding == "utf-8":
                    twin_code, twin, twin_err = code, out, err
                else:
                    twin_code, twin, twin_err = _shown(patch, words, screen, width, "utf-8")
            told = (name, screen, width, encoding, err[:300])
            assert code == twin_code == (4 if name in REFUSED else 0), told
            program = name == "export" or (name == "report" and screen == "pipe")
            text = out.decode("utf-8" if program else encoding)
            whole = twin.decode()
            if program:
                assert out == twin, told
            assert text.count("?") <= whole.count("?"), told
            assert err.count("?") <= twin_err.count("?"), told
            assert "\ufffd" not in text + err, told
            if screen != "terminal":
                assert "\x1b" not in text + err, told
            if name not in NOT_FOLDED:
                most = 80 if screen == "pipe" else width
                lines = [_ESCAPES.sub("", each) for each in text.split("\n")]
                wide = [each for each in lines if columns_of(each) > most]
                assert not wide or "--help" in words, (told, wide[:3])
            if encoding != "utf-8" and not program and name != "man":
                wanted = _ratings(whole)
                found = Counter(each for each in _PLAIN_RATINGS.findall(text) if len(each) == 4)
                assert all(found[each] >= count for each, count in wanted.items()), told
                rated += len(wanted) > 1
        start += _TRIED
    assert tried == set(EVERY)
    assert rated > 1  # answers with two certainties that could have become one


def test_formats_for_programs_are_the_same_on_every_console(
    shared: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """CSV to YAML, RIS to XML, in a pipe and on a terminal, and in files: UTF-8."""
    asked = ("export", "--condition", "multiple sclerosis", "--format")
    names = ("csv", "tsv", "json", "jsonl", "ris", "bibtex", "csl-json", "endnote-xml", "nbib")
    rows = [(*asked, name) for name in (*names, "fhir", "metafor", "robvis")]
    rows += [("forest", *WORDS["forest"][1:], "--format", "svg"), ("brief", "CRPS", "-f", "html")]
    rows += [("evidence", "CRPS", "--format", "md"), ("report", "CRPS", "--no-keep")]
    for words in rows:
        with monkeypatch.context() as patch:
            plain = _shown(patch, words, "pipe", 80, "ascii")
            full = _shown(patch, words, "pipe", 80, "utf-8")
        assert plain[0] == 0 and plain[1] == full[1], words
        assert words[-1] in ("metafor", "robvis") or not plain[1].isascii(), words
        assert plain[2].isascii() and "?" not in plain[2], plain[2]
        if words[0] == "export":
            file = tmp_path / f"x.{words[-1]}"
            with monkeypatch.context() as patch:
                assert _shown(patch, (*words, "--out", str(file)), "pipe", 80, "cp437")[0] == 0
            written = file.read_bytes().removeprefix("\ufeff".encode())
            assert written == full[1], words
    with monkeypatch.context() as patch:
        code, out, _ = _shown(patch, (*asked, "csv"), "terminal", 80, "cp437")
    assert code == 0 and out.decode("utf-8").startswith("paper_id")
