"""The page of messages: a paragraph for each refusal, its exit code and a remedy."""

from __future__ import annotations

import re

import pytest

from ldncli.cli.hand_on.manual import EXIT_CODES
from ldncli.cli.hand_on.messages import MESSAGES, messages_page
from tests.conftest import ROOT

CODES = {str(code) for code, _ in EXIT_CODES}


@pytest.mark.parametrize("slug", MESSAGES)
def test_each_says_what_is_wrong_and_what_helps(slug: str) -> None:
    code, meaning, remedy = MESSAGES[slug]
    assert str(code) in CODES and code != 0, "an exit code that the manual explains"
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", slug)
    for text in (meaning, remedy):
        assert text == text.strip() and text.endswith(".") and "  " not in text
        assert text.count("`") % 2 == 0


def test_no_two_mean_the_same() -> None:
    assert len({meaning for _, meaning, _ in MESSAGES.values()}) == len(MESSAGES)


@pytest.mark.parametrize(
    ("slug", "code"), [("usage", 2), ("unknown-term", 2), ("faulty-records", 3), ("outside", 4)]
)
def test_kinds_of_refusals_have_their_own_exit_codes(slug: str, code: int) -> None:
    assert MESSAGES[slug][0] == code


def test_the_options_and_commands_named_exist() -> None:
    from ldncli.cli.app import whole

    commands = whole().commands
    known = {
        option for command in commands.values() for each in command.params for option in each.opts
    }
    text = " ".join(f"{meaning} {remedy}" for _, meaning, remedy in MESSAGES.values())
    named = set(re.findall(r"`ldn ([a-z]+)", text))
    assert named and named <= {*commands}
    options = set(re.findall(r"--[a-z-]+", text)) - {"--help"}
    assert options and options <= known


def test_the_page_has_a_section_for_each_in_order() -> None:
    page = messages_page()
    assert re.findall(r"^## (.+)$", page, flags=re.MULTILINE) == ["Exit codes", *MESSAGES]
    for code, meaning in EXIT_CODES:
        assert f"\n* `{code}` – {meaning}\n" in page
    for slug, (code, meaning, remedy) in MESSAGES.items():
        section = page.split(f"\n## {slug}\n")[1].split("\n## ")[0]
        assert section.strip() == f"Exit code {code}. {meaning}\n\n**What to do.** {remedy}"
    assert page.endswith(".\n") and not page.endswith("\n\n")
    assert page == (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
