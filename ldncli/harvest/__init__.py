"""Papers from outside become drafts of records.

The way of the data: `readers/` (a file becomes candidates, one per record) → `known` (does the base
have this paper already?) → `drafts/` (a candidate becomes a draft, for a person to finish).
"""
