"""Feeds one target with inputs until the time is up, and writes down the first that breaks it.

    python bench/fuzz.py records|words|doses|references|commands [--seconds 600] [--seed 1]

With atheris (`pip install atheris`) inputs are bred by what they reach in the code; without it
they are good inputs, changed at random. Needs the packages of the test suite.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT))

try:
    import atheris
except ImportError:
    atheris = None


def main() -> None:
    """Run one target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=("records", "words", "doses", "references", "commands"))
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--random", action="store_true", help="do without atheris")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ldn-fuzz-") as name:
        os.environ["LDN_CACHE"] = name
        if options.target == "commands":
            _command_lines(options, Path(name))
        elif atheris and not options.random:
            _bred(options, Path(name))
        else:
            _at_random(options)


def _command_lines(options: argparse.Namespace, folder: Path) -> None:
    """Command lines, one after the other in one folder, over a copy of the invented base."""
    from tests.command_lines import furnish, random_line, run_line
    from tests.conftest import LIBRARY, TRIALS

    os.environ |= {"HOME": str(folder / "home"), "LDN_PAGER": "cat"}
    data = folder / "data"
    shutil.copytree(LIBRARY, data)
    shutil.copytree(TRIALS, data, dirs_exist_ok=True)
    furnish(folder / "here")
    os.chdir(folder / "here")
    source, number = random.Random(options.seed), 0
    until = time.monotonic() + options.seconds
    while time.monotonic() < until:
        words = random_line(source)
        try:
            run_line(words, data)
        except Exception:
            traceback.print_exc()
            sys.exit(f"{words} breaks it")
        number += 1
    print(f"commands: {number:,} lines, nothing broke")


def _bred(options: argparse.Namespace, folder: Path) -> None:
    with atheris.instrument_imports(include=["ldncli"]):
        from tests.fuzzing import TARGETS
    target = TARGETS[options.target]
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(target.seeds):
        (corpus / str(number)).write_bytes(seed)
    words = folder / "words"
    words.write_text(
        "".join(
            '"' + "".join(rf"\x{byte:02x}" for byte in each) + '"\n'
            for each in target.pieces
            if each
        )
    )
    atheris.Setup(
        [
            sys.argv[0],
            f"-max_total_time={options.seconds}",
            f"-seed={options.seed}",
            f"-dict={words}",
            "-max_len=20000",
            "-timeout=30",
            f"-artifact_prefix={options.target}-",
            str(corpus),
        ],
        target.try_it,
    )
    atheris.Fuzz()


def _at_random(options: argparse.Namespace) -> None:
    from tests.fuzzing import TARGETS

    target, source = TARGETS[options.target], random.Random(options.seed)
    number, until, slowest = 0, time.monotonic() + options.seconds, (0.0, b"")
    while time.monotonic() < until:
        content = target.changed(source)
        begun = time.monotonic()
        try:
            target.try_it(content)
        except Exception:
            file = Path(f"{options.target}-{number}.bin")
            file.write_bytes(content)
            traceback.print_exc()
            sys.exit(f"{file} breaks it")
        slowest = max(slowest, (time.monotonic() - begun, content))
        number += 1
    print(f"{options.target}: {number:,} inputs, the slowest {slowest[0]:.2f} s, nothing broke")


if __name__ == "__main__":
    main()
