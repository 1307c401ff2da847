"""Reading LaTeX: markdown in, chains of relations with syntax trees out. Meaning is given elsewhere."""
