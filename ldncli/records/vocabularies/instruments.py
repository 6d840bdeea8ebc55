"""The instruments by which risk of bias and quality are judged: tools are data, each
in a file with its version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ldncli.records.text.limits import Slug, Term, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A judgement that the instrument allows."""

    id: Annotated[Slug, "id"]
    label: Annotated[Text, "name shown to people"]
    rank: Annotated[int | None, "order from best (1) to worst; None stands outside the order"] = (
        None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """Something that the instrument asks about."""

    id: Annotated[Slug, "id"]
    label: Annotated[Text, "name shown to people"]
    question: Annotated[Text | None, "what is judged, in our own words"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One instrument."""

    id: Annotated[Slug, "id"]
    label: Annotated[Text, "name shown to people"]
    version: Annotated[Text, "version or date of the instrument"]
    cite: Annotated[Text | None, "publication; None where it was not read"] = None
    applies_to: Annotated[
        tuple[Annotated[Slug, Term("designs")], ...], "designs that it is made for"
    ] = ()
    judgements: Annotated[tuple[Level, ...], "judgements on a domain"]
    overall_judgements: Annotated[
        tuple[Level, ...], "overall judgements, where they differ from those"
    ] = ()
    domains: Annotated[tuple[Domain, ...], "domains in order"]
    overall: Annotated[Text | None, "how the overall judgement follows, in our own words"] = None
    note: Annotated[Text | None, "for those who use it"] = None

    def allowed_overall(self) -> tuple[Level, ...]:
        """The overall judgements that may be given."""
        return self.overall_judgements or self.judgements
