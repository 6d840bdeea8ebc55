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
from ldncli.report.document.parts.prisma import read_of
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
        "Interval (Knapp–Hartung)",
        (
            "μ ± t(k−1) · √(Σwᵢ(yᵢ − μ)² / ((k − 1)·Σwᵢ)); with one or two estimates μ ± 1.96 ·"
            " √(1/Σwᵢ)"
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
        "statistics/signs.py",
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
        "Beside a review",
        "(ours − theirs) / √(SE₁² + SE₂²): a yardstick, no test",
        "evidence/reconciling/reconcile.py",
    ),
)
_RULES = (
    (
        "Counting is by study, not by paper: papers of one trial are one, and its facts come from"
        " its main paper. Retracted papers count only where asked for."
    ),
    (
        "Randomised trials and other studies are separate bodies of evidence and are never pooled"
        " together; trials speak where there are any. Studies without randomisation are listed, not"
        " pooled."
    ),
    (
        "Outcomes are chosen and ordered by their importance to patients, as the core outcome set"
        " of the condition has it, whatever was found; a critical one that no study reports is"
        " listed all the same (GRADE guideline 2)."
    ),
    (
        "A study enters an outcome once: comparisons between groups before those within, primary"
        " outcomes first, the scale that most share, intention to treat, nearest to the end of"
        " treatment."
    ),
    (
        "Trials against another treatment, or of doses against each other, are shown and not pooled"
        " with those against placebo."
    ),
    (
        "Where nothing can be pooled, directions are told as SWiM asks (Campbell 2020, BMJ"
        " 368:l6890), as the authors report them."
    ),
    (
        "How large a difference matters is taken from the scale’s printed minimal important"
        " difference, else half a standard deviation (Norman 2003) or a ratio of 0.8 or 1.25."
    ),
    (
        "Certainty follows GRADE by the rules below, so that two people get the same suggestion; a"
        " person’s judgement, with name and reason, may replace any step. Words are those of GRADE"
        " guideline 26."
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
                    "Each rule with its source stands in docs/methods.md of the program. The text"
                    " of this report is put together by rules; no sentence was written by hand"
                    " for it."
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
_START = "Randomised trials start high, other studies low; steps down and up are added."


def limits_section(asked: Asked) -> Section:
    """What a reader must hold against it, counted."""
    items = [(each,) for each in _limits(asked)]
    advice: Spans = (
        Strong("Not medical advice. "),
        (
            "This report sums up published evidence. It knows nothing of any person’s illness,"
            " other medicines or risks. Decisions on treatment belong to patients and those who"
            " treat them."
        ),
    )
    return Section("limits", "Limits", (Bullets(tuple(items)), Paragraph(advice, "warning")))


def _limits(asked: Asked) -> list[str]:
    papers = list(asked.papers.values())
    told = [
        "The records were gathered for this base; they are no complete search of databases, and"
        " studies may be missing."
    ]
    partly = sum(read_of(each) != "whole paper" for each in papers)
    if partly:
        told.append(
            f"{whole(partly)} of {counted(len(papers), 'report')}"
            f" {'was' if partly == 1 else 'were'} not read in full: what an abstract or a register"
            " does not print is missing, harms above all."
        )
    single = sum(each.extraction.state == "single" for each in papers)
    if single:
        told.append(
            f"{whole(single)} of {counted(len(papers), 'report')}"
            f" {'was' if single == 1 else 'were'} extracted once, not twice independently."
        )
    conflicts = sum(len(each.conflicts) for each in papers)
    if conflicts:
        told.append(
            f"On {counted(conflicts, 'value')} sources disagree; both values are kept in the"
            " record, with the one used and why."
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
            f" {counted(asked.silence_on_harms.studies, 'study', 'studies')} say nothing of harms"
            " in the sources read: silence is not safety."
        )
    told.append(
        "Certainty is suggested by rules, which see what the records hold and nothing else."
    )
    return told
