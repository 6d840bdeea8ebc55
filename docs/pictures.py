"""Make the pictures of the README and the gallery by the tool itself, or with --check say which of
them are out of date (exit 1).

Drawings are what `--out FILE.svg` gives. Screens are what a terminal of that width shows. Pages are
photographed in a browser, where Playwright and a Chromium are found; else the photographs stay as
they are. --no-browser leaves them as they are in any case.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
FOLDER = DOCS / "pictures"
DESKTOP, PHONE = (1280, 860), (390, 844)


@dataclass(frozen=True)
class Picture:
    """A file in docs/pictures/, the command that it shows, and what the gallery says of it."""

    file: str
    command: str
    title: str
    reading: str


@dataclass(frozen=True)
class Drawing(Picture):
    """What the command itself draws into a file."""


@dataclass(frozen=True)
class Screen(Picture):
    """The first lines that a terminal shows."""

    columns: int = 100
    lines: int = 32


@dataclass(frozen=True)
class Page(Picture):
    """A photograph of a page that the command writes."""

    page: str = "index.html"
    size: tuple[int, int] = DESKTOP
    look: str = "light"
    at: str = (
        ""  # what stands at the top of the picture, and what is pressed: Playwright's selectors
    )
    click: str = ""


PICTURES: tuple[Picture, ...] = (
    Drawing(
        "map.svg",
        "ldn map --depth 1 --out map.svg",
        "The map of the field",
        (
            "Each row is a group of conditions, each column a group of outcomes. Shape"
            " shows the best design, area the number of people, letter and colour the"
            " certainty, and the small number the studies. Cells without studies are"
            " marked."
        ),
    ),
    Screen(
        "screen-map.svg",
        'ldn map --condition "neuropathic pain"',
        "The same in the terminal, for one branch",
        (
            "`●` randomised trial, `◆` controlled or cohort study, `▲` no control group,"
            " `·` case report; then the number of studies and the certainty (L low, V very"
            " low). `○26` is a cell with only trials under way, the last of which ends in"
            " 2026; `–` is an empty cell."
        ),
        columns=80,
        lines=40,
    ),
    Drawing(
        "map-mechanisms.svg",
        "ldn map --columns mechanisms --depth 1 --out mechanisms.svg",
        "Conditions by mechanism",
        (
            "Colour and letter show the direction, since GRADE does not rate mechanisms."
            " Studies of every scope count, including those in animals and cells."
        ),
    ),
    Screen(
        "screen-evidence.svg",
        'ldn evidence --condition "Crohn\'s disease"',
        "How strong is the evidence?",
        (
            "One row per outcome. `1+ | 3+ 1±` means one randomised trial in favour of the"
            " drug and, counted separately, three other studies in favour and one mixed."
            " The reasons for the certainty follow the table."
        ),
        lines=34,
    ),
    Screen(
        "screen-search.svg",
        "ldn search fibromyalgia --design randomised --limit 8",
        "Which papers are there?",
        (
            "The best evidence first, one line per study; the last lines say what the"
            " filters left out."
        ),
    ),
    Screen(
        "screen-show.svg",
        "ldn show younger-2013",
        "One paper, with the source of each value",
        (
            "The grey words in brackets name the source and the place in it where the value"
            " was read."
        ),
        lines=38,
    ),
    Drawing(
        "forest.svg",
        "ldn forest --condition fibromyalgia --outcome pain-intensity --out forest.svg",
        "A forest plot",
        (
            "The data of each arm are beside the plot, or below the name of a trial that"
            " reports something else. A square is a trial, its line the 95% interval, the"
            " diamond the pooled effect, and the line below it the prediction interval for"
            " a new trial. Differences within the shaded band would not matter to patients."
            " The lights on the right show risk of bias. Trials that cannot be pooled are"
            " still listed, with the reason."
        ),
    ),
    Drawing(
        "forest-by-dose.svg",
        "ldn forest --outcome pain-intensity --by dose-band --theme dark --out pain.svg",
        "By dose, dark, for a slide",
        (
            "Bands of dose contain different trials in different people, so a difference"
            " between diamonds is not an effect of dose."
        ),
    ),
    Drawing(
        "directions.svg",
        "ldn forest --condition fibromyalgia --outcome fatigue --out fatigue.svg",
        "Where nothing can be pooled",
        (
            "Trials without usable numbers still have a direction: one arrow per study, its"
            " size the number of people."
        ),
    ),
    Drawing(
        "funnel.svg",
        "ldn funnel --outcome pain-intensity --out funnel.svg",
        "A funnel plot",
        (
            "Small trials are at the bottom. A gap on one side would suggest unpublished"
            " trials. With so few nobody can tell, and the plot says so."
        ),
    ),
    Drawing(
        "drapery.svg",
        "ldn plot drapery --condition fibromyalgia --outcome pain-intensity --out drapery.svg",
        "Which effects the trials allow",
        (
            "Each thin curve is a trial, the thick one the result: its height is the p value"
            " against the effect below it. Where a curve is above 0.05, that effect is inside"
            " its 95% interval."
        ),
    ),
    Drawing(
        "network.svg",
        "ldn network --condition fibromyalgia --outcome pain-intensity --doses --out network.svg",
        "A network of treatments",
        (
            "Who was compared with whom: lines are trials, circles people. The notes say what"
            " indirect comparisons assume, and what cannot be tested."
        ),
    ),
    Drawing(
        "multilevel.svg",
        "ldn multilevel --condition fibromyalgia --outcome pain-intensity --out multilevel.svg",
        "All estimates of each trial",
        (
            "Every scale and week that a trial reports, below its name; both results stand last:"
            " each trial once, and all estimates in one model."
        ),
    ),
    Drawing(
        "dose-response.svg",
        "ldn dose-response CMT --outcome disability --scope any --result ONLS --out curve.svg",
        "A dose–response",
        (
            "The line with its band, over the doses studied, and what each group showed by itself."
            " The notes say what was given, and what the trial is."
        ),
    ),
    Drawing(
        "rob.svg",
        "ldn rob --condition fibromyalgia --design randomised --out rob.svg",
        "Risk of bias",
        (
            "Each row is a trial, each column a domain; the symbols say the same as the"
            " colours. The bars show proportions of people."
        ),
    ),
    Screen(
        "screen-pool.svg",
        "ldn pool --condition fibromyalgia --outcome pain-intensity",
        "A meta-analysis with its steps",
        (
            "Below the numbers, each trial is listed with how they follow from what was"
            " printed and where that was read; then come the result and its robustness."
        ),
        lines=40,
    ),
    Screen(
        "screen-safety.svg",
        "ldn safety --limit 8",
        "Harms",
        (
            "People with the harm among those at risk, in each group of the randomised"
            " trials; then the risk ratio, the difference per 1,000, and other studies"
            " separately. An empty cell is a harm that nobody counted."
        ),
        lines=30,
    ),
    Screen(
        "screen-mechanism.svg",
        "ldn evidence --by mechanism --mechanism TLR4",
        "Who measured a mechanism, and who only proposed it?",
        (
            "Studies with data for it, studies that only propose it, and studies with data"
            " against it. GRADE does not rate mechanisms, and nor does `ldn`."
        ),
        columns=110,
    ),
    Page(
        "site-home.png",
        "ldn site pages",
        "The base as a website",
        (
            "`ldn site` writes static pages that work on any web server or from disk."
            " Search, filters and tables work offline."
        ),
    ),
    Page(
        "site-paper.png",
        "ldn site pages",
        "A paper on the site, in dark mode",
        ("Beside each value is its place in the source; each source has its address."),
        page="paper/younger-2013.html",
        at='h3:has-text("Outcomes")',
        look="dark",
    ),
    Page(
        "site-phone.png",
        "ldn site pages",
        "A condition on a phone",
        "The same page in one column.",
        page="condition/fibromyalgia.html",
        size=PHONE,
    ),
    Page(
        "map-page.png",
        "ldn map --out map.html",
        "The map as one file",
        (
            "Rows and columns open, and a cell lists its studies: here those on pain in"
            " skin disease. The file can be sent by email."
        ),
        page="map.html",
        click='[data-cell="skin-disease/pain"]',
    ),
    Page(
        "report.png",
        "ldn report --condition fibromyalgia --out report.html",
        "A report on one question",
        (
            "Summaries for three kinds of reader, Summary of Findings, plots, harms,"
            " methods and references in one file; `.docx` gives the same for Word."
        ),
        page="report.html",
    ),
    Page(
        "report-findings.png",
        "ldn report --condition fibromyalgia --out report.html",
        "Summary of Findings, in the same report",
        (
            "The result with and without the drug, how certain it is, and a footnote for"
            " each reason. `ldn sof` gives the table alone."
        ),
        page="report.html",
        at="#results table",
    ),
)


# -- drawings and screens --------------------------------------------------------------------------


def draw(picture: Drawing) -> str:
    """The SVG that the command gives."""
    words = shlex.split(picture.command)[1:]
    words = words[: words.index("--out")]
    done = _run([*words, "--format", "svg"])
    return done.stdout


def _run(words: list[str], cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "ldncli", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=_environment(),
        cwd=cwd,
    )
    if done.returncode:
        raise SystemExit(f"ldn {shlex.join(words)}: {done.stderr}")
    return done


def _environment(**more: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("NO_COLOR", "COLORTERM", "FORCE_COLOR", "TERM_PROGRAM")
    }
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {
        **kept,
        "LDN_DATA": str(ROOT / "data"),
        "PYTHONPATH": path,
        "PYTHONUTF8": "1",
        "TERM": "xterm-256color",
        "LDN_PAGER": "cat",
        **more,
    }


def shoot_screen(picture: Screen) -> str:
    """The SVG of a terminal in which the command was run, cut after the picture's lines."""
    from rich.console import Console
    from rich.text import Text

    lines = _terminal(shlex.split(picture.command)[1:], picture.columns).rstrip().splitlines()
    cut = len(lines) > picture.lines
    console = Console(
        record=True,
        width=picture.columns,
        file=io.StringIO(),
        force_terminal=True,
        color_system="256",
        legacy_windows=False,
    )
    console.print(Text(f"$ {picture.command}\n", style="bold green"))
    for line in lines[: picture.lines]:
        console.print(Text.from_ansi(line.rstrip()), no_wrap=True, overflow="crop", crop=True)
    if cut:
        console.print(Text(f"… and {len(lines) - picture.lines} lines more", style="dim"))
    name = Path(picture.file).stem
    return (
        re.sub(
            r"[ \t]+\n",
            "\n",
            console.export_svg(
                title="ldn", code_format=_FRAME, unique_id=name, font_aspect_ratio=0.602
            ),
        )
        + "\n"
    )


