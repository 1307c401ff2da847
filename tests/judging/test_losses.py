r"""A loss that nobody defines: what holds for any function of the last quantity holds, nothing else is decided."""

from __future__ import annotations

import pytest
from handgrad.judging.derivations.judge import judge_steps
from handgrad.judging.notation import Notation

LAYER = Notation.of(
    names={"x": "vector of 3", "W": "matrix 2x3", "b": "vector of 2", "y": "vector of 2"},
    given=[r"\sigma(t) = \frac{1}{1+e^{-t}}", "z = Wx + b", r"a = \sigma(z)"],
)
LINE = Notation.of(names={"x": "real", "w": "real", "b": "real"}, given=["y = wx + b"])


def marks(text: str, notation: Notation) -> list[str]:
    return [step.mark for step in judge_steps(f"${text}$", notation)]


@pytest.mark.parametrize(
    "text",
    [
        r"\frac{\partial L}{\partial z} = \frac{\partial L}{\partial a} \odot \sigma'(z)",
        r"\frac{\partial L}{\partial z} = \frac{\partial L}{\partial a} \odot a \odot (1 - a)",
        r"\frac{\partial L}{\partial W} = \frac{\partial L}{\partial z} x^\top",
        r"\frac{\partial E}{\partial x} = W^\top \frac{\partial E}{\partial z}",
        r"\frac{\partial L}{\partial W_{ij}} = \frac{\partial L}{\partial z_i} x_j",
        r"\frac{\partial L}{\partial x_j} = \sum_i \frac{\partial L}{\partial z_i} W_{ij}",
        r"\nabla_W L = (\nabla_z L) x^\top",
    ],
)
def test_what_holds_for_any_loss_holds(text: str) -> None:
    assert marks(text, LAYER) == ["holds"]


@pytest.mark.parametrize(
    "text",
    [
        r"\frac{\partial L}{\partial z} = \frac{\partial L}{\partial a} \odot a",
        r"\frac{\partial L}{\partial W} = x \left(\frac{\partial L}{\partial z}\right)^\top",
        r"\frac{\partial L}{\partial x} = W \frac{\partial L}{\partial z}",
        r"\frac{\partial L}{\partial W_{ij}} = \frac{\partial L}{\partial z_j} x_i",
        r"\frac{\partial L}{\partial z} = a - y",  # true of one loss alone
        r"\frac{\partial L}{\partial b} = L",
        r"\frac{\partial L}{\partial z} = \frac{\partial E}{\partial z}",  # two losses
        r"\frac{\partial L}{\partial W} = \frac{\partial L}{\partial y} x^\top",  # neither is a function of the other
    ],
)
def test_anything_else_said_of_it_is_not_decided(text: str) -> None:
    assert marks(text, LAYER) == ["unread"]


def test_its_gradient_may_get_a_name() -> None:
    text = r"Let $\delta = \frac{\partial L}{\partial z}$. Then $\frac{\partial L}{\partial W} = \delta x^\top$, not "
    steps = judge_steps(text + r"$\frac{\partial L}{\partial W} = x \delta^\top$.", LAYER)
    assert [step.mark for step in steps[:2]] == ["holds", "holds"]
    assert steps[2].mark != "holds"


def test_every_link_of_the_chain_rule_is_judged() -> None:
    assert marks(r"\frac{dL}{dw} = \frac{dL}{dy} \cdot \frac{dy}{dw} = \frac{dL}{dy} x", LINE) == ["holds"] * 2
    assert marks(r"\frac{dL}{dw} = \frac{dL}{dy} \cdot \frac{dy}{dw} = \frac{dL}{dy} w", LINE) == ["holds", "unread"]


def test_a_loss_that_the_text_defines_is_that_one() -> None:
    text = r"Let $L = \frac12 y^2$. $\frac{dL}{dw} = \frac{dL}{dy} w$"
    assert [step.mark for step in judge_steps(text, LINE)] == ["holds", "fails"]
