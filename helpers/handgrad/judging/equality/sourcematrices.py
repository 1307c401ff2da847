"""What source text may build of matrices, unevaluated, with the shapes checked."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import sympy as sp

from .sourcebuild import mul, power, product, total, transpose
from .sourceentries import MAX_ENTRIES, beside, cells, entry, explicit, made, stacked
from .sourcevalues import ReadError, ShapeError, is_matrix, items, whole

# ---- making ---------------------------------------------------------------------------------------------------------


def _matrix(*args: Any) -> Any:
    if len(args) == 1:
        return explicit(args[0])
    if len(args) == 3:
        rows, columns = whole(args[0]), whole(args[1])
        if not 0 < rows * columns <= MAX_ENTRIES:
            raise ReadError("A matrix of this size is not read.")
        if callable(args[2]):
            return made([[args[2](sp.Integer(i), sp.Integer(j)) for j in range(columns)] for i in range(rows)])
        flat = items(args[2])
        if len(flat) != rows * columns:
            raise ShapeError(f"A {rows}x{columns} matrix has {rows * columns} entries, not {len(flat)}.")
        return made([flat[i * columns : (i + 1) * columns] for i in range(rows)])
    raise ReadError("A matrix is written with its rows, or its size and a function.")


def _sized(kind: Callable[[int, int], int]) -> Callable[..., Any]:
    """eye, ones and zeros, by their number of rows and columns."""

    def make(rows: Any, columns: Any = None) -> Any:
        height = whole(rows)
        width = height if columns is None else whole(columns)
        if not 0 < height * width <= MAX_ENTRIES:
            raise ReadError("A matrix of this size is not read.")
        return made([[sp.Integer(kind(i, j)) for j in range(width)] for i in range(height)])

    return make


def _identity(n: Any) -> Any:
    length = whole(n)
    if not 0 < length <= 20:
        raise ReadError("A matrix of this size is not read.")
    return sp.Identity(length)


def _diagonal(*args: Any) -> Any:
    alone = len(args) == 1 and (is_matrix(args[0]) or isinstance(args[0], (list, tuple)))
    flat = _flat(args[0]) if alone else list(args)
    return made([[e if i == j else sp.S.Zero for j in range(len(flat))] for i, e in enumerate(flat)])


def _flat(value: Any) -> list[Any]:
    """The entries of a matrix, row by row, or of a list."""
    return items(explicit(value) if is_matrix(value) else value)


def _reshape(owner: Any, *shape: Any) -> Any:
    rows, columns = (whole(n) for n in (shape[0] if len(shape) == 1 else shape))
    flat = _flat(owner)
    if rows * columns != len(flat):
        raise ShapeError(f"A matrix of {len(flat)} entries cannot become {rows}x{columns}.")
    return made([flat[i * columns : (i + 1) * columns] for i in range(rows)])


# ---- products and sums ----------------------------------------------------------------------------------------------


def _hadamard(*args: Any) -> Any:
    factors = [explicit(a) for a in args]
    if len({f.shape for f in factors}) > 1:
        raise ShapeError("Matrices of different shapes cannot be multiplied entry by entry.")
    return sp.HadamardProduct(*factors)


def _dot(a: Any, b: Any) -> Any:
    """Of two vectors the sum of products, otherwise the product of matrices."""
    if all(is_matrix(m) and 1 in tuple(m.shape) for m in (a, b)):
        left, right = (_flat(m) for m in (a, b))
        if len(left) == len(right):
            return total([mul(p, q) for p, q in zip(left, right, strict=True)])
    return mul(a, b)


def _outer(a: Any, b: Any) -> Any:
    left, right = (_flat(m) for m in (a, b))
    return made([[mul(p, q) for q in right] for p in left])


def _trace(value: Any) -> Any:
    matrix = explicit(value)
    if matrix.rows != matrix.cols:
        raise ShapeError("A trace is of a square matrix.")
    return total([matrix[i, i] for i in range(matrix.rows)])


def _determinant(value: Any) -> Any:
    matrix = explicit(value)
    if matrix.rows != matrix.cols:
        raise ShapeError("A determinant is of a square matrix.")
    return sp.Determinant(matrix)


def _inverse(value: Any) -> Any:
    matrix = explicit(value)
    if matrix.rows != matrix.cols:
        raise ShapeError("Only a square matrix has an inverse.")
    return sp.MatPow(matrix, sp.S.NegativeOne)


def _norm(value: Any) -> Any:
    squares = [power(e, sp.Integer(2)) for e in _flat(value)]
    return power(total(squares), sp.S.Half)


def _kronecker(*args: Any) -> Any:
    if not args:
        raise ReadError("A product needs its factors.")
    return reduce(lambda a, b: _kronecker_of_two(a, b), [explicit(a) for a in args])


def _kronecker_of_two(a: Any, b: Any) -> Any:
    height, width = a.rows * b.rows, a.cols * b.cols
    return made(
        [[mul(a[i // b.rows, j // b.cols], b[i % b.rows, j % b.cols]) for j in range(width)] for i in range(height)]
    )


def _product(*args: Any) -> Any:
    return product(args)


def _transpose(value: Any) -> Any:
    return transpose(value)


def _each(owner: Any, function: Any) -> Any:
    if not callable(function):
        raise ReadError("A function is expected here.")
    return made([[function(e) for e in row] for row in cells(explicit(owner))])


MATRICES: dict[str, Callable[..., Any]] = {
    **dict.fromkeys(("Matrix", "ImmutableMatrix", "BlockMatrix"), _matrix),
    "eye": _sized(lambda i, j: int(i == j)),
    **dict.fromkeys(("ones", "OneMatrix"), _sized(lambda i, j: 1)),
    **dict.fromkeys(("zeros", "ZeroMatrix"), _sized(lambda i, j: 0)),
    "Identity": _identity,
    **dict.fromkeys(("diag", "DiagMatrix"), _diagonal),
    **dict.fromkeys(("hadamard_product", "HadamardProduct", "matrix_multiply_elementwise"), _hadamard),
    **dict.fromkeys(("KroneckerProduct", "kronecker_product"), _kronecker),
    **dict.fromkeys(("Trace", "trace"), _trace),
    **dict.fromkeys(("Determinant", "det"), _determinant),
    "Inverse": _inverse,
    **dict.fromkeys(("MatMul", "Mul"), _product),
    "MatAdd": lambda *args: total(list(args)),
    **dict.fromkeys(("Transpose", "transpose"), _transpose),
    "Matrix.hstack": lambda *args: beside(list(args)),
    "Matrix.vstack": lambda *args: stacked(list(args)),
    "Matrix.diag": _diagonal,
    "Matrix.eye": _sized(lambda i, j: int(i == j)),
    "Matrix.ones": _sized(lambda i, j: 1),
    "Matrix.zeros": _sized(lambda i, j: 0),
    "outer": _outer,
    "dot": _dot,
}

MATRIX_METHODS: dict[str, Callable[..., Any]] = {
    **dict.fromkeys(("transpose", "adjoint"), _transpose),
    "dot": _dot,
    **dict.fromkeys(("multiply_elementwise", "hadamard_product"), _hadamard),
    **dict.fromkeys(("multiply", "matmul"), _product),
    "as_explicit": lambda a: explicit(a),
    "trace": _trace,
    "det": _determinant,
    **dict.fromkeys(("inv", "inverse"), _inverse),
    "norm": _norm,
    "reshape": _reshape,
    "row": lambda a, i: entry(a, [i, slice(None)]),
    "col": lambda a, j: entry(a, [slice(None), j]),
    "row_join": lambda *args: beside(list(args)),
    "col_join": lambda *args: stacked(list(args)),
    "applyfunc": _each,
    "tolist": lambda a: cells(explicit(a)),
    "flat": lambda a: _flat(a),
    "doit": lambda a, *_: a,
}
