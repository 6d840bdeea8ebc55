"""In which order candidates are read, and when one may stop.

The way of the data: `features` (texts as weighted words) → `likeness` (of two texts) → `model`
(decisions as a weight for each word) → `order` (the next candidates, and the words that put them
there) → `stopping` (what speaks for an end). `simulation` replays a review whose decisions are
known.
"""
