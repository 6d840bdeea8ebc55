"""`python -m ldncli`."""

from ldncli.cli.app import run

run()
