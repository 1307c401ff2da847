"""``python -m handgrad`` is the command ``handgrad``."""

from __future__ import annotations

import sys

from .adapters.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
