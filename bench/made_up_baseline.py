"""Invented files of the PubMed baseline: the same for the same seed, with records as long and as
mixed as real ones (some 8 kB each), of which one in 3,000 names the drug."""

from __future__ import annotations

import gzip
import random
import re
from pathlib import Path

_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD'
    ' PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/'
    'pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
_SYLLABLES = "al an ar be ca co de di en er fo ga he in la le ma mo na ne or pa pe ra re ri sa so"
_SYLLABLES += " ta ter ti tion to tra un va ve vo"
_NAMES = ("Müller", "García", "Nowak", "Smith", "Lee", "Þórsson", "Çelik", "Chen", "Björk", "Ng")
# What stands in texts beside words: signs, markup inside and around words, entities.
_ODD = (
    "p &lt; 0.05",
    "± 3 µm",
    "H<sub>2</sub>O",
    "<i>E. coli</i>",
    "“so-called”",
    "naïve",
    "10–20",
)


def make_file(path: Path, records: int, *, seed: int, minified: bool = False) -> None:
    """Write a packed file; `minified` leaves out what stands between elements, as answers of
    services do."""
    rng = random.Random(seed)
    words = _words(rng)
    with gzip.open(path, "wb", compresslevel=6) as file:
        file.write(_HEAD.encode())
        for number in range(1, records + 1):
            text = _article(rng, words, number)
            file.write((re.sub(r">\s+<", "><", text) if minified else text).encode())
        file.write(b"</PubmedArticleSet>\n")


def _words(rng: random.Random) -> list[str]:
    syllables = _SYLLABLES.split()
    return ["".join(rng.choices(syllables, k=rng.randint(1, 5))) for _ in range(8_000)]


def _article(rng: random.Random, words: list[str], number: int) -> str:
    def text(count: int) -> str:
        return " ".join(rng.choices(words, k=count))

    abstract = ""
    if rng.random() < 0.7:
        parts = [text(rng.randint(20, 60)) for _ in range(rng.randint(2, 7))]
        odd = rng.choices(_ODD, k=len(parts)) if rng.random() < 0.5 else [""] * len(parts)
        if rng.random() < 0.02:
            odd[-1] = "abbreviation"  # a name of the drug stands inside it
        if rng.random() < 1 / 3_000:
            odd[0] = "naltrexone"
        told = ". ".join(f"{part} {more}".strip() for part, more in zip(parts, odd, strict=True))
        abstract = f"""
        <Abstract>
          <AbstractText>{told}.</AbstractText>
        </Abstract>"""
    authors = "".join(
        f"""
          <Author ValidYN="Y">
            <LastName>{rng.choice(_NAMES)}</LastName>
            <ForeName>{text(1).title()}</ForeName>
            <Initials>A</Initials>
            <AffiliationInfo>
              <Affiliation>{text(rng.randint(6, 16)).title()}.</Affiliation>
            </AffiliationInfo>
          </Author>"""
        for _ in range(rng.randint(1, 9))
    )
    mesh = "".join(
        f"""
        <MeshHeading>
          <DescriptorName UI="D{each:06}" MajorTopicYN="N">{text(2).title()}</DescriptorName>
          <QualifierName UI="Q{each:06}" MajorTopicYN="Y">{text(1)}</QualifierName>
        </MeshHeading>"""
        for each in range(rng.randint(0, 16))
    )
    references = "".join(
        f"""
        <Reference>
          <Citation>{text(12)}. {rng.randint(1970, 2025)}</Citation>
          <ArticleIdList>
            <ArticleId IdType="pubmed">{rng.randint(1, 40_000_000)}</ArticleId>
          </ArticleIdList>
        </Reference>"""
        for _ in range(rng.choice((0, 0, 0, 8, 25)))
    )
    year = rng.randint(1970, 2025)
    return f"""  <PubmedArticle>
    <MedlineCitation Status="MEDLINE" IndexingMethod="Automated" Owner="NLM">
      <PMID Version="1">{number}</PMID>
      <DateCompleted>
        <Year>{year}</Year>
        <Month>03</Month>
        <Day>07</Day>
      </DateCompleted>
      <DateRevised>
        <Year>2024</Year>
        <Month>11</Month>
        <Day>20</Day>
      </DateRevised>
      <Article PubModel="Print">
        <Journal>
          <ISSN IssnType="Electronic">1234-5678</ISSN>
          <JournalIssue CitedMedium="Internet">
            <Volume>{rng.randint(1, 200)}</Volume>
            <Issue>{rng.randint(1, 12)}</Issue>
            <PubDate>
              <Year>{year}</Year>
              <Month>Mar</Month>
            </PubDate>
          </JournalIssue>
          <Title>{text(4).title()}</Title>
          <ISOAbbreviation>{text(2).title()}</ISOAbbreviation>
        </Journal>
        <ArticleTitle>{text(rng.randint(6, 18)).capitalize()}.</ArticleTitle>
        <Pagination>
          <StartPage>11</StartPage>
          <EndPage>19</EndPage>
          <MedlinePgn>11-9</MedlinePgn>
        </Pagination>
        <ELocationID EIdType="doi" ValidYN="Y">10.5555/{number}</ELocationID>{abstract}
        <AuthorList CompleteYN="Y">{authors}
        </AuthorList>
        <Language>eng</Language>
        <PublicationTypeList>
          <PublicationType UI="D016428">Journal Article</PublicationType>
        </PublicationTypeList>
      </Article>
      <MedlineJournalInfo>
        <Country>Nowhere</Country>
        <MedlineTA>{text(2).title()}</MedlineTA>
        <NlmUniqueID>0000001</NlmUniqueID>
        <ISSNLinking>1234-5678</ISSNLinking>
      </MedlineJournalInfo>
      <MeshHeadingList>{mesh}
      </MeshHeadingList>
    </MedlineCitation>
    <PubmedData>
      <History>
        <PubMedPubDate PubStatus="pubmed">
          <Year>{year}</Year>
          <Month>3</Month>
          <Day>7</Day>
        </PubMedPubDate>
      </History>
      <PublicationStatus>ppublish</PublicationStatus>
      <ArticleIdList>
        <ArticleId IdType="pubmed">{number}</ArticleId>
        <ArticleId IdType="doi">10.5555/{number}</ArticleId>
      </ArticleIdList>
      <ReferenceList>{references}
      </ReferenceList>
    </PubmedData>
  </PubmedArticle>
"""
