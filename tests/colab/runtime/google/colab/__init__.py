"""A stand-in for Colab's own package, as far as a notebook meets it: it is loaded before the first cell runs."""

from google.colab import _message as _message


def load_ipython_extension(ipython: object) -> None:
    """Colab's kernels load it as an extension of IPython."""
