"""Live values as plain data and back: the only form in which answers cross from a student's code to a judge.

``encode`` makes a JSON-able tree, ``decode`` a value again. Both go by a whitelist of exact types with bounds on depth
and size; anything else becomes ``Unusable`` with a sentence. Neither runs a method that a student could have written:
subclasses are read through the methods of their base class. ``decode`` never evaluates mathematics
(``Pow(9, Pow(9, 9))`` stays a tree), so data from outside can be decoded on the trusted side.

JSON's null, true, false and strings stand for themselves; every other value is a list that starts with its tag:
``["int", "7"]``, ``["float", "0x1.8p+0"]``, ``["array", "<f8", [2, 3], "...base64..."]``, ``["sympy", ...]``.
"""

from __future__ import annotations

import base64
import binascii
import re
import sys
import warnings
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from .kinds import CallResult, FigureData, Line, Missing, Unusable

MAX_DEPTH = 40
MAX_ITEMS = 20_000
MAX_TEXT = 200_000
MAX_DIGITS = 4_000
MAX_BYTES = 64_000_000
MAX_WARNINGS = 5

_NUMERIC = "biufc"
_SCALAR_TYPES = frozenset(np.dtype(code).type for code in np.typecodes["All"] if np.dtype(code).kind in _NUMERIC)


class _Refused(Exception):
    """Carries the sentence of an ``Unusable`` out of a nested value."""


def encode(value: Any) -> Any:
    """A JSON-able tree of ``value``; a value of a kind that no answer can have gives an ``["unusable", sentence]``.

    >>> decode(encode({"W": np.eye(2), "depth": 3}))["depth"]
    3
    >>> decode(encode(open))
    Unusable(sentence='This is a builtin_function_or_method, which cannot be an answer here.')
    """
    try:
        return _encode(value, MAX_DEPTH)
    except _Refused as refused:
        return ["unusable", str(refused)]
    except Exception:  # a live object of a student's may fail in any way
        return ["unusable", f"This {_kind(value)} could not be read."]


def decode(data: Any) -> Any:
    """The value that ``data`` stands for; never raises: hostile or damaged data gives ``Unusable``."""
    try:
        return _decode(data, MAX_DEPTH)
    except _Refused as refused:
        return Unusable(str(refused))
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError, RecursionError, binascii.Error):
        return Unusable("The data of this answer is damaged.")


def call_here(function: Callable[..., Any], args: Iterable[Any]) -> CallResult:
    """Call ``function`` in this very process with copies of ``args``, and report what happened as plain data."""
    copies = [_copy(arg) for arg in args]
    before = [encode(copy) for copy in copies]
    value, error = None, ""
    with warnings.catch_warnings(record=True) as caught, np.errstate(over="warn", divide="warn", invalid="warn"):
        warnings.simplefilter("always")
        try:
            value = function(*copies)
        except BaseException as exception:  # SystemExit and the like end a student's call, not ours
            error = _error_sentence(exception)
        told = tuple(dict.fromkeys(f"{w.category.__name__}: {_first_line(w.message)}" for w in caught))
    plain = Unusable(error) if error else decode(encode(value))
    if value is None or value is NotImplemented:
        plain = Missing()
    mutated = [encode(copy) for copy in copies] != before
    return CallResult(plain, error, told[:MAX_WARNINGS], mutated)


def _copy(arg: Any) -> Any:
    if isinstance(arg, np.ndarray):
        return arg.copy(order="K")  # a transposed array stays one
    if isinstance(arg, dict):
        return {key: _copy(value) for key, value in arg.items()}
    return [_copy(item) for item in arg] if isinstance(arg, list) else arg


def _first_line(exception: object) -> str:
    try:
        lines = str(exception).strip().splitlines()
    except Exception:  # a student's exception class may fail in any way
        return ""
    return lines[0][:200] if lines else ""


def _error_sentence(exception: BaseException) -> str:
    name, text = type(exception).__name__[:80], _first_line(exception)
    return f"{name}: {text}" if text else name


def _kind(value: Any) -> str:
    return type.__dict__["__name__"].__get__(type(value))[:60]  # type: ignore[no-any-return]


def _encode(value: Any, depth: int) -> Any:
    kind = type(value)
    if depth <= 0:
        raise _Refused("This answer is nested too deeply.")
    if value is None or kind is bool:
        return value
    if value is NotImplemented:
        return ["missing", ""]
    if kind is str:
        if len(value) > MAX_TEXT:
            raise _Refused(f"This text has {len(value)} characters, more than an answer can have.")
        return value
    if kind is int:
        if value.bit_length() > 3.3 * MAX_DIGITS:
            raise _Refused("This whole number has too many digits.")
        return ["int", str(value)]
    if kind is float:
        return ["float", value.hex()]
    if kind is complex:
        return ["complex", value.real.hex(), value.imag.hex()]
    if kind in _SCALAR_TYPES:
        return ["scalar", *_array(np.asarray(value))[1:]]
    if issubclass(kind, np.ndarray):
        return _array(value)
    if kind in (Missing, Unusable, FigureData):
        return _own(value)
    if issubclass(kind, (tuple, list, dict)):
        return _container(value, kind, depth)
    return _foreign(value, kind)


