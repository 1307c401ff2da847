"""Derivations judged line by line: a table of texts as students write them, with every mark worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from handgrad.judging.derivations.judge import judge_steps
from handgrad.judging.notation import Notation
from handgrad.judging.result import Step

TABLE: dict[str, Any] = json.loads(Path(__file__).with_name("derivations.json").read_text(encoding="utf-8"))
ON_X = Notation.of({"x": "real"}, (r"\sigma(x) = \frac{1}{1+e^{-x}}",))


def mark(step: Step) -> str:
    """The letter of the table for a step."""
    if step.mark == "holds":
        return "d" if step.definition else "h"
    return "r" if step.repairs else {"fails": "f", "no claim": "n", "unread": "?"}[step.mark]


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: str(case["name"]))
def test_marks(case: dict[str, str]) -> None:
    """Every relation gets the mark that was worked out by hand."""
    steps = judge_steps(case["text"], Notation.of(**TABLE["settings"][case["setting"]]))
    assert "".join(map(mark, steps)) == case["marks"], [(s.lhs, s.rhs, s.mark, s.why) for s in steps]


MISTAKES = [
    (
        r"$\sigma'(x) = -(1+e^{-x})^{-2}(-e^{-x}) = \frac{e^{-x}}{(1+e^{-x})^{-2}}$",
        "exponent's sign kept below the fraction line",
    ),
    (r"$\frac{1}{1+e^{-x}} = \sigma'(x)$", "derivative sign left out"),
    (r"$\frac{d}{dx}\sigma(2x) = \sigma'(2x)$", "inner derivative lost"),
    (r"$\sigma'(x) = -\frac{e^{-x}}{(1+e^{-x})^2}$", "sign turned"),
    (r"$\sigma'(x) = \frac{e^{-x}}{1+e^{-x}}$", "square lost"),
    (r"$\sigma(x) = 1 + e^{-x}$", "one over it"),
    (r"$\sigma'(x) = \sigma(x)(1+\sigma(x))$", "one sign turned"),
]


@pytest.mark.parametrize(("text", "mistake"), MISTAKES, ids=[name for _, name in MISTAKES])
def test_a_known_mistake_is_named_with_a_hint(text: str, mistake: str) -> None:
    """The first line that fails carries the mistake's name and one sentence."""
    failing = next(step for step in judge_steps(text, ON_X) if step.mark == "fails")
    assert failing.mistake == mistake
    assert failing.hint.endswith((".", "?"))
    assert failing.rhs not in failing.hint


def test_a_failing_line_has_a_point_where_the_sides_differ() -> None:
    """The counterexample is a rational point with both values."""
    (step,) = judge_steps(r"$\sigma'(x) = \sigma(x)$", ON_X)
    assert step.counterexample is not None
    assert set(step.counterexample["point"]) == {"x"}
    assert step.counterexample["left"] != step.counterexample["right"]


def test_a_counterexample_on_cases_lies_in_its_branch() -> None:
    """Where only one branch is wrong, the point is in that branch."""
    notation = Notation.of({"x": "real"}, (r"f(x) = \max(0, x)",))
    (step,) = judge_steps(r"$f'(x) = \begin{cases} 1 & x > 0 \\ 1 & x < 0 \end{cases}$", notation)
    assert step.counterexample is not None
    assert step.counterexample["point"]["x"].startswith("-")


def test_a_counterexample_with_indices_names_them() -> None:
    """Which entry differs is said."""
    notation = Notation.of({"x": "vector of 3", "i": "index up to 3"}, (r"s_i = \frac{e^{x_i}}{\sum_j e^{x_j}}",))
    (step,) = judge_steps(r"$s_i = e^{x_i} + s_1 - e^{x_1}$", notation)[:1] or (None,)
    assert step is not None
    assert step.mark == "fails"
    assert "i = 2" in step.counterexample["where"]  # type: ignore[index]


def test_a_transposed_matrix_is_told_apart() -> None:
    """The sentence says that the shapes differ and that it is the transpose."""
    notation = Notation.of(
        {"x": "vector of 3", "W": "matrix 2x3", r"\delta": "vector of 2"},
        (r"y = W x", r"\delta = \frac{\partial J}{\partial y}"),
    )
    (step,) = judge_steps(r"$\frac{\partial J}{\partial W} = x\delta^T$", notation)
    assert (step.mark, step.mistake) == ("fails", "transposed")
    assert "2×3" in step.why
    assert "3×2" in step.why


