# The words that developers and CI share; each line is an ordinary command.
python := ".venv/bin/python"

# all tests and lint
default: test lint

test:
    {{python}} -m pytest

lint:
    {{python}} -m ruff check .
    {{python}} -m mypy

# write the generated pages (records, cli, messages, man page, schema)
docs:
    {{python}} docs/generate.py

# record the golden answers anew; read the diff before committing it
golden:
    LDN_GOLDEN=update {{python}} -m pytest tests/test_golden.py

check-data:
    {{python}} -m ldncli check --data data

bench:
    {{python}} bench/startup.py
    {{python}} bench/scale.py

# the built wheel with its runtime dependencies alone
smoke:
    bash .ci/smoke
