"""Stand-ins for what a stream cannot show: readable, encodable, and never a question mark."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ldncli.report.words.language.signs import HANDLER, can_show, legible, stand_in
from tests.conftest import ROOT

ENCODINGS = ("ascii", "cp1252", "cp850", "cp437", "latin-1", "cp932", "utf-8")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("−0.43 [−1 to 2], 1–5", "-0.43 [-1 to 2], 1-5"),
        ("⊕⊕◯◯ ⊕◯◯◯", "++-- +---"),
        ("≤ 5 · 4 ± 1 → ∞ …", "<= 5; 4 +/- 1 -> inf ..."),
        ("0.8¹˒² at 10⁻⁴", "0.8^1,^2 at 10^-4"),
        ("50 µg, 3 μM, µ-opioid, μ", "50 ug, 3 uM, mu-opioid, mu"),
        ("β-endorphin, TNF-α, Δ, λ", "beta-endorphin, TNF-alpha, Delta, lambda"),
        ("τ² and I²", "tau^2 and I^2"),
        ("Łukasiewicz, Ørsted, Ældre, Weiß", "Lukasiewicz, Orsted, Aeldre, Weiss"),
        ("e\u0301tude", "etude"),
        ("Жуков, Παπαδόπουλος", "Zhukov, Papadopoylos"),
        ("“低剂量纳曲酮，在”", '"[CJK characters]"'),
        ("العربية هنا", "[Arabic characters]"),
        ("½ ① ﬁ", "1/2 1 fi"),
        ("a\u202eb\u200d\u0301", "ab"),
        ("name-\udce9", "name-\\xe9"),
        ("\ue001found\ue002", "\ue001found\ue002"),
    ],
)
def test_what_stands_for_what(text: str, plain: str) -> None:
    assert legible(text, "ascii") == plain == legible(text, None)
    assert legible(text, "utf-8") == (text if "\udce9" not in text else plain)


def test_what_can_be_shown_stays() -> None:
    assert legible("Ørsted ± ½ · “µg” … −1", "cp1252") == "Ørsted ± ½ · “µg” … -1"
    assert legible("α ≤ ½ · µ ŵ", "cp437") == "α ≤ ½ · µ w"
    # A word is not half in one script and half in another.
    assert legible("Παπαδόπουλος", "cp437") == "Papadopoylos"
    assert not can_show("−", "cp1252") and can_show("é", "cp1252") and not can_show("é", None)


@given(st.text(), st.sampled_from(ENCODINGS))
@example("\udce9?", "utf-8")
@example("𗀀", "ascii")
def test_every_text_can_be_shown(text: str, encoding: str) -> None:
    shown = legible(text, encoding)
    re.sub("[\ue000-\ue003]", "", shown).encode(encoding)
    bare = text.encode(encoding, HANDLER).decode(encoding)
    # Full-width and other forms of the question mark are question marks.
    asked = len(re.findall("[?？﹖⁇⁈⁉︖]", text)) + len(re.findall("⁇", text))
    assert shown.count("?") <= asked and bare.count("?") <= asked
    if can_show(text, encoding):
        assert shown == text


def test_every_sign_of_ours_and_of_the_base_can_be_read() -> None:
    """Each character in a text of the program or in a record has a stand-in that is written for
    it; only of scripts that have no letters here the name is told."""
    ours: set[str] = set()
    for path in (ROOT / "ldncli").rglob("*.py"):
        if path.parts[-2] in ("readers", "references", "fulltext", "citations", "text"):
            continue  # what is read there, and written into files alone
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                ours |= set(node.value)
    for path in (ROOT / "data").rglob("*.yaml"):
        ours |= set(path.read_text(encoding="utf-8"))
    lacking = {each for each in ours if not each.isascii() and each.isprintable()}
    told = {each: stand_in(each) for each in lacking}
    assert len(told) > 100
    named = {each for each, plain in told.items() if not plain or plain.startswith("[")}
    assert {told[each] for each in named} <= {"", "[CJK characters]", "[unreadable]"}, named
    assert not any("?" in plain or not plain.isascii() for plain in told.values())
    # Marks on letters, and the sign before a Spanish question, are all that goes without a word.
    assert all(each in "\u0304¿" or told[each] for each in lacking), told
