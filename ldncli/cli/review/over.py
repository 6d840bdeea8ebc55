"""What review commands say of records that are laid over the base, where they look at none."""

from __future__ import annotations

from ldncli.cli.options import Data


def say_base_alone(data: Data) -> None:
    """Say that own records change nothing where candidates and decisions alone are at stake: those
    of --with, else of LDN_WITH."""
    import os

    from ldncli.cli import output as out

    named = "--with" if data.over else "LDN_WITH" if os.environ.get("LDN_WITH") else None
    if named:
        out.say(f"{named} changes nothing here: candidates and decisions belong to the base")
