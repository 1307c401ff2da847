"""What source text may build of matrices."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import sympy as sp

from .sourcebuild import Builder, ReadError, ShapeError


def _matrix(build: Builder, *args: Any) -> Any:
    if len(args) == 1:
        return build.explicit(args[0])
    if len(args) == 3:
        rows, columns = build.whole(args[0]), build.whole(args[1])
        if not 0 < rows * columns <= 400:
            raise ReadError("A matrix of this size is not read.")
        if callable(args[2]):
            cells = [[args[2](sp.Integer(i), sp.Integer(j)) for j in range(columns)] for i in range(rows)]
        else:
            flat = build.items(args[2])
            cells = [flat[i * columns : (i + 1) * columns] for i in range(rows)]
        return build.explicit(cells)
    raise ReadError("A matrix is written with its rows, or its size and a function.")


def _sized(kind: Any) -> Callable[..., Any]:
    """eye, ones and zeros, by their number of rows and columns."""

    def make(build: Builder, rows: Any, columns: Any = None) -> Any:
        height = build.whole(rows)
        width = height if columns is None else build.whole(columns)
        if not 0 < height * width <= 400:
            raise ReadError("A matrix of this size is not read.")
        return build.explicit([[sp.Integer(kind(i, j)) for j in range(width)] for i in range(height)])

    return make


def _identity(build: Builder, n: Any) -> Any:
    size = build.whole(n)
    if not 0 < size <= 20:
        raise ReadError("A matrix of this size is not read.")
    return sp.Identity(size)


def _hadamard(build: Builder, *args: Any) -> Any:
    return sp.HadamardProduct(*(build.explicit(a).as_immutable() for a in args))


def _diagonal(build: Builder, *args: Any) -> Any:
    flat = build.items(args[0]) if len(args) == 1 and not isinstance(args[0], sp.Expr) else list(args)
    return build.explicit([[e if i == j else sp.S.Zero for j in range(len(flat))] for i, e in enumerate(flat)])


def _trace(build: Builder, value: Any) -> Any:
    matrix = build.explicit(value)
    if matrix.rows != matrix.cols:
        raise ShapeError("A trace is of a square matrix.")
    return _total(build, [matrix[i, i] for i in range(matrix.rows)])


def _total(build: Builder, items: list[Any]) -> Any:
    return build.close(reduce(build.add, items))


def _kronecker(build: Builder, *args: Any) -> Any:
    if not args:
        raise ReadError("A product needs its factors.")
    return reduce(lambda a, b: _kronecker_of_two(build, a, b), [build.explicit(a) for a in args])


def _kronecker_of_two(build: Builder, a: Any, b: Any) -> Any:
    height, width = a.rows * b.rows, a.cols * b.cols
    if height * width > 400:
        raise ReadError("A matrix of this size is not read.")
    cells = [
        [build.mul(a[i // b.rows, j // b.cols], b[i % b.rows, j % b.cols]) for j in range(width)] for i in range(height)
    ]
    return build.explicit([[build.close(cell) for cell in row] for row in cells])


def _product(build: Builder, *args: Any) -> Any:
    if not args:
        raise ReadError("A product needs its factors.")
    return build.close(reduce(build.mul, args))


MATRICES: dict[str, Callable[..., Any]] = {
    "Matrix": _matrix,
    "ImmutableMatrix": _matrix,
    "eye": _sized(lambda i, j: int(i == j)),
    "ones": _sized(lambda i, j: 1),
    "zeros": _sized(lambda i, j: 0),
    "Identity": _identity,
    "ZeroMatrix": _sized(lambda i, j: 0),
    "OneMatrix": _sized(lambda i, j: 1),
    "diag": _diagonal,
    "DiagMatrix": _diagonal,
    "hadamard_product": _hadamard,
    "HadamardProduct": _hadamard,
    "matrix_multiply_elementwise": _hadamard,
    "KroneckerProduct": _kronecker,
    "kronecker_product": _kronecker,
    "Trace": _trace,
    "trace": _trace,
    "MatMul": _product,
    "Mul": _product,
    "MatAdd": lambda build, *args: _total(build, list(args)),
    "Transpose": lambda build, a: build.transpose(a),
    "transpose": lambda build, a: build.transpose(a),
}

MATRIX_METHODS: dict[str, Callable[..., Any]] = {
    "transpose": lambda build, a: build.transpose(a),
    "dot": lambda build, a, b: build.mul(a, b),
    "multiply_elementwise": _hadamard,
    "as_explicit": lambda build, a: build.explicit(a),
    "trace": _trace,
}
