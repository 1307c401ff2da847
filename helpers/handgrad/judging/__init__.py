"""Mathematics: a claim is true, false or not decided. Knows nothing of notebooks."""
