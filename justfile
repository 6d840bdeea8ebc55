# The words that developers and CI share; each line is an ordinary command.
python := ".venv/bin/python"

# all tests and lint
default: test lint

test:
    {{python}} -m pytest

# the exported R scripts, run by R (Debian: apt-get install r-base-core r-cran-metafor)
with-r:
    {{python}} -m pytest -m with_r

# scanning on a cluster of two workers, one of which is killed (needs `pip install ldn[dask]`)
with-dask:
    {{python}} -m pytest -m with_dask

# the same with new random examples for the tests of properties
random:
    LDN_RANDOM=1 {{python}} -m pytest

lint:
    {{python}} -m ruff check .
    {{python}} -m mypy

# write the generated pages (records, cli, messages, gallery, man page, schema, the README's first screen) and the drawn pictures
docs:
    {{python}} docs/generate.py
    {{python}} docs/pictures.py --no-browser

# make all pictures again, photographs of pages too (needs playwright and a Chromium)
pictures:
    {{python}} docs/pictures.py

# copy the citation styles that come with ldn from the package that has all of them
styles:
    {{python}} docs/citation_styles.py

# the documentation as a site in build/docs-site
docs-site:
    {{python}} -m mkdocs build --strict

# record the golden answers anew; read the diff before committing it
golden:
    LDN_GOLDEN=update {{python}} -m pytest tests/test_golden.py

# renew the locked sets of exact versions from the ranges of pyproject.toml (needs uv)
lock:
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade --custom-compile-command "just lock" --group build pyproject.toml --output-file requirements/run.txt
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade --custom-compile-command "just lock" --group build --extra test pyproject.toml --output-file requirements/test.txt

check-data:
    {{python}} -m ldncli check --data data

bench:
    {{python}} bench/startup.py
    {{python}} bench/scale.py

# random small changes to the code, each against the one test file that mirrors its module
mutants:
    {{python}} bench/mutants.py --number 30 --seed 1

# the built wheel with its runtime dependencies alone
smoke:
    bash .ci/smoke

# the locked versions against the database of known weaknesses (needs the network)
audit:
    bash .ci/trust audit

# a bill of materials (CycloneDX) of what is installed with ldn, in build/sbom.json
sbom:
    bash .ci/trust sbom

# docs/licences.md from the packages that are installed
licences:
    {{python}} docs/licences.py

# the suite in a throwaway environment with the newest releases of everything
newest:
    bash .ci/versions newest

# the suite in a throwaway environment with the lowest releases that pyproject.toml admits
lowest:
    bash .ci/versions lowest
