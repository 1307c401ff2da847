"""Answers as plain data: what survives the way out and back, and what is refused."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
import pytest
import sympy as sp
from handgrad.judging.answers.kinds import FigureData, LocalFunction, Missing, Unusable
from handgrad.judging.answers.plain import call_here, decode, encode
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

x, y = sp.Symbol("x", real=True), sp.Symbol("y", positive=True)
delta, W = sp.MatrixSymbol("delta", 2, 1), sp.MatrixSymbol("W", 2, 3)
sigma = sp.Function("sigma")


def there_and_back(value: Any) -> Any:
    """Through JSON text, as between two processes."""
    return decode(json.loads(json.dumps(encode(value))))


plain_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)
expressions = st.recursive(
    st.sampled_from(
        [x, y, sp.Integer(2), sp.Rational(-3, 7), sp.pi, sp.E, sp.Float("0.1"), sp.Symbol("n", integer=True)]
    ),
    lambda inner: (
        st.builds(sp.Add, inner, inner)
        | st.builds(sp.Mul, inner, inner)
        | st.builds(lambda a: a**2, inner)
        | st.builds(lambda a: sp.exp(-a, evaluate=False), inner)
        | st.builds(sigma, inner)
        | st.builds(lambda a, b: sp.Piecewise((a, x < 0), (b, True)), inner, inner)
    ),
    max_leaves=10,
)


@given(plain_values)
@settings(max_examples=60, deadline=None)
def test_built_in_values_survive(value: Any) -> None:
    """Numbers, text and containers come back equal and of the same type."""
    back = there_and_back(value)
    assert (back, type(back)) == (value, type(value))


@given(
    arrays.arrays(
        st.sampled_from(["f8", "f4", "i8", "u1", "?", "c16"]), arrays.array_shapes(min_dims=0, min_side=0, max_side=4)
    )
)
@settings(max_examples=60, deadline=None)
def test_arrays_survive(array: Any) -> None:
    """Every bit, dtype and shape of an array, 0-d and empty ones included."""
    back = there_and_back(array)
    assert (back.dtype, back.shape, back.tobytes()) == (array.dtype, array.shape, array.tobytes())


@given(expressions)
@settings(max_examples=60, deadline=None)
def test_expressions_survive(expression: Any) -> None:
    """The same tree comes back, symbols with their assumptions."""
    assert there_and_back(expression) == expression


@pytest.mark.parametrize(
    "value",
    [
        sp.Interval.Lopen(0, sp.oo),
        sp.FiniteSet(0, 1),
        sp.Union(sp.Interval(0, 1), sp.FiniteSet(5)),
        sp.Heaviside(x),
        sp.Max(0, x),
        sp.Derivative(sigma(x), x),
        sp.Sum(x**2, (y, 1, 3)),
        delta.T * W,
        W[0, 1] * delta[1, 0],
        sp.ImmutableMatrix([[x, 1], [2, y]]),
        sp.oo,
        sp.nan,
        x < y,
        np.float32(0.1),
    ],
    ids=str,
)
def test_other_answers_survive(value: Any) -> None:
    """Sets, conditions, matrices, unevaluated derivatives and scalars of NumPy."""
    back = there_and_back(value)
    assert back == value or (value is sp.nan and back is sp.nan)


class Liar(np.ndarray):
    """An array that claims to be another one."""

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        return np.ones(3)

    def tolist(self) -> Any:
        return [1.0, 1.0, 1.0]

    @property
    def shape(self) -> Any:  # type: ignore[override]
        return (7,)


def test_a_lying_subclass_is_read_through_its_base() -> None:
    """The entries that are in memory count, not what methods say."""
    lie = np.zeros(3).view(Liar)
    assert encode(lie) == encode(np.zeros(3))


class Boom:
    """Fails whatever is asked of it."""

    def __getattr__(self, name: str) -> Any:
        raise SystemExit

    def __eq__(self, other: object) -> bool:
        raise SystemExit


class Pretender:
    """Says that it is an array."""

    @property
    def __class__(self) -> Any:  # type: ignore[override]
        return np.ndarray


def _cycle() -> list[Any]:
    items: list[Any] = []
    items.append(items)
    return items


@pytest.mark.parametrize(
    "value",
    [
        Boom(),
        Pretender(),
        open,
        sys,
        {1: 2},
        np.array([object()]),
        np.array(["text"]),
        np.lib.stride_tricks.as_strided(np.zeros(1), (10**6, 10**6), (0, 0)),
        _cycle(),
        "a" * 300_000,
        10**5000,
        [0] * 30_000,
        sp.Symbol("__import__('os')"),
        b"bytes",
    ],
    ids=lambda value: type(value).__name__,
)
def test_anything_else_is_refused(value: Any) -> None:
    """One sentence, whatever it is."""
    back = there_and_back(value)
    assert isinstance(back, Unusable)
    assert back.sentence.endswith(".")


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        3,
        ["int", "9" * 10_000],
        ["int", "__import__('os')"],
        ["array", "|O8", [1], "AAAAAAAAAAA="],
        ["array", "<f8", [10**12], ""],
        ["array", "<f8", [-1], ""],
        ["scalar", "<f8", [2], ""],
        ["list", 7],
        ["pickle", "gASVHAAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjARlY2hvlIWUUpQu"],
        ["sympy", ["os.system", ["Symbol", "x", {}]]],
        ["sympy", ["Symbol", "x", {"__class__": True}]],
        ["sympy", ["Symbol", "x.__class__()", {}]],
        ["sympy", ["Interval", ["Rational", "0", "1"], ["Pow", ["Rational", "9", "1"], ["Rational", "9", "1"]]]],
        ["sympy", ["Float", "1", 10**9, 53]],
        ["sympy", ["Rational", "1", "0"], 5],
        ["figure", 1],
        json.loads("[" * 200 + "]" * 200),
    ],
)
def test_hostile_data_is_refused(data: Any) -> None:
    """Damaged or forged data never raises and never builds anything."""
    found = decode(data)
    assert isinstance(found, Unusable) or found == sp.zoo


def test_decoding_does_not_evaluate() -> None:
    """A tower of powers stays a tree."""
    nine = ["Rational", "9", "1"]
    tower = decode(["sympy", ["Pow", nine, ["Pow", nine, ["Pow", nine, nine]]]])
    assert str(tower) == "9**(9**(9**9))"


def test_a_figure_becomes_its_lines() -> None:
    """Labels, scales and points; names from the legend where lines have none."""
    from matplotlib.figure import Figure

    figure = Figure()
    ax = figure.add_subplot()
    ax.semilogy([1, 2], [0.5, 0.25])
    ax.set_xlabel("depth")
    ax.legend(["sigmoid"])
    found = there_and_back(figure)
    assert isinstance(found, FigureData)
    assert (found.lines[0].label, found.lines[0].y, found.yscale, found.xlabel) == (
        "sigmoid",
        (0.5, 0.25),
        "log",
        "depth",
    )
    assert there_and_back(Figure()) == Unusable("This figure has no lines in it.")


def _raise(exception: BaseException) -> Any:
    raise exception


@pytest.mark.parametrize(
    ("function", "error"),
    [
        (lambda a: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda a: _raise(SystemExit(3)), "SystemExit: 3"),
        (lambda: 1, "TypeError: <lambda>() takes 0 positional arguments but 1 was given"),
    ],
)
def test_a_call_that_fails_is_told_in_one_line(function: Any, error: str) -> None:
    """Nothing that a student's function raises gets out."""
    assert call_here(function, (1.0,)).error.endswith(error.split("<lambda>")[-1])


def test_a_call_tells_warnings_and_changed_inputs() -> None:
    """Copies are handed in; the caller's array stays as it is."""
    given_array = np.array([1e4, 1.0])

    def careless(a: Any) -> Any:
        a[1] = 0.0
        return np.exp(a)

    result = LocalFunction("careless", careless).call(given_array)
    assert result.mutated and result.warnings == ("RuntimeWarning: overflow encountered in exp",)
    assert given_array.tolist() == [1e4, 1.0]
    assert call_here(lambda a: None, (1.0,)).value == Missing()
