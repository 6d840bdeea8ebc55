"""Made-up files of the PubMed baseline, for tests of the scan."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from pathlib import Path

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD'
    ' PubMedArticle//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
    "<PubmedArticleSet>\n"
)
TAIL = "</PubmedArticleSet>\n"
_ARTICLE = """\
  <PubmedArticle>
    <MedlineCitation Status="MEDLINE" Owner="NLM">
      <PMID Version="{version}">{pmid}</PMID>
      <Article PubModel="Print">
        <Journal>
          <JournalIssue CitedMedium="Print">
            <PubDate>
              <Year>2019</Year>
            </PubDate>
          </JournalIssue>
          <Title>{journal}</Title>
        </Journal>
        <ArticleTitle>{title}</ArticleTitle>
        <Abstract>
          <AbstractText>{abstract}</AbstractText>
        </Abstract>
        <AuthorList CompleteYN="Y">
          <Author ValidYN="Y">
            <LastName>{author}</LastName>
            <ForeName>Ann</ForeName>
          </Author>
        </AuthorList>
        <VernacularTitle>{vernacular}</VernacularTitle>
      </Article>
      <MeshHeadingList>
        <MeshHeading>
          <DescriptorName UI="D1" MajorTopicYN="N">{mesh}</DescriptorName>
        </MeshHeading>
      </MeshHeadingList>
      <KeywordList Owner="NOTNLM">
        <Keyword MajorTopicYN="N">{keyword}</Keyword>
      </KeywordList>
    </MedlineCitation>
    <PubmedData>
      <ReferenceList>
        <Reference>
          <Citation>{reference}</Citation>
        </Reference>
      </ReferenceList>
    </PubmedData>
  </PubmedArticle>
"""
PLACES = ("title", "abstract", "vernacular", "mesh", "keyword")


def article(pmid: int, *, version: int = 1, **told: str) -> str:
    """One article, as the baseline has it; every text is plain unless it is told."""
    given = {
        "title": f"Elbow {pmid}.",
        "abstract": "Nothing to see: p &lt; 0.05, 5 µm ± 2.",
        "journal": "Invented Elbows",
        "author": f"Müller{pmid}",
        "vernacular": "Ellenbogen",
        "mesh": "Elbow",
        "keyword": "joints",
        "reference": "Elbows. 1999",
        **told,
    }
    return _ARTICLE.format(pmid=pmid, version=version, **given)


def deleted(*pmids: int) -> str:
    """Word of deletions, as it ends the files of updates."""
    lines = "".join(f'    <PMID Version="1">{each}</PMID>\n' for each in pmids)
    return f"  <DeleteCitation>\n{lines}  </DeleteCitation>\n"


def article_set(*parts: str) -> bytes:
    """The text of a whole file."""
    return f"{HEAD}{''.join(parts)}{TAIL}".encode()


def put(folder: Path, number: int, *parts: str, md5: bool = True) -> Path:
    """A packed file of that number in a folder, with its .md5 beside."""
    return put_bytes(folder, number, gzip.compress(article_set(*parts), mtime=0), md5=md5)


def put_bytes(folder: Path, number: int, content: bytes, *, md5: bool = True) -> Path:
    """A file of that number that holds these bytes."""
    folder.mkdir(exist_ok=True)
    path = folder / f"pubmed26n{number:04}.xml.gz"
    path.write_bytes(content)
    beside = path.with_name(f"{path.name}.md5")
    beside.unlink(missing_ok=True)
    if md5:
        told = f"MD5({path.name})= {hashlib.md5(content).hexdigest()}\n"
        beside.write_text(told, encoding="ascii")
    return path


def pmids(records: Sequence[object]) -> list[str | None]:
    """The PMIDs of records."""
    return [getattr(each, "pmid", None) for each in records]
