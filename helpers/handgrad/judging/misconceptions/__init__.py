"""Known and generic misconceptions behind a wrong expression, each with a name and a hint."""