# The frame of rich's own, without the font that it would fetch from the network.
_FRAME = """<svg xmlns="http://www.w3.org/2000/svg" role="img" \
viewBox="0 0 {width} {height}" width="{width}">
<style>.{unique_id}-matrix {{ \
font-family: "DejaVu Sans Mono", "Liberation Mono", Menlo, Consolas, monospace; \
font-size: {char_height}px; line-height: {line_height}px }} \
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif }}
{styles}</style>
<defs><clipPath id="{unique_id}-clip-terminal">\
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" \
clip-path="url(#{unique_id}-clip-terminal)">{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>"""


def _terminal(words: list[str], columns: int) -> str:
    """What the command prints when it runs in a terminal of so many columns."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = _environment(COLUMNS=str(columns), LINES="50")
    child = subprocess.Popen(
        [sys.executable, "-m", "ldncli", *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
    )
    os.close(theirs)
    seen = b""
    with contextlib.suppress(OSError):  # the terminal is gone when the program has ended
        while part := os.read(ours, 65536):
            seen += part
    os.close(ours)
    if child.wait():
        raise SystemExit(f"ldn {shlex.join(words)}: {seen.decode(errors='replace')}")
    return seen.decode().replace("\r\n", "\n")


def words_of(svg: str) -> list[str]:
    """The lines that a picture shows, without how they are drawn: another release of rich may
    draw the same screen otherwise."""
    rows: dict[str, list[str]] = {}
    for place, text in re.findall(r'<text[^>]*\by="([^"]+)"[^>]*>(.*?)</text>', svg, re.DOTALL):
        rows.setdefault(place, []).append(text)
    return ["".join(parts).replace("&#160;", " ").strip() for parts in rows.values()]


def make(picture: Picture) -> str | None:
    """The picture's text; None for a photograph."""
    if isinstance(picture, Drawing):
        return draw(picture)
    return shoot_screen(picture) if isinstance(picture, Screen) else None


