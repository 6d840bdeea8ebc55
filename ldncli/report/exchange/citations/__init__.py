"""Bibliographies for reference managers, which read back what was written."""
