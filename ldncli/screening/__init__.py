"""The list of candidates: what sources said of papers that are not in the base yet, and all that
happened to them since.

The way of the data: `lines` (append-only files) → `entry` and `events` (one value a line) → `log`
(both together, checked) → `standing` (where each candidate stands) → `flow` and `agreement` (what
is counted). `settings` are a library's own reasons for exclusion and rules.
"""
