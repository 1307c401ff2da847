"""What every test needs: nbgrader starts ``alembic`` by its name, so the scripts beside this Python are on the path."""

import os
import sys
from pathlib import Path

os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
