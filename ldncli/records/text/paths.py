"""Places in a record as paths, and their way into words and back."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]


def path_text(path: Path) -> str:
    """`("outcomes", 0, "label")` as `outcomes[0].label`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def path_steps(text: str) -> Path:
    """The way back from `path_text`, for keys without dots and brackets."""
    return tuple(
        int(index) if index else name
        for index, name in re.findall(r"\[([0-9]+)\]|([^.\[\]]+)", text)
    )
