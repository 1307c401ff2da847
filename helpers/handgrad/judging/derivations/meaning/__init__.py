"""What syntax trees mean: names looked up, sums written out, derivatives taken, at concrete sizes."""
