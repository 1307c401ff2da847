"""What a notebook calls: checks, scores, figures, reading its own cells."""
