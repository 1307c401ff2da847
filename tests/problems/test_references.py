"""Reference values and gradients, checked against differences, complex steps and 60 digits of mpmath."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import sympy as sp
from handgrad.judging.answers.reference import derivative, evaluate, jacobian
from handgrad.problems import cross_entropy, linear_batch, network
from handgrad.problems.activations import ACTIVATIONS, EXTREMES, Activation
from handgrad.problems.softmax_reference import softmax, softmax_jacobian, softmax_vjp

POINTS = np.array([-7.3, -2.0, -0.4, 0.3, 1.0, 3.1, 8.8])


@pytest.mark.parametrize("entry", ACTIVATIONS, ids=lambda entry: entry.name)
def test_a_slope_is_what_differences_give(entry: Activation) -> None:
    """Central differences of the function's values, to the digits that they have."""
    h = 1e-5
    assert np.allclose(
        entry.slope(POINTS), (entry.value(POINTS + h) - entry.value(POINTS - h)) / (2 * h), rtol=1e-6, atol=1e-9
    )


@pytest.mark.parametrize("entry", ACTIVATIONS, ids=lambda entry: entry.name)
def test_a_slope_is_right_to_the_last_bit(entry: Activation) -> None:
    """mpmath differentiates the formula numerically with 1200 digits, at +-500 too; at +-1e4 the slope is a limit."""
    function = sp.lambdify(sp.Symbol("x", real=True), entry.expression.doit(), "mpmath")
    points = [*POINTS.tolist(), -500.0, 500.0]
    with mpmath.workdps(1200):  # tanh at 500 differs from 1 in its 434th digit
        expected = [float(mpmath.diff(function, mpmath.mpf(p))) for p in points]
    assert np.allclose(entry.slope(points), expected, rtol=1e-13, atol=1e-300)
    assert set(entry.slope(EXTREMES)[[0, -1]]) <= {0.0, 1.0}


@pytest.mark.parametrize("entry", ACTIVATIONS, ids=lambda entry: entry.name)
def test_a_slope_off_by_a_thousandth_is_told(entry: Activation) -> None:
    """The test above can fail: 0.1% is far outside its tolerance."""
    slopes = entry.slope(POINTS)
    assert not np.allclose(1.001 * slopes, slopes, rtol=1e-6, atol=1e-9)


def test_cross_entropy_against_many_digits() -> None:
    """Loss and gradient at 500 against mpmath with more digits than the loss has zeros; at 1e4 they are limits."""
    assert cross_entropy.loss([-1e4, 1e4], [1.0, 0.0]).tolist() == [1e4, 1e4]
    assert cross_entropy.loss_grad([-1e4, 1e4], [1.0, 0.0]).tolist() == [-1.0, 1.0]
    f, y = np.array([-500.0, -40.0, 3.0, 40.0, 500.0] * 2), np.repeat([0.0, 1.0], 5)
    with mpmath.workdps(600):
        sigma = [1 / (1 + mpmath.exp(-mpmath.mpf(p))) for p in f]
        loss = [float(-(1 - t) * mpmath.log(1 - s) - t * mpmath.log(s)) for s, t in zip(sigma, y, strict=True)]
        slope = [float(s - t) for s, t in zip(sigma, y, strict=True)]
    assert np.allclose(cross_entropy.loss(f, y), loss, rtol=1e-14, atol=0)
    assert np.allclose(cross_entropy.loss_grad(f, y), slope, rtol=1e-14, atol=0)


def test_softmax_derivatives_are_what_differences_give() -> None:
    """Jacobian and vector-Jacobian product against central differences."""
    rng = np.random.default_rng(3)
    x, v, h = rng.normal(size=4), rng.normal(size=4), 1e-6
    columns = [(softmax(x + h * e) - softmax(x - h * e)) / (2 * h) for e in np.eye(4)]
    assert np.allclose(softmax_jacobian(x), np.array(columns).T, atol=1e-9)
    assert np.allclose(softmax_vjp(x, v), v @ np.array(columns).T, atol=1e-9)


def test_gradients_of_layer_and_network_are_what_differences_give() -> None:
    """The linear layer's loss and the network's mean loss, one entry at a time."""
    rng = np.random.default_rng(4)
    delta, W, x = rng.normal(size=(5, 2)), rng.normal(size=(2, 3)), rng.normal(size=(5, 3))
    h, bump = 1e-6, np.zeros((2, 3))
    bump[1, 2] = h
    rise = (np.sum(delta * (x @ (W + bump).T)) - np.sum(delta * (x @ (W - bump).T))) / (2 * h)
    assert linear_batch.linear_backward(delta, W, x)[0][1, 2] == pytest.approx(rise, rel=1e-7)
    parameters, inputs, labels = network.draw(rng)
    for name, slope in network.gradients(parameters, inputs, labels).items():
        up, down = ({**parameters, name: parameters[name] + sign * h} for sign in (1, -1))
        rise = (network.mean_loss(up, inputs, labels) - network.mean_loss(down, inputs, labels)) / (2 * h)
        assert slope.sum() == pytest.approx(rise, rel=1e-6)


def test_evaluation_says_where_there_is_no_value() -> None:
    """A pole, a kink and a negative logarithm give nan; a hostile tower of powers ends at once."""
    x = sp.Symbol("x", real=True)
    assert np.isnan(evaluate(1 / x, {"x": np.array(0.0)}))
    assert np.isnan(evaluate(derivative(sp.Max(0, x), "x"), {"x": np.array(0.0)}))
    assert np.isnan(evaluate(sp.log(x), {"x": np.array(-1.0)}))
    tower = sp.Pow(9, sp.Pow(9, sp.Pow(9, 9, evaluate=False), evaluate=False), evaluate=False)
    assert not np.isfinite(evaluate(tower, {"x": np.array(0.0)}, rough=True))


def test_complex_steps_have_no_difference_error() -> None:
    """The derivative of exp at 1, to the last bits."""
    assert jacobian(np.exp, np.array(1.0)) == pytest.approx(np.e, rel=1e-15)
