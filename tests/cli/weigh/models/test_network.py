"""`ldn network` on files in several layouts and on the base, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run
from tests.statistics.network.test_graph import CASES, near

SMOKING = ROOT / "tests" / "reference" / "smoking.csv"


@pytest.fixture
def own(ldn: Callable[..., Run], tmp_path: Path) -> Callable[..., Run]:
    def run(text: str, *words: str) -> Run:
        path = tmp_path / "own.csv"
        path.write_text(text, encoding="utf-8")
        return ldn("network", "--studies", str(path), *words, data=None)

    return run


def senn() -> str:
    lines = [
        f"{each['study']},{each['treatment']},{each['control']},{each['value']},"
        f"{each['variance'] ** 0.5}"
        for each in CASES["Senn2013_MD"]["rows"]
    ]
    return "\n".join(["studlab,treat1,treat2,TE,seTE", *lines])


def test_netmetas_own_columns_give_netmetas_numbers(own: Callable[..., Run]) -> None:
    run = own(senn(), "--method", "DL", "--better", "lower", "--format", "json")
    assert run.code == 0, run.err
    found, wanted = json.loads(run.out), CASES["Senn2013_MD"]["expected"]
    assert found["reference"] == "plac" and near(found["tau2"], wanted["tau2"])
    place = {name: at for at, name in enumerate(wanted["treatments"])}
    for each in found["pairs"]:
        i, j = place[each["treatment"]], place[each["control"]]
        assert near(each["estimate"], wanted["random"]["effect"][i][j])
        assert near(each["se"], wanted["random"]["se"][i][j])
        assert near(each["ci_ub"], wanted["random"]["upper"][i][j])


def test_a_mapping_does_what_known_names_do(own: Callable[..., Run]) -> None:
    plain = SMOKING.read_text(encoding="utf-8")
    other = plain.replace("study,treatment,event,n", "trial;what;quit;of".replace(";", ","))
    words = ("--measure", "OR", "--format", "csv")
    mapped = own(other, "--map", "treatment=what,xi=quit,ni=of", *words)
    assert mapped.code == 0, mapped.err
    assert mapped.out == own(plain, *words).out
    rows = list(csv.DictReader(io.StringIO(mapped.out)))
    assert len(rows) == 6 and rows[0]["control"] == "A"


def test_trials_with_three_arms_beside_each_other_are_read_whole(own: Callable[..., Run]) -> None:
    groups: dict[str, list[dict[str, object]]] = {}
    for each in CASES["smokingcessation_OR"]["arms"]:
        groups.setdefault(each["study"], []).append(each)
    lines = ["event1,n1,event2,n2,event3,n3,treat1,treat2,treat3"]
    for arms in groups.values():
        cells = [f"{arm['event']},{arm['n']}" for arm in arms] + ["NA,NA"] * (3 - len(arms))
        names = [str(arm["treatment"]) for arm in arms] + [""] * (3 - len(arms))
        lines.append(",".join([*cells, *names]))
    words = ("--measure", "OR", "--format", "csv")
    run = own("\n".join(lines), *words)
    assert run.code == 0, run.err
    assert run.out == own(SMOKING.read_text(encoding="utf-8"), *words).out
    assert "3 arms beside each other" in run.err


def test_a_treatment_may_be_called_none(own: Callable[..., Run]) -> None:
    text = "study,treatment,mean,sd,n\nA,none,1,1,9\nA,x,2,1,9\nB,x,2,1,9\nB,y,2,1,9"
    run = own(text, "--measure", "MD", "--reference", "none")
    assert run.code == 0, run.err
    assert "against none" in run.out


def test_people_get_the_answer_first_and_everything_on_request(ldn: Callable[..., Run]) -> None:
    words = ("network", "--studies", str(SMOKING), "--measure", "OR", "--better", "higher")
    short = ldn(*words, data=None)
    assert short.out.startswith("Better than A: C and D; no clear difference: B.")
    assert len(short.out.splitlines()) <= 24 and "P-scores (" not in short.out
    whole = ldn(*words, "--why", data=None)
    assert "C against D" in whole.out and "P-scores, higher is better" in whole.out
    assert "between designs" in whole.out
    league = ldn(*words, "--league", data=None)
    assert "C against A" in league.out


def test_the_network_is_drawn(ldn: Callable[..., Run], tmp_path: Path) -> None:
    words = ("network", "--studies", str(SMOKING), "--measure", "OR")
    run = ldn(*words, "--out", str(tmp_path / "net.svg"), data=None)
    assert run.code == 0 and "15 trials" in (tmp_path / "net.svg").read_text(encoding="utf-8")
    assert "Trials that compare two treatments" in ldn(*words, "--format", "text", data=None).out


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("study,treat1,treat2,TE,seTE\nA,x,y,1,1\nB,x,y,1,1", (), "`ldn pool` pools them"),
        ("study,treat1,treat2,TE,seTE\nA,x,y,1,1\nB,p,q,1,1", (), "p, q; x, y"),
        ("study,treat1,TE,seTE\nA,x,1,1\nB,y,1,1", (), "treat2"),
        ("study,treatment,event,n\nA,x,1,9\nA,y,2,9\nB,x,1,9\nB,z,1,9", (), "--measure OR or RR"),
        (senn(), ("--better", "up"), "lower or higher"),
        (senn(), ("--method", "PM"), "one of REML, DL, EE"),
        (senn(), ("--reference", "nothing"), "one of acar"),
        (senn(), ("--condition", "pain"), "--condition works on the evidence base"),
        (senn(), ("--doses",), "--doses works on the evidence base"),
    ],
)
def test_what_is_no_network_is_refused_with_a_hint(
    own: Callable[..., Run], text: str, words: tuple[str, ...], told: str
) -> None:
    run = own(text, *words)
    assert run.code == 2 and not run.out and told in run.err, run.err


def test_options_of_files_are_refused_for_the_base(ldn: Callable[..., Run]) -> None:
    run = ldn("network", "--map", "xi=a")
    assert run.code == 2 and "--studies" in run.err


def test_the_real_base_answers_with_what_its_network_rests_on(
    ldn: Callable[..., Run], real_library: object
) -> None:
    found = ldn("network", "--outcome", "depression", data=ROOT / "data")
    assert found.code == 0, found.err
    assert "no closed" in found.out and "certainty is not rated for a network" in found.out
    assert "amitriptyline" in found.out and "several conditions." in " ".join(found.out.split())
    refused = ldn(
        "network", "--condition", "fibromyalgia", "--outcome", "pain-intensity", data=ROOT / "data"
    )
    assert refused.code == 2 and "LDN and placebo: that is no network" in refused.err
    assert "Bested 2023" in refused.err
