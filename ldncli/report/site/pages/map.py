"""The page of the interactive evidence map: conditions by outcomes, with a way to every study."""

from __future__ import annotations

from typing import Any

from ldncli.evidence.survey.evidence_map import draw_map
from ldncli.report.map.fragment import map_fragment
from ldncli.report.site.addresses import page_of
from ldncli.report.site.contents import Contents


def map_values(contents: Contents) -> dict[str, Any]:
    """What the template needs: the map as a piece of HTML that is escaped already."""
    outcomes = contents.vocabularies["outcomes"]
    domains = {
        outcome.domain
        for study in contents.studies.values()
        if study.clinical
        for outcome in study.outcomes
    }
    # The main branches that anything at all is known of stand there even where this
    # selection leaves them empty.
    named = {
        [domain, *outcomes.ancestors(domain)][-1] for domain in domains
    } | contents.asked_conditions
    asked = contents.asked
    found = draw_map(
        asked.body, "outcomes", asked.query, contents.vocabularies, asked.findings, named
    )
    return {
        "map": map_fragment(
            found, contents.vocabularies, address=lambda study: page_of("study", study.id)
        )
    }
