"""What review commands say of records that are laid over the base, where they look at none."""

from __future__ import annotations

from ldncli.cli.options import Data


def say_base_alone(data: Data) -> None:
    """Say that --with changes nothing where candidates and decisions alone are at stake."""
    from ldncli.cli import output as out

    if data.over:
        out.say("--with changes nothing here: candidates and decisions belong to the base")