@pytest.mark.parametrize(
    ("value", "expected"), [("0", "holds"), ("1", "holds"), (r"\frac12", "holds"), ("3", "unread"), ("-1", "unread")]
)
def test_a_slope_at_a_kink_is_one_between_those_beside_it(value: str, expected: str) -> None:
    text = rf"$\frac{{d}}{{dx}}\max(0, x) = \begin{{cases}} 1 & x > 0 \\ {value} & x = 0 \\ 0 & x < 0 \end{{cases}}$"
    assert [step.mark for step in judge_steps(text, ON_X)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\sum_{i=1}^3 a_i - b_i = \sum_{i=1}^3 (a_i - b_i)", "holds"),
        (r"-\sum_i a_i + b_i = -\sum_i a_i - \sum_i b_i", "holds"),
        (r"\sum_i a_i - b_i + \sum_i b_i = \sum_i a_i", "holds"),
        (r"\sum_i a_i + b_1 = a_1 + a_2 + a_3 + b_1", "holds"),
        (r"\sum_{i=1}^3 a_i - b_i = \sum_{i=1}^3 (a_i + b_i)", "fails"),
        (r"\sum_i a_i + b_1 = a_1 + a_2 + a_3 + 3 b_1", "fails"),
    ],
)
def test_a_sum_reaches_the_last_term_with_its_index(text: str, expected: str) -> None:
    notation = Notation.of({"a": "vector of 3", "b": "vector of 3", "i": "index up to 3"})
    assert [step.mark for step in judge_steps(f"${text}$", notation)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\sigma'(0) \approx 0.3", "holds"),
        (r"\sigma(1) \approx 0.731", "holds"),
        (r"\sigma(1) \approx 0.732", "holds"),  # the last of three digits is one off
        (r"\sigma'(10) \approx e^{-10}", "holds"),
        (r"\sigma'(10) \approx 4.5 \cdot 10^{-5}", "holds"),
        (r"\frac{1}{1024} \approx 9.8 \cdot 10^{-4}", "holds"),
        (r"0.25^{10} \approx 0.000001", "holds"),
        (r"0.25^{10} \approx 0.00001", "fails"),
        (r"\sigma'(10) \approx e^{-9}", "fails"),
        (r"\sigma'(10) \approx e^{-20}", "fails"),
        (r"4^{-10} \approx 10^{-7}", "fails"),
        (r"\frac{1}{1024} \approx \frac{5.8}{10^4}", "fails"),
        (r"\frac{1}{1024} \approx 2 \cdot 9.8 \cdot 10^{-4}", "fails"),
        (r"\frac{1}{1024} \approx \frac12 \cdot 0.1^3", "fails"),
        (r"\sigma(1) \approx 0.75", "fails"),
    ],
)
def test_what_is_approximate_agrees_to_the_digits_that_it_has(text: str, expected: str) -> None:
    assert [step.mark for step in judge_steps(f"${text}$", ON_X)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\text{ReLU}(z) = \max(0, z)", "holds"),
        (r"\max(z, 0)_i = \max(0, z_i)", "holds"),
        (r"\min(0, z) = -\max(0, -z)", "holds"),
        (r"\max(z, x) = \max(x, z)", "holds"),
        (r"\max(z) = \max_i z_i", "holds"),
        (r"\text{ReLU}(z) = \min(0, z)", "fails"),
        (r"\max(z, x) = z", "fails"),
    ],
)
def test_the_larger_of_vectors_is_taken_entry_by_entry(text: str, expected: str) -> None:
    notation = Notation.of({"z": "vector of 3", "x": "vector of 3", "i": "index up to 3"})
    assert [step.mark for step in judge_steps(f"${text}$", notation)] == [expected]


def test_numbered_layers_are_no_entries() -> None:
    notation = Notation.of({"x": "vector of 2", "V": "matrix 2x2", "W": "matrix 3x2", "y": "probabilities of 3"})
    layers = (
        r"$z_1 = V x$, $a_1 = \max(0, z_1)$, $z_2 = W a_1$, $p = \text{softmax}(z_2)$, $L = -\sum_i y_i \log p_i$. "
    )
    right, wrong = r"$\frac{\partial L}{\partial z_2} = p - y$, ", r"$\frac{\partial L}{\partial a_1} = W (p - y)$"
    assert [step.mark for step in judge_steps(layers + right + wrong, notation)] == ["holds"] * 6 + ["fails"]


