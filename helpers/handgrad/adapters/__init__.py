"""Thin layers over nbgrader, Dask, Colab and the command line."""
