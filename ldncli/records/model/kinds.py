"""The closed lists of words that classify a paper."""

from typing import Literal

Kind = Literal[
    "primary",
    "secondary-report",
    "protocol",
    "registry",
    "systematic-review",
    "narrative-review",
    "preclinical",
    "pharmacokinetic",
]
Direction = Literal["benefit", "no-difference", "mixed", "harm", "unclear"]
Status = Literal[
    "published",
    "preprint",
    "abstract",
    "registered",
    "unreviewed",
    "corrected",
    "concern",
    "retracted",
]
