"""How it was done: rules and formulas with the functions that hold them, the rules of certainty,
and the limits, counted from the data."""

from __future__ import annotations

from ldncli.questions.asked import Asked
from ldncli.records.vocabularies.topic import Topic
from ldncli.report.document.blocks import (
    Block,
    Bullets,
    Cell,
    Grid,
    Paragraph,
    Section,
    Spans,
    Strong,
)
from ldncli.report.document.prisma.of_records import read_of
from ldncli.report.words.findings.certainty import rules
from ldncli.report.words.language.numbers import counted, whole
from ldncli.report.words.language.phrases import upper

_FORMULAS = (
    (
        "Mean difference",
        "d = x̄₁ − x̄₂; v = s₁²/n₁ + s₂²/n₂",
        "statistics/measures/mean_measures.py",
    ),
    (
        "Standardised mean difference (Hedges’ g)",
        (
            "g = J(m) · (x̄₁ − x̄₂)/s; J(m) = Γ(m/2) / (√(m/2) · Γ((m−1)/2)); m = n₁ + n₂ − 2; v ="
            " 1/n₁ + 1/n₂ + g²/(2(n₁ + n₂))"
        ),
        "statistics/measures/mean_measures.py",
    ),
    (
        "Paired data (crossover, before and after)",
        "s_d = √(s₁² + s₂² − 2·r·s₁·s₂); r as printed or derived, else 0.5 (0.3 and 0.7 beside it)",
        "statistics/measures/moments.py",
    ),
    (
        "Risk ratio",
        "ln RR = ln((a/n₁)/(c/n₂)); v = 1/a − 1/n₁ + 1/c − 1/n₂; ½ is added where a cell is 0",
        "statistics/measures/count_measures.py",
    ),
    (
        "Share of people in one group",
        "y = ln(x/(n − x)); v = 1/x + 1/(n − x)",
        "statistics/measures/count_measures.py",
    ),
    (
        "Pooled effect",
        "μ = Σwᵢyᵢ/Σwᵢ; wᵢ = 1/(vᵢ + τ²); τ² by restricted maximum likelihood (REML)",
        "statistics/models/pooling.py",
    ),
    (
        "Interval (modified Knapp–Hartung)",
        (
            "μ ± t(k−1) · √(max(1, Σwᵢ(yᵢ − μ)² / (k − 1)) / Σwᵢ); with one or two estimates"
            " μ ± 1.96 · √(1/Σwᵢ)"
        ),
        "statistics/models/pooling.py",
    ),
    (
        "Heterogeneity",
        "Q = Σ(yᵢ − ȳ)²/vᵢ; I² = 100 · τ²/(τ² + ṽ), ṽ the typical sampling variance",
        "statistics/models/heterogeneity.py",
    ),
    ("Prediction interval", "μ ± t(k−1) · √(τ² + SE²)", "statistics/models/pooling.py"),
    (
        "Sign test of directions",
        (
            "p = 2 · P(X ≥ max(b, h)), X binomial with b + h and ½; b studies lean to benefit, h to"
            " harm"
        ),
        "statistics/combining/signs.py",
    ),
    (
        "Harms in trials",
        "RR = Σ(aᵢ·n₂ᵢ/Nᵢ) / Σ(cᵢ·n₁ᵢ/Nᵢ) (Mantel–Haenszel); per 1,000: 1000 · p₀ · (RR − 1)",
        "statistics/models/stratified.py",
    ),
    (
        "Absolute effects",
        (
            "p₁ = RR · p₀, p₀ the median risk of the control groups; NNT = 1/|p₁ − p₀|, where the"
            " interval excludes no effect"
        ),
        "evidence/absolute/risks.py",
    ),
    (
        "Standardised difference on a scale",
        "difference = g · median of the SDs that trials on the scale print",
        "evidence/absolute/control_side.py",
    ),
    (
        "Ours compared with a review",
        "(ours − theirs) / √(SE₁² + SE₂²): a yardstick, not a test",
        "evidence/reconciling/reconcile.py",
    ),
)
_RULES = (
    (
        "Studies are counted, not papers: all papers on one trial count once, and its facts come"
        " from its main paper. Retracted papers count only on request."
    ),
    (
        "Randomised trials and non-randomised studies are separate bodies of evidence and are never"
        " pooled together; conclusions rest on the trials where there are any. Non-randomised"
        " studies are listed, not pooled."
    ),
    (
        "Outcomes are chosen and ordered by their importance to patients, according to the core"
        " outcome set of the condition, whatever was found; a critical outcome is listed even if no"
        " study reports it (GRADE guideline 2)."
    ),
    (
        "A study enters an outcome once: comparisons between groups are preferred to changes within"
        " groups, then primary outcomes, the scale that most studies share, intention to treat, and"
        " the time nearest the end of treatment."
    ),
    (
        "Trials against another treatment, or of one dose against another, are shown but not pooled"
        " with placebo controlled trials."
    ),
    (
        "Where nothing can be pooled, the directions of effect that authors report are given, as"
        " SWiM recommends (Campbell 2020, BMJ 368:l6890)."
    ),
    (
        "An important difference is the scale’s published minimal important difference, otherwise"
        " half a standard deviation (Norman 2003) or a ratio of 0.8 or 1.25."
    ),
    (
        "Certainty follows GRADE by the rules below, so that two people get the same suggestion; a"
        " person’s judgement, with name and reason, may replace any step. The wording is that of"
        " GRADE guideline 26."
    ),
)


