"""What mkdocs does beyond its configuration: the changelog, which lies beside docs/, becomes a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def on_files(files: Any, config: Any) -> Any:
    """Add CHANGELOG.md of the repository to the pages."""
    from mkdocs.structure.files import File

    text = (Path(config.config_file_path).parent / "CHANGELOG.md").read_text(encoding="utf-8")
    files.append(File.generated(config, "changelog.md", content=text))
    return files