def test_words_may_be_the_left_side_of_a_chain() -> None:
    text = r"Left slope $= \lim_{h \to 0^-} \frac{0}{h} = 0$. Right slope $= \lim_{h \to 0^+} \frac{h}{h} = 1$."
    assert [step.mark for step in judge_steps(text, ON_X)] == ["no claim", "holds"] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"Let $g = x\sigma(x)$. $g' = g + \sigma(1-g)$", "holds"),
        (r"Let $t = \tanh x$. $\sigma(1-t) = \sigma - \sigma t$", "holds"),
        (r"Let $t = \tanh x$. $\sigma(1-t) = \frac{1}{1+e^{t-1}}$", "holds"),
        (r"Let $g = x\sigma(x)$. $g' = g - \sigma(1-g)$", "fails"),
        (r"Let $g = x\sigma(x)$. $g' = g + \sigma(1-x)$", "fails"),
    ],
)
def test_a_bracket_around_a_quantity_of_the_text_may_be_a_factor(text: str, expected: str) -> None:
    assert judge_steps(text, ON_X)[-1].mark == expected


def test_otherwise_may_be_set_as_a_formula() -> None:
    notation = Notation.of({"z": "vector of 3", "i": "index up to 3", "j": "index up to 3"})
    slope = r"$$\frac{\partial z_i}{\partial z_j} = %s$$"
    text = f"When $i=j$:\n{slope % 1}\nWhen $otherwise$:\n{slope}"
    assert [step.mark for step in judge_steps(text % 0, notation)] == ["holds", "holds"]
    assert [step.mark for step in judge_steps(text % 2, notation)] == ["holds", "fails"]


def test_a_sum_from_an_index_without_an_end_is_one_term() -> None:
    notation = Notation.of({"a": "vector of 3", "i": "index up to 3", "j": "index up to 3"})
    text = r"$\sum_j a_j = \sum_{j=i} a_j + \sum_{j \ne i} a_j$, $\sum_{j=i} a_j = a_i$, $\sum_{j=i} a_j = \sum_j a_j$"
    assert [step.mark for step in judge_steps(text, notation)] == ["holds", "holds", "fails"]


def test_the_entries_of_a_bold_vector_may_be_plain() -> None:
    names = {r"\mathbf{X}": "vector of 3", "W": "matrix 2x3", "i": "index up to 2", "j": "index up to 3"}
    text = r"$\mathbf{Y}_i = \sum_j W_{ij} X_j$, $\partial Y_i / \partial X_j = W_{ij}$, $\partial Y_i / \partial X_j = W_{ji}$"
    marks = [step.mark for step in judge_steps(text, Notation.of(names, (r"\mathbf{Y} = W\mathbf{X}",)))]
    assert marks[:2] == ["holds", "holds"]
    assert marks[2] != "holds"


def test_a_slash_derivative_may_be_by_what_has_an_accent() -> None:
    notation = Notation.of({"y": "real", r"\hat{y}": "real"}, (r"L = \frac12(\hat{y} - y)^2",))
    text = r"$\partial L / \partial \hat{y} = \hat{y} - y$, $dL/d\hat y = y - \hat y$"
    assert [step.mark for step in judge_steps(text, notation)] == ["holds", "fails"]


def test_an_upstream_gradient_may_get_a_value() -> None:
    given = ("y = wx", r"g = \frac{\partial L}{\partial y}")
    text = r"Let $w = 3$. Let $\frac{\partial L}{\partial y} = 2$. $$\frac{\partial L}{\partial x} = 2 \cdot %s$$"
    for names in ({"w": "real", "x": "real"}, {"w": "real", "x": "real", "g": "real"}):
        marks = [[step.mark for step in judge_steps(text % n, Notation.of(names, given))] for n in (3, 2)]
        assert marks == [["no claim", "no claim", "holds"], ["no claim", "no claim", "fails"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$f'(x) = \frac{d}{dx}1+e^{-x} = -e^{-x}$", ["holds", "holds"]),
        (r"$f'(x) = \frac{d}{dx}1+e^{-x} = e^{-x}$", ["holds", "unread"]),
        (r"$\frac{d\sigma}{dx} = \frac{d\sigma}{du} \cdot \frac{du}{dx} = \sigma(1-\sigma)$", ["holds", "holds"]),
        (r"$\frac{d\sigma}{dx} = \frac{d\sigma}{du} \cdot \frac{du}{dx} = -\sigma(1-\sigma)$", ["holds", "unread"]),
    ],
)
def test_a_side_has_one_reading_in_a_chain(text: str, expected: list[str]) -> None:
    steps = judge_steps(f"Let $u = -x$ and $f(x) = 1 + e^{{-x}}$. {text}", ON_X)
    assert [step.mark for step in steps[2:]] == expected


