"""Words made alike, so that spellings of one name meet."""

from __future__ import annotations

import re
import unicodedata


def fold(words: str) -> str:
    """Words without case, accents, hyphens and doubled blanks, so that spellings meet."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", words).casefold())  # ™ is made of capitals
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(re.sub(r"[-_'’/,()]+", " ", plain).split())
