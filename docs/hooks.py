"""What mkdocs does beyond its configuration: pages that lie beside
docs/ become part of the site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

BESIDE = {"CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md"}


def on_files(files: Any, config: Any) -> Any:
    """Add the repository's own pages; their links to docs/ lead to the pages of the site."""
    from mkdocs.structure.files import File

    root = Path(config.config_file_path).parent
    for name, page in BESIDE.items():
        text = (root / name).read_text(encoding="utf-8").replace("](docs/", "](")
        text = text.replace("[justfile](justfile)", "`justfile`")
        files.append(File.generated(config, page, content=text))
    return files
