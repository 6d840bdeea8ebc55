"""The small pieces of FHIR R5 resources: ids, references, codings;
nothing of what they are about."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

from ldncli.records.vocabularies.vocab import Concept, Vocabulary

# FHIR names everything by an absolute address. Nothing is served at this one: names under .invalid
# never lead anywhere (RFC 6761).
BASE = "https://ldn.invalid/fhir"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
# Code systems of HL7 (terminology.hl7.org, "Using external code systems") for
# the codes of our vocabularies.
SYSTEMS = {
    "mesh": "http://id.nlm.nih.gov/mesh",
    "mondo": "http://purl.obolibrary.org/obo/mondo.owl",
    "icd10": "http://hl7.org/fhir/sid/icd-10",
}
_LONGEST_ID = 64
_DIGEST = 10

Resource = dict[str, Any]


def fhir_id(*parts: str) -> str:
    """An id of FHIR's characters and length, always the same for the same parts; long ones
    end in a digest of the whole."""
    text = re.sub(r"[^A-Za-z0-9.]+", "-", "-".join(parts)).strip("-")
    if len(text) <= _LONGEST_ID:
        return text
    digest = hashlib.sha256("-".join(parts).encode()).hexdigest()[:_DIGEST]
    return f"{text[: _LONGEST_ID - _DIGEST - 1].rstrip('-')}-{digest}"


def full(mapping: Mapping[str, Any]) -> Resource:
    """The mapping without what is not known: FHIR has no empty values."""
    return {key: value for key, value in mapping.items() if value not in (None, "", [], {}, ())}


def reference(kind: str, id: str, display: str | None = None) -> Resource:
    """A reference to another resource of the bundle."""
    return full({"reference": f"{kind}/{id}", "display": display})


def coding(system: str, code: str, display: str | None = None) -> Resource:
    """One code; a system without an address is one of HL7's, or ours
    where it begins with `ldn:`."""
    if system.startswith("ldn:"):
        system = f"{BASE}/CodeSystem/{system.removeprefix('ldn:')}"
    elif "/" not in system and not system.startswith("urn:"):
        system = f"{TERMINOLOGY}/{system}"
    return full({"system": system, "code": code, "display": display})


def concept(*codings: Resource, text: str | None = None) -> Resource:
    """Codes of one meaning, with the words for it."""
    return full({"coding": list(codings), "text": text})


def term(vocabulary: Vocabulary, id: str) -> Resource:
    """A term of ours with its codes in other vocabularies."""
    found: Concept | None = vocabulary.terms.get(id)
    label = vocabulary.label(id)
    codes = found.codes if found else {}
    others = [coding(SYSTEMS.get(system, f"ldn:{system}"), code) for system, code in codes.items()]
    return concept(coding(f"ldn:{vocabulary.name}", id, label), *others, text=label)


def quantity(value: float | None, unit: str | None = None) -> Resource | None:
    """A number with its unit; None where there is no finite number."""
    return None if value is None or not isfinite(value) else full({"value": value, "unit": unit})


def notes(texts: Iterable[str | None]) -> list[Resource]:
    """Annotations."""
    return [{"text": each} for each in texts if each]
