"""Pages to a document: lines and columns in reading order, one text, each word with its place."""
