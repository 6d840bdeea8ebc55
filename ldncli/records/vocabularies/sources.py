"""Where something was read that is no paper of the base."""

from typing import Annotated

from ldncli.records.text.limits import Date, Matches, Text
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSource:
    """Where it was read."""

    cite: Annotated[Text, "what was read"]
    url: Annotated[
        str,
        Matches(r"https?://\S+", "an address that starts with http"),
        "address at which it was read",
    ]
    place: Annotated[Text, "place in it"]
    read: Annotated[Date, "day on which it was read"]