@pytest.mark.parametrize("name", [r"\pi", "e", "p"])
def test_entries_may_be_called_as_a_constant_is(name: str) -> None:
    notation = Notation.of({"q": "vector of 3", "m": "index up to 3", "n": "index up to 3"})
    text = rf"Let ${name}_m = \frac{{e^{{q_m}}}}{{\sum_r e^{{q_r}}}}$. $\frac{{\partial {name}_m}}{{\partial q_n}} = "
    right = rf"{name}_m(\delta_{{mn}} - {name}_n)$, $\sum_m {name}_m = 1$"
    wrong = rf"{name}_m(\delta_{{mn}} + {name}_n)$, $\sum_m {name}_m = \pi$"
    assert [step.mark for step in judge_steps(text + right, notation)] == ["holds"] * 3
    assert [step.mark for step in judge_steps(text + wrong, notation)] == ["holds", "fails", "fails"]


def test_an_entry_of_a_given_vector_is_no_new_name() -> None:
    names = {"x": "vector of 2", "W": "matrix 2x2", "b": "vector of 2", "g": "vector of 2"}
    notation = Notation.of(names, ("y = Wx + b", r"g = \frac{\partial L}{\partial y}"))
    text = (
        r"$y_1 = W_{11} x_1 + W_{12} x_2 + b_1$, $\frac{\partial L}{\partial x_1} = g_1 W_{11} + g_2 W_{21}$, $y_2 = 2$"
    )
    assert [step.mark for step in judge_steps(text, notation)] == ["holds", "holds", "fails"]


def test_a_vector_may_be_set_by_its_entries() -> None:
    notation = Notation.of({"z": "vector of 3"})
    text = r"Here $z = [z_1, z_2, z_3]^T = [1.0, 2.0, 3.0]^T$. $$z_1 + z_2 = 3$$ $$z_1 = z_2 = z_3$$"
    assert [step.mark for step in judge_steps(text, notation)] == ["no claim"] * 2 + ["holds"] + ["fails"] * 2


def test_a_colon_below_a_matrix_is_a_whole_row() -> None:
    names = {"G": "matrix 2x3", "i": "index up to 2", "j": "index up to 3"}
    text = r"$b = \sum_{i=1}^2 G_{i,:}$, $G_{i,\cdot} = G_i$, $b = G_{1,:}$"
    steps = judge_steps(text, Notation.of(names, (r"b_j = \sum_i G_{ij}",)))
    assert [step.mark for step in steps] == ["holds", "holds", "fails"]


def test_one_index_for_two_things_is_remarked() -> None:
    """The line is judged as written, and the index is pointed out."""
    notation = Notation.of({"x": "vector of 3", "i": "index up to 3"}, (r"s_i = \frac{e^{x_i}}{\sum_j e^{x_j}}",))
    (step,) = judge_steps(r"$s_i = \frac{e^{x_i}}{\sum_i e^{x_i}}$", notation)
    assert step.mark == "holds"
    assert "two different things" in step.remark


@pytest.mark.parametrize("text", [r"$\sigma(x) = \glorp{x}$", r"$\sigma(x) = q + 1$", r"$\frac{dL}{dx} = 3$"])
def test_what_is_not_known_is_unread(text: str) -> None:
    """Never a guess: the line is unread and says why."""
    (step,) = judge_steps(text, ON_X)
    assert step.mark == "unread"
    assert step.why


@pytest.mark.parametrize(
    "text",
    [
        r"$9^{9^{9^{9}}} = 1$",
        r"$\sigma(x)^{999999} = 0$",
        r"$\sum_{j=1}^{1000000} j = 1$",
        r"$\lim_{x\to 0}\frac{\sin x}{x^{x^x}} = 2$",
        r"$\frac{d^{50}}{dx^{50}}\sigma(x) = 0$",
        "$" + "(" * 4000 + "x" + ")" * 4000 + " = 2x$",
        r"$u = v$ $v = u$ $u = 1$",
        r"$u = u + 1$",
        r"$x = $",
        r"$= 3$",
        "$=$",
        r"$\frac{}{} = 0$",
        r"$\infty - \infty = 0$",
        r"$\frac{1}{0} = 1$",
        r"$\log 0 = 1$",
    ],
)
def test_odd_lines_are_survived(text: str) -> None:
    """No exception and no mark of holding for what is false or has no meaning."""
    assert all(step.mark != "holds" or step.definition for step in judge_steps(text, ON_X))
