"""Answers in the shapes of real services, with as many invented records as are wanted."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tests.harvest.sources.service import Answer, Words

Numbers = Sequence[int]


def _part(words: Words, first: str, size: str, numbers: Numbers) -> tuple[int, Numbers]:
    start = int(words.get(first) or 0)
    return start, numbers[start : start + int(words[size])]


class EntrezShape:
    """PubMed: `days` is how many records came in on each day of November 2026."""

    def __init__(self, days: dict[int, int]) -> None:
        self._days = days
        self._sessions: dict[str, Numbers] = {}

    def __call__(self, path: str, words: Words, count: int) -> Answer:
        if path.endswith("/esearch.fcgi"):
            first, last = (int(words[each].rpartition("/")[2]) for each in ("mindate", "maxdate"))
            found = [
                day * 100_000 + number
                for day in range(first, last + 1)
                for number in range(self._days.get(day, 0))
            ]
            session = f"S{len(self._sessions)}"
            self._sessions[session] = found
            result = {"count": str(len(found)), "webenv": session, "querykey": "1"}
            return Answer(json.dumps({"esearchresult": result}).encode())
        _, numbers = _part(words, "retstart", "retmax", self._sessions[words["WebEnv"]])
        articles = "".join(map(_article, numbers))
        return Answer(
            f"<?xml version='1.0'?>\n<PubmedArticleSet>{articles}</PubmedArticleSet>".encode()
        )


def _article(number: int) -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID Version='1'>{number}</PMID><Article>"
        f"<ArticleTitle>Trial {number} of purple elbows</ArticleTitle></Article>"
        "</MedlineCitation></PubmedArticle>\n"
    )


def europe_pmc(numbers: Numbers) -> object:
    """Europe PMC with cursors."""

    def answer(path: str, words: Words, count: int) -> Answer:
        start = 0 if words["cursorMark"] == "*" else int(words["cursorMark"][1:])
        part = numbers[start : start + int(words["pageSize"])]
        records = [
            {
                "id": str(each),
                "source": "MED",
                "pmid": str(each),
                "title": f"Elbow {each}",
                "pubYear": "2026",
            }
            for each in part
        ]
        found = {
            "version": "6.9",
            "hitCount": len(numbers),
            "nextCursorMark": f"c{start + len(part)}",
            "resultList": {"result": records},
        }
        return Answer(json.dumps(found).encode())

    return answer


def clinical_trials(numbers: Numbers) -> object:
    """ClinicalTrials.gov with page tokens."""

    def answer(path: str, words: Words, count: int) -> Answer:
        start, part = _part(words, "pageToken", "pageSize", numbers)
        studies = [
            {
                "protocolSection": {
                    "identificationModule": {
                        "nctId": f"NCT{each:08d}",
                        "briefTitle": f"Elbow trial {each}",
                    },
                    "statusModule": {
                        "overallStatus": "COMPLETED",
                        "lastUpdatePostDateStruct": {"date": "2026-11-20"},
                    },
                }
            }
            for each in part
        ]
        found: dict[str, object] = {"studies": studies}
        if "countTotal" in words:
            found["totalCount"] = len(numbers)
        if start + len(part) < len(numbers):
            found["nextPageToken"] = str(start + len(part))
        return Answer(json.dumps(found).encode())

    return answer


def crossref(numbers: Numbers) -> object:
    """Crossref with cursors."""

    def answer(path: str, words: Words, count: int) -> Answer:
        start = 0 if words["cursor"] == "*" else int(words["cursor"][1:])
        part = numbers[start : start + int(words["rows"])]
        items = [
            {
                "DOI": f"10.5555/{each}",
                "title": [f"Elbow {each}"],
                "type": "journal-article",
                "is-referenced-by-count": 0,
            }
            for each in part
        ]
        message = {
            "total-results": len(numbers),
            "items": items,
            "next-cursor": f"c{start + len(part)}",
        }
        found = {"status": "ok", "message-type": "work-list", "message": message}
        return Answer(json.dumps(found).encode())

    return answer


def openalex(numbers: Numbers) -> object:
    """OpenAlex with cursors."""

    def answer(path: str, words: Words, count: int) -> Answer:
        start = 0 if words["cursor"] == "*" else int(words["cursor"][1:])
        part = numbers[start : start + int(words["per-page"])]
        works = [
            {
                "id": f"https://openalex.org/W{each}",
                "doi": f"https://doi.org/10.5555/{each}",
                "title": f"Elbow {each}",
                "publication_year": 2026,
                "authorships": [{"author": {"display_name": "Ann Lee"}}],
                "abstract_inverted_index": {"Elbows": [0], "hurt": [1, 3], "and": [2]},
            }
            for each in part
        ]
        following = f"c{start + len(part)}" if part else None
        found = {"meta": {"count": len(numbers), "next_cursor": following}, "results": works}
        return Answer(json.dumps(found).encode())

    return answer
