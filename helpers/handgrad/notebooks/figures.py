"""``figure``: the pictures of a notebook, with the student's functions in them where they are given."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import numpy as np

from ..judging.answers.kinds import Missing, Unusable
from ..problems.activations import ACTIVATIONS, Activation
from . import display, drawings, style
from .host import Bundle, Host, current

Array = np.ndarray[Any, Any]
FAULT = "The figure could not be drawn, which is not your fault."


class NoFigure(Exception):
    """One sentence for the student instead of a figure."""


def figure(name: str, *answers: Any) -> None:
    """Show the figure called ``name`` (a problem or part); a student's function that fails gives a sentence."""
    host = current()
    host.show(drawn(name, answers, host))


def drawn(name: str, answers: tuple[Any, ...], host: Host) -> Bundle:
    """The figure as an output; never raises."""
    try:
        with style.styled():
            made, words = _drawing(name, answers, host)
            return style.picture(made, words)
    except NoFigure as reason:
        return display.sentence(str(reason))
    except Exception as error:  # whatever it is, a student must not see it as theirs
        return display.sentence(f"{FAULT} ({type(error).__name__})")


def _drawing(name: str, answers: tuple[Any, ...], host: Host) -> drawings.Drawing:
    entry = _activation(name)
    if entry is not None and name == entry.name:
        return drawings.activation_figure(name)
    plain: dict[str, Callable[[], drawings.Drawing]] = {
        "softmax": drawings.softmax_figure,
        "cross-entropy": drawings.cross_entropy_figure,
        "vanishing": drawings.vanishing_figure,
    }
    if name in plain:
        return plain[name]()
    with_answers: dict[str, Callable[..., drawings.Drawing]] = {
        "softmax-jacobian-matrix": _jacobian,
        "cross-entropy-functions": _cross_entropy,
        "network": _data,
    }
    if name in with_answers:
        return with_answers[name](answers, host)
    if entry is not None and answers:
        return _gradient(entry, answers[-1], host)
    raise NoFigure(_unknown(name, [*plain, *with_answers]))


def _activation(name: str) -> Activation | None:
    """The activation that a problem or part belongs to: its name is the first word."""
    return next((entry for entry in ACTIVATIONS if name == entry.name or name.startswith(entry.name + "-")), None)


def _unknown(name: str, known: list[str]) -> str:
    close = get_close_matches(str(name), [*known, *(entry.name for entry in ACTIVATIONS)], n=1)
    return f"There is no figure called {name!r}." + (f" Did you mean {close[0]}?" if close else "")


def _gradient(entry: Activation, answer: Any, host: Host) -> drawings.Drawing:
    x = drawings.grid()
    values = _values(f"{entry.name}_grad", answer, (x,), x.shape, host)
    return drawings.gradient_over_reference(entry, x, values)


def _jacobian(answers: tuple[Any, ...], host: Host) -> drawings.Drawing:
    from ..problems.softmax_reference import softmax_jacobian

    at = np.array([1.0, 0.2, -0.6, 1.6])
    answer = answers[0] if answers else None
    values = _values("softmax_jacobian", answer, (at,), (4, 4), host)
    return drawings.matrices(values, softmax_jacobian(at), at)


def _cross_entropy(answers: tuple[Any, ...], host: Host) -> drawings.Drawing:
    from ..problems.cross_entropy import loss, loss_grad

    f = drawings.grid(6.0, 121)
    labels = [np.full_like(f, y) for y in (0.0, 1.0)]
    given = (*answers, None, None)
    made = [
        [_values(name, answer, (f, y), f.shape, host) for y in labels]
        for name, answer in zip(("loss", "loss_grad"), given, strict=False)
    ]
    return drawings.cross_entropy_over_reference(f, made, [[g(f, y) for y in labels] for g in (loss, loss_grad)])


def _data(answers: tuple[Any, ...], host: Host) -> drawings.Drawing:
    """The data that the notebook made, given as ``figure("network", x, y)``."""
    x, y = (host.plain(name, value) for name, value in zip("xy", (*answers, None, None), strict=False))
    if not (isinstance(x, np.ndarray) and isinstance(y, np.ndarray) and x.ndim == 2 and x.shape == (y.size, 2)):
        raise NoFigure("The data are drawn once x (N, 2) and y (N,) are there: run the cells above first.")
    return drawings.data_figure(x, y.ravel())


def _values(name: str, answer: Any, args: tuple[Array, ...], shape: tuple[int, ...], host: Host) -> Array:
    """What the student's function gives, as real numbers of the shape asked; NoFigure says why not."""
    if answer is None or answer is ... or answer is NotImplemented or isinstance(answer, Missing | Unusable):
        raise NoFigure(f"Your `{name}` is drawn here once it is written. Run this cell again then.")
    if not callable(answer) and not hasattr(type(answer), "call"):
        raise NoFigure(f"`{name}` is not a function, so there is nothing to draw yet.")
    result = host.function(name, answer).call(*args)
    if result.error:
        raise NoFigure(f"Your `{name}` cannot be drawn yet. It stops with {result.error}")
    if isinstance(result.value, Missing):
        raise NoFigure(f"Your `{name}` returns nothing yet. Run this cell again once it does.")
    if isinstance(result.value, Unusable):
        raise NoFigure(f"Your `{name}` cannot be drawn yet. {result.value.sentence}")
    return _real(name, result.value, shape)


def _real(name: str, value: Any, shape: tuple[int, ...]) -> Array:
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise NoFigure(f"Your `{name}` does not return an array of real numbers, so it cannot be drawn yet.") from None
    if array.shape != shape:
        raise NoFigure(f"Your `{name}` returns shape {array.shape} where {shape} is needed, so it cannot be drawn yet.")
    return array