def stale() -> list[str]:
    """The drawings and screens that are missing, or show something else than the tool would now."""
    found = []
    for picture in PICTURES:
        wanted, path = make(picture), FOLDER / picture.file
        have = path.read_text(encoding="utf-8") if wanted is not None and path.exists() else None
        if wanted is None:
            continue
        same = have is not None and (
            words_of(have) == words_of(wanted) if isinstance(picture, Screen) else have == wanted
        )
        found += [] if same else [picture.file]
    return found


# -- photographs -----------------------------------------------------------------------------------


def find_chromium() -> str | None:
    """The browser named by LDN_CHROMIUM, else the first that is on the path."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return os.environ.get("LDN_CHROMIUM") or next(
        (found for name in names if (found := shutil.which(name))), None
    )


def photograph(pictures: list[Page]) -> dict[str, bytes]:
    """Each page as PNG with few colours; nothing where there is no browser."""
    program = find_chromium()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        program = None
    if program is None:
        print(
            "no browser: the photographs of pages stay as they are (pip install playwright, apt-get"
            " install chromium)"
        )
        return {}
    taken: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as made, sync_playwright() as driver:
        folder = Path(made)
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for command in dict.fromkeys(each.command for each in pictures):
            _run(shlex.split(command)[1:], cwd=folder)
        for each in pictures:
            width, height = each.size
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=each.look, offline=True
            )  # type: ignore[arg-type]
            page = context.new_page()
            page.goto((folder / ("pages" if " site " in each.command else "") / each.page).as_uri())
            for _ in range(
                3 if each.at else 1
            ):  # what comes into sight is laid out only then, and moves the rest
                page.wait_for_timeout(300)
                if each.at:
                    page.locator(each.at).first.evaluate(
                        "part => part.scrollIntoView({behavior: 'instant'})"
                    )
            if each.click:
                page.click(each.click)
            taken[each.file] = _small(page.screenshot())
            context.close()
        browser.close()
    return taken


def _small(png: bytes) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


# -- the gallery -----------------------------------------------------------------------------------


def gallery_page() -> str:
    """The gallery in Markdown: every picture, the command that made it, and how to read it."""
    parts = [
        (
            "# Gallery\n\nWhat `ldn` draws and shows, made from the records, with the"
            " command for each picture. Made from the list in `docs/pictures.py` by"
            " `docs/generate.py`; do not edit. `just pictures` makes the pictures again.\n"
        )
    ]
    shown: set[str] = set()
    for picture in PICTURES:
        # What a command has written once is there already.
        made = f"```sh\n{picture.command}\n```"
        if picture.command in shown:
            made = f"From `{picture.command}`, above."
        shown.add(picture.command)
        parts.append(
            f"## {picture.title}\n\n{made}\n\n![{picture.title}:"
            f" {picture.command}](pictures/{picture.file})\n\n{picture.reading}\n"
        )
    return "\n".join(parts)


def main(words: list[str]) -> int:
    """Write or check; the exit code."""
    if "--check" in words:
        found = stale()
        print(
            "\n".join(f"out of date: docs/pictures/{each}" for each in found),
            end="\n" if found else "",
        )
        return 1 if found else 0
    FOLDER.mkdir(exist_ok=True)
    made: dict[str, bytes] = {
        each.file: text.encode() for each in PICTURES if (text := make(each)) is not None
    }
    if "--no-browser" not in words:
        made |= photograph([each for each in PICTURES if isinstance(each, Page)])
    for name, content in made.items():
        path = FOLDER / name
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            print(f"wrote: docs/pictures/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
