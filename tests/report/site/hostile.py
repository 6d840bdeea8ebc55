"""A base whose words try to break out of a page: the invented base with one
paper and one synonym more."""

from __future__ import annotations

from pathlib import Path

import yaml

MARK = "pwned"
SCRIPT = f"<script>document.title='{MARK}'</script>"
IMAGE = f"<img src=x onerror=\"document.title='{MARK}'\">"
TEXTS = (
    f"{SCRIPT}{IMAGE}",
    f"\" onmouseover=\"document.title='{MARK}'\" x='",
    f"</script></title></textarea></style>{SCRIPT}",
    "{{ 7 * 7 }} {% raw %} ${7*7} <%= 7 %>",
    "\u202eمرحبا بالعالم\u202c שלום \U0001f469\u200d\U0001f52c 😀 \u2028 \u2029 \u0085",
    '=HYPERLINK("http://evil.example") & <b>bold</b> &lt;i&gt; ]]> <!-- --',
    f"javascript:document.title='{MARK}'",
)
LONG = "Endless" + "x" * 2000
TITLE = " ".join(TEXTS)


def hostile_world(world: Path) -> Path:
    """Put the paper and the synonym into a copy of the invented base."""
    place = "abstract text"
    record = {
        "id": "hostile-2024",
        "title": TITLE,
        "title_english": LONG,
        "authors": [f"{IMAGE}, Eve", SCRIPT, LONG],
        "year": 2024,
        "language": "ar",
        "journal": f"Journal of {IMAGE}",
        "doi": f"10.5555/\"><script>document.title='{MARK}'</script>",
        "url": f"https://example.org/\"onclick=\"document.title='{MARK}'",
        "registrations": [f"javascript:document.title='{MARK}'", f"X {SCRIPT}"],
        "kind": "primary",
        "conditions": ["fibromyalgia"],
        "mechanisms": [
            {
                "id": "endorphin-rebound",
                "stance": "proposed",
                "note": TITLE,
                "place": f"abstract {SCRIPT}",
            }
        ],
        "design": {"type": "case-report", "n_enrolled": 1, "funding": TITLE, "note": TITLE},
        "population": {"description": TITLE, "countries": [IMAGE], "species": TITLE},
        "intervention": {"dose_min_mg": 4.5, "dose_max_mg": 4.5, "drug": IMAGE, "dose_note": TITLE},
        "arms": [{"id": "ldn", "role": "treatment", "label": TITLE, "n_analysed": 1}],
        "outcomes": [
            {
                "domain": "pain-intensity",
                "label": TITLE,
                "unit": IMAGE,
                "comparison": "within",
                "better": "lower",
                "arms": {"ldn": {"n": 1, "mean": -3}},
                "direction": "benefit",
                "note": LONG,
                "place": f"abstract {IMAGE}",
            }
        ],
        "adverse_events": [
            {"term": TITLE, "arms": {"ldn": {"events": 1, "n": 1}}, "note": LONG, "place": place}
        ],
        "direction": "benefit",
        "conflicts": [
            {
                "path": TITLE,
                "values": [{"value": IMAGE, "place": place}, {"value": SCRIPT, "place": place}],
                "why": TITLE,
            }
        ],
        "unknown": [TITLE],
        "summary": f"{TITLE} {LONG}",
        "notes": TITLE,
        "places": {
            name: place
            for name in (
                "bibliography",
                "design",
                "population",
                "intervention",
                "arms",
                "direction",
            )
        },
        "sources": [
            {
                "id": "abstract",
                "kind": "abstract",
                "cite": f"javascript:document.title='{MARK}' {IMAGE}",
                "note": TITLE,
            },
            {
                "id": "page",
                "kind": "index",
                "cite": "page",
                "url": f"https://e.example/\"><script>document.title='{MARK}'</script>",
            },
        ],
        "extraction": {"state": "single", "date": "2026-01-03"},
    }
    text = yaml.safe_dump(record, allow_unicode=True, sort_keys=False)
    (world / "papers" / "hostile-2024.yaml").write_text(text, encoding="utf-8")
    return world