def methods_section(topic: Topic) -> Section:
    """Rules, formulas, and the rules of certainty."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        ((Strong(what),), (formula,), (where,)) for what, formula, where in _FORMULAS
    )
    steps: tuple[tuple[Cell, ...], ...] = tuple(
        ((Strong(upper(domain.replace("-", " "))),), (f"{upper(rule)}.",))
        for domain, rule in rules(topic).items()
    )
    blocks: tuple[Block, ...] = (
        Bullets(tuple((each,) for each in _RULES)),
        Grid(
            "table-formulas",
            "Formulas",
            ("What", "Formula", "Where in the program"),
            rows,
            ((_SYMBOLS.format(drug=topic.drug),),),
            widths=(22, 53, 25),
        ),
        Grid(
            "table-grade",
            "Rules of certainty",
            ("Domain", "Rule"),
            steps,
            ((_START,),),
            widths=(18, 82),
        ),
        Paragraph(
            (
                (
                    "docs/methods.md in the program gives each rule with its source. The text of"
                    " this report was generated by rules; no sentence was written by hand."
                ),
            ),
            "note",
        ),
    )
    return Section("methods", "Methods", blocks)


_SYMBOLS = (
    "x̄ mean, s standard deviation, n people, a and c people with the event, y effect, v its"
    " sampling variance, k estimates; 1 {drug}, 2 or 0 control."
)
_START = "Randomised trials start at high, other studies at low; steps down and up are added."


def limits_section(asked: Asked) -> Section:
    """What a reader must hold against it, counted."""
    items = [(each,) for each in _limits(asked)]
    advice: Spans = (
        Strong("Not medical advice. "),
        (
            "This report summarises published evidence. It takes no account of any person’s"
            " illness, other medicines or risks. Treatment decisions are for patients and their"
            " clinicians."
        ),
    )
    return Section("limits", "Limits", (Bullets(tuple(items)), Paragraph(advice, "warning")))


def _limits(asked: Asked) -> list[str]:
    papers = list(asked.papers.values())
    told = ["The records do not come from a complete search of databases; studies may be missing."]
    partly = sum(read_of(each) != "whole paper" for each in papers)
    if partly:
        told.append(
            f"{whole(partly)} of {counted(len(papers), 'report')}"
            f" {'was' if partly == 1 else 'were'} not read in full: what an abstract or register"
            " entry leaves out is missing, harms above all."
        )
    single = sum(each.extraction.state == "single" for each in papers)
    if single:
        told.append(
            f"{whole(single)} of {counted(len(papers), 'report')}"
            f" {'was' if single == 1 else 'were'} extracted once, not independently in duplicate."
        )
    conflicts = sum(len(each.conflicts) for each in papers)
    if conflicts:
        told.append(
            f"Sources disagree on {counted(conflicts, 'value')}; the record keeps all versions,"
            " with the one used and why."
        )
    bodies = [rated.synthesis for finding in asked.findings for rated in finding.bodies]
    assumed = {
        estimate.study
        for each in bodies
        for estimate in each.estimates
        if estimate.assumed is not None
    }
    if assumed:
        told.append(
            "A within-person correlation of 0.5 was assumed for"
            f" {counted(len(assumed), 'study', 'studies')} that"
            f" {'prints' if len(assumed) == 1 else 'print'} none."
        )
    alone = sum(len(each.entries) == 1 for each in bodies)
    if bodies:
        told.append(
            f"{whole(alone)} of {counted(len(bodies), 'body', 'bodies')} of evidence"
            f" {'rests' if alone == 1 else 'rest'} on one study."
        )
    if asked.silence_on_harms.silent:
        told.append(
            f"{whole(asked.silence_on_harms.silent)} of"
            f" {counted(asked.silence_on_harms.studies, 'study', 'studies')}"
            f" {'does' if asked.silence_on_harms.silent == 1 else 'do'} not report on harms in the"
            " sources read: silence is not safety."
        )
    told.append("Certainty is suggested by rules that see only what the records hold.")
    return told
