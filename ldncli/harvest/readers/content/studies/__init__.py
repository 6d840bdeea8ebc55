"""Tables of one's own studies and judgements, and reviews of RevMan, as rows of numbers."""
