"""Names of authors: lists taken apart, family names put first, ids made of them."""

from __future__ import annotations

import pytest

from ldncli.harvest.names import family_first, name_slug, split_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Lee, Bo Ek", ("Ann Lee", "Bo Ek")),
        ("Ann Lee, PhD, Bo Ek1, and Cy Orr*", ("Ann Lee", "Bo Ek", "Cy Orr")),
        ("Lee, Ann; Ek, Bo; et al.", ("Lee, Ann", "Ek, Bo")),
        ("Lee, Ann, Ek, Bo", ("Lee, Ann", "Ek, Bo")),
        ("John Smith, Jr., Ann Lee", ("John Smith Jr.", "Ann Lee")),
        ("Ann Lee & Bo Ek", ("Ann Lee", "Bo Ek")),
        ("Ann Lee (Author), Bo Ek (editor)", ("Ann Lee", "Bo Ek")),
        ("Ann Lee\u2009¹, Bo\u00a0Ek²", ("Ann Lee", "Bo Ek")),
        ("", ()),
        (", ; ,", ()),
    ],
)
def test_lists(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


def test_one_person() -> None:
    assert split_names("Smith, John, 1970-", alone=True) == ("Smith, John",)
    assert split_names("de Souza, Ana Maria", alone=True) == ("de Souza, Ana Maria",)


@pytest.mark.parametrize(
    ("name", "expected", "slug"),
    [
        ("Alyssa McKenzie", "McKenzie, Alyssa", "mckenzie"),
        ("Ludwig van den Berg", "van den Berg, Ludwig", "van-den-berg"),
        ("María de la Cruz", "de la Cruz, María", "de-la-cruz"),
        ("J. J. O'Kelly Jr.", "O'Kelly Jr., J. J.", "okelly"),
        ("Jan Mateńko-Żółć", "Mateńko-Żółć, Jan", "matenko-zolc"),
        ("Łukasz Pałuchowski", "Pałuchowski, Łukasz", "paluchowski"),
        ("SMITH John", "SMITH, John", "smith"),
        ("Smith, John", "Smith, John", "smith"),
        ("Elbow Study Group", "Elbow Study Group", "elbow-study-group"),
        ("Madonna", "Madonna", "madonna"),
        ("van Gogh", "van Gogh", "van-gogh"),
        ("王 小明", "小明, 王", None),
    ],
)
def test_family_first(name: str, expected: str, slug: str | None) -> None:
    assert family_first(name) == expected
    assert name_slug(expected) == slug
