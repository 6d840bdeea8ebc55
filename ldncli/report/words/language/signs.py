"""What stands for a character that a stream cannot show: words, signs and letters of ASCII, never
a question mark."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

# The name of the error handler of codecs (`errors=`) that writes what `stand_in` gives.
HANDLER = "ldn-legible"
# What is read as well has the width of the sign, so that lines keep their length.
_SIGNS = {
    **dict.fromkeys("−–—―‐‑‒⁻₋－", "-"),
    **dict.fromkeys("’‘‚‛ʼ′´`", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‹", "<"),
    **dict.fromkeys("›", ">"),
    **dict.fromkeys("\u00a0\u202f\u2009\u200a\u2002\u2003\u3000", " "),
    **dict.fromkeys("\u2028\u2029", "\n"),
    **dict.fromkeys("·∙⋅‧", ";"),
    **dict.fromkeys("•●★⁎∗", "*"),
    **dict.fromkeys("◯", "-"),
    **dict.fromkeys("⊕", "+"),
    **dict.fromkeys("○□◦", "o"),
    **dict.fromkeys("■█▇▓", "#"),
    **dict.fromkeys("◆", "O"),
    **dict.fromkeys("▲△", "^"),
    **dict.fromkeys("▼▽", "v"),
    **dict.fromkeys("►▸▶", ">"),
    **dict.fromkeys("◄◂◀", "<"),
    **dict.fromkeys("─━═", "-"),
    **dict.fromkeys("╍", "~"),
    **dict.fromkeys("│┊┃║", "|"),
    **dict.fromkeys("┬┤┼├┴┌┐└┘", "+"),
    **dict.fromkeys("×✕✖", "x"),
    **dict.fromkeys("‼", "!"),
    **dict.fromkeys("⁄∕÷", "/"),
    **dict.fromkeys("˒", ","),
    **dict.fromkeys("、，", ","),
    **dict.fromkeys("。", "."),
    "¿": "",
    "¡": "!",
    "→": "->",
    "←": "<-",
    "↔": "<->",
    "↑": "^",
    "↓": "v",
    "…": "...",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "≈": "~",
    "∼": "~",
    "±": "+/-",
    "∓": "-/+",
    "∞": "inf",
    "√": "sqrt",
    "∑": "sum",
    "∫": "integral",
    "∂": "d",
    "∈": "in",
    "∆": "Delta",
    "°": "deg",
    "‰": " per mille",
    "‖": "||",
    "†": "*",
    "‡": "**",
    "§": "section ",
    "¶": "paragraph ",
    "®": "(R)",
    "©": "(C)",
    "™": "(TM)",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "¢": "c",
    "�": "[unreadable]",
}
# Letters that no decomposition takes apart.
_LETTERS = {
    **dict(zip("ßøłđðıħŧŋĸæœþ", "ss o l d d i h t n k ae oe th".split(), strict=True)),
    **dict(
        zip(
            "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёыэъў",
            "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch ' iu ia e y e '"
            " u".split(),
            strict=True,
        )
    ),
}
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "a b g d e z i th i k l m n x o p r s s t y f ch ps o".split(),
        strict=True,
    )
)
# So many Greek letters together are a word; fewer are signs, which are read by their names.
_GREEK_WORD = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]{3,}")
# A raised number must not become part of the number before it.
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]+")
# Behind the sign of micro: a unit, as in µg; elsewhere it is the letter, as in µ-opioid.
_UNIT = re.compile(r"(?:g|l|L|m|M|mol|s|V|A|U|Ci|Sv|kat)\b")
_MICRO = "µμ"
# Words in a script of which only its name is told, with what stands between them.
_SCRIPT = re.compile(r"(\[\w+ characters\])(?:[\s,.:;-]*\1)+")
# Where text is marked for a screen, in characters of private use, its writer needs the marks.
_MARKS = dict(zip(range(0xE000, 0xE004), range(0x0E, 0x12), strict=True))
_BACK = {shown: mark for mark, shown in _MARKS.items()}


def legible(text: str, encoding: str | None) -> str:
    """The text with a stand-in for every character that `encoding` lacks (None: ASCII is all that
    there is, as far as is known)."""
    if text.isascii() or can_show(text, encoding):
        return text
    encoding = encoding or "ascii"
    plain = unicodedata.normalize("NFC", text).translate(_MARKS)
    plain = _GREEK_WORD.sub(lambda word: _whole(word[0], encoding), plain)
    if not can_show("·", encoding):  # between parts of a line
        plain = plain.replace(" · ", "; ")
    shown = plain.encode(encoding, HANDLER).decode(encoding)
    return _SCRIPT.sub(r"\1", shown).translate(_BACK)


def can_show(text: str, encoding: str | None) -> bool:
    """Whether a stream of this encoding can show the text."""
    try:
        text.encode(encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def stand_in(text: str, behind: str = "") -> str:
    """What is written in ASCII for characters that cannot be shown; `behind` is what follows."""
    plain = _GREEK_WORD.sub(lambda word: _whole(word[0], "ascii"), text)
    plain = _RAISED.sub(lambda number: "^" + "".join(map(_plain, number[0])), plain)
    written = (
        each if each.isascii() else _one(each, f"{plain[place + 1 :]}{behind}"[:4])
        for place, each in enumerate(plain)
    )
    return _SCRIPT.sub(r"\1", "".join(written))


def _one(character: str, behind: str) -> str:
    if character in _MICRO:
        return "u" if _UNIT.match(behind) else "mu"
    return _plain(character)


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    if (sign := _SIGNS.get(character)) is not None:
        return sign
    if letter := _cased(_LETTERS, character):
        return letter
    parts = unicodedata.normalize("NFKD", character)
    if parts != character:
        return "".join(each if each.isascii() else _plain(each) for each in parts)
    name, kind = unicodedata.name(character, ""), unicodedata.category(character)
    if name.startswith("GREEK") and " LETTER " in name:
        letter = name.split()[-1].lower().replace("lamda", "lambda")
        return letter.capitalize() if character.isupper() else letter
    if kind[0] == "L":
        script = name.split()[0] if name else "OTHER"
        return f"[{script if script == 'CJK' else script.title()} characters]"
    if kind == "Cs":  # a byte of a file's name that is no text
        return f"\\x{ord(character) & 0xFF:02x}"
    if kind[0] in "CM":  # marks on letters, and what has no look of its own
        return ""
    return {"Zs": " ", "Pd": "-", "Pc": "_"}.get(kind, f"[{name.lower()}]")


def _whole(word: str, encoding: str) -> str:
    """A Greek word as it is, or all of it in Latin letters."""
    return word if can_show(word, encoding) else "".join(map(_greek, word))


def _greek(character: str) -> str:
    return _cased(_GREEK, unicodedata.normalize("NFD", character)[0]) or _plain(character)


def _cased(letters: dict[str, str], character: str) -> str | None:
    """What stands for a letter, large where it is."""
    found = letters.get(character.lower())
    return found.capitalize() if found and character.isupper() else found


def _handled(error: UnicodeError) -> tuple[str, int]:
    """The error handler of codecs: writes the stand-in, and goes on behind it."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return stand_in(lacking, error.object[error.end : error.end + 4]), error.end


codecs.register_error(HANDLER, _handled)
