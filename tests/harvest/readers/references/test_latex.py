"""LaTeX as plain text."""

from __future__ import annotations

import pytest

from ldncli.harvest.readers.references.latex import plain


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\'{e}\`a \^{\i} \~n \c{c} \v s \r{a}", "éà î ñ ç š å"),
        (r"{\ss} \O{}re {\ae} \L\'od\'z", "ß Øre æ ŁLódź".replace("ŁL", "Ł")),
        (r"$\alpha$-blocker \textit{in vivo}", "α-blocker in vivo"),
        (r"``quoted'' 1--2 a~b \$5 \_ \{x\}", "“quoted” 1–2 a b $5 _ {x}"),
    ],
)
def test_latex(latex: str, text: str) -> None:
    assert plain(latex) == text
