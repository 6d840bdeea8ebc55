"""The one place for words: directions, scopes, numbers, and the sentences
made of what the evidence says."""