def _array(value: Any) -> list[Any]:
    base: Any = np.ndarray  # its own descriptors, whatever a subclass says
    dtype, shape = base.dtype.__get__(value), base.shape.__get__(value)
    if dtype.kind not in _NUMERIC:
        raise _Refused(f"This array holds {dtype.name[:40]} entries, not numbers.")
    if int(np.prod(shape, dtype=object)) * dtype.itemsize > MAX_BYTES:
        raise _Refused(f"This array of shape {shape} is too large to be read.")
    plain = np.array(value, subok=False, copy=True, order="C")
    return ["array", plain.dtype.str, list(plain.shape), base64.b64encode(plain.tobytes()).decode()]


def _own(value: Any) -> list[Any]:
    if type(value) is Missing:
        return ["missing", value.name]
    if type(value) is Unusable:
        return ["unusable", value.sentence]
    lines = [[[x.hex() for x in line.x], [y.hex() for y in line.y], line.label] for line in value.lines]
    return ["figure", lines, value.xlabel, value.ylabel, value.xscale, value.yscale]


def _container(value: Any, kind: type, depth: int) -> list[Any]:
    if issubclass(kind, dict):
        items = list(dict.items(value))
        if any(type(key) is not str for key, _ in items):
            raise _Refused("This dictionary has keys that are not text.")
        contents: list[Any] = [[key, _encode(item, depth - 1)] for key, item in items]
    else:
        base = tuple if issubclass(kind, tuple) else list
        contents = [_encode(item, depth - 1) for item in base.__iter__(value)]
    if len(contents) > MAX_ITEMS:
        raise _Refused(f"This {_kind(value)} has {len(contents)} entries, more than an answer can have.")
    return ["dict" if issubclass(kind, dict) else "tuple" if issubclass(kind, tuple) else "list", contents]


def _foreign(value: Any, kind: type) -> list[Any]:
    """SymPy and Matplotlib are only looked at where the student's code has imported them."""
    if "sympy" in sys.modules:
        from . import plain_sympy

        if plain_sympy.is_sympy(kind):
            tree = plain_sympy.encode(value)
            return ["unusable", tree] if isinstance(tree, str) else ["sympy", tree]
    if "matplotlib.figure" in sys.modules:
        from . import plain_figure

        if plain_figure.is_figure(kind):
            return _own(plain_figure.read(value))
    raise _Refused(f"This is a {_kind(value)}, which cannot be an answer here.")


def _decode(data: Any, depth: int) -> Any:
    if depth <= 0:
        raise _Refused("This answer is nested too deeply.")
    if data is None or data is True or data is False:
        return data
    if type(data) is str:
        return data[:MAX_TEXT]
    tag, *rest = data
    match tag:
        case "int":
            (digits,) = rest
            if not re.fullmatch(rf"-?\d{{1,{MAX_DIGITS + 10}}}", digits, re.ASCII):
                raise ValueError
            return int(digits)
        case "float":
            return float.fromhex(rest[0])
        case "complex":
            return complex(float.fromhex(rest[0]), float.fromhex(rest[1]))
        case "scalar":
            return _decode_array(*rest)[()]
        case "array":
            return _decode_array(*rest)
        case "missing":
            return Missing(str(rest[0])[:200])
        case "unusable":
            return Unusable(str(rest[0])[:500])
        case "figure":
            return _decode_figure(*rest)
        case "sympy":
            from . import plain_sympy

            tree = plain_sympy.decode(rest[0])
            return Unusable(tree) if isinstance(tree, str) else tree
    (contents,) = rest
    if type(contents) is not list or len(contents) > MAX_ITEMS:
        raise ValueError
    if tag == "dict":
        return {str(key)[:MAX_TEXT]: _decode(item, depth - 1) for key, item in contents}
    items = [_decode(item, depth - 1) for item in contents]
    return {"list": list, "tuple": tuple}[tag](items)


def _decode_array(dtype: Any, shape: Any, text: Any) -> np.ndarray[Any, Any]:
    if not re.fullmatch(r"[<>|=]?[biufc]\d{1,2}", dtype) or len(text) > 4 * MAX_BYTES // 3 + 4 or len(shape) > 32:
        raise ValueError
    sizes = [int(size) for size in shape]
    if any(size < 0 for size in sizes):
        raise ValueError
    return np.frombuffer(base64.b64decode(text, validate=True), np.dtype(dtype)).reshape(sizes).copy()


def _decode_figure(lines: Any, *texts: Any) -> FigureData:
    read = tuple(
        Line(tuple(map(float.fromhex, x)), tuple(map(float.fromhex, y)), str(label)[:200]) for x, y, label in lines
    )
    xlabel, ylabel, xscale, yscale = (str(text)[:200] for text in texts)
    return FigureData(read, xlabel, ylabel, xscale, yscale)
