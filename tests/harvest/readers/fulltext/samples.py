"""An invented article in JATS, after its tag library."""

from __future__ import annotations

ARTICLE = """\
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article" xml:lang="en">
<front><journal-meta><journal-title-group><journal-title>Journal of Elbows</journal-title>
</journal-title-group><publisher><publisher-name>Elbow Press</publisher-name></publisher>
</journal-meta><article-meta>
<article-id pub-id-type="pmid">31234567</article-id>
<article-id pub-id-type="pmc">999999</article-id>
<article-id pub-id-type="doi">10.5555/elbow.1</article-id>
<title-group><article-title>Purple <italic>elbow</italic>: 10<sup>3</sup> bends<xref
 ref-type="fn" rid="fn1"/></article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>van den Berg</surname>
<given-names>Ludwig</given-names></name><xref ref-type="aff" rid="a1"><sup>1</sup></xref></contrib>
<contrib contrib-type="author"><collab>Elbow Study Group<contrib-group><contrib><name><surname>Bo
</surname></name></contrib></contrib-group></collab></contrib>
<contrib contrib-type="author"><string-name><surname>Ek</surname>, <given-names>Ann</given-names>
</string-name></contrib>
<contrib contrib-type="editor"><name><surname>Editor</surname></name></contrib></contrib-group>
<author-notes><fn fn-type="COI-statement"><p><bold>Competing interests:</bold> LvdB bends
elbows.</p></fn></author-notes>
<pub-date pub-type="epub"><day>7</day><month>2</month><year>2020</year></pub-date>
<pub-date pub-type="collection"><year>2021</year></pub-date>
<pub-date pub-type="ppub"><month>3</month><year>2020</year></pub-date>
<volume>3</volume><issue>2</issue><fpage>11</fpage><lpage>19</lpage>
<abstract abstract-type="graphical"><p>A picture.</p></abstract>
<abstract><sec><title>Aim</title><p>To bend.</p></sec><sec><title>Trial registration</title>
<p>NCT01234567.</p></sec></abstract>
<kwd-group><kwd>elbow</kwd></kwd-group>
<funding-group><award-group><funding-source>Elbow Fund</funding-source><award-id>E1</award-id>
</award-group><funding-statement>The Elbow Fund paid.</funding-statement></funding-group>
</article-meta></front>
<body>
<sec><title>Methods</title><p>First.<sup><xref ref-type="bibr" rid="b1">12</xref></sup></p>
<sec><title>Patients</title><p>We asked 31 adults<xref ref-type="bibr" rid="b2">[2]</xref> of
25 kg/m<sup>2</sup>.</p><p>Then H<sub>2</sub>O.</p>
<fig id="F1"><label>Figure 1.</label><caption><p>How they went.</p></caption></fig></sec></sec>
<sec><title>Results</title><p>See the table.
<table-wrap id="T1"><label>Table 1.</label><caption><title>Bends</title><p>By arm.</p></caption>
<table><thead>
<tr><th rowspan="2">Outcome</th><th colspan="2">Drug (<italic>n</italic>=16)</th>
<th rowspan="2">P</th></tr>
<tr><th>n</th><th>Mean (SD)</th></tr></thead>
<tbody>
<tr><td colspan="4">Week 8</td></tr>
<tr><td rowspan="2">Pain<sup>a</sup></td><td>16</td><td>4.5<sup>*</sup> (1.2)</td>
<td>&lt;0.05<xref ref-type="table-fn" rid="tf1"><sup>b</sup></xref></td></tr>
<tr><td>15</td><td>10<sup>2</sup></td><td/></tr>
</tbody></table>
<table-wrap-foot><fn id="tf0"><label>a</label><p>Of those treated.</p></fn>
<p><sup>b</sup>One-sided.</p><p>* p &lt; 0.05</p></table-wrap-foot></table-wrap></p>
<table-wrap id="T2"><label>Table 2</label><caption><p>Drawn.</p></caption><graphic/></table-wrap>
</sec></body>
<back><sec><title>Declarations</title><fn-group><title>Data availability</title><fn><p>On
request.</p></fn></fn-group></sec><ack><title>Thanks</title><p>Everybody.</p></ack>
<ref-list><ref><mixed-citation>Not ours: NCT07777777</mixed-citation></ref></ref-list></back>
<sub-article><front-stub/><body><p>A reply.</p></body></sub-article>
</article>
"""
