"""Points for derivations: honest ones earn them, empty, circular and restated ones do not."""

from __future__ import annotations

import pytest
from handgrad.judging.derivations.judge import judge_derivation
from handgrad.problems.registry import find

QUOTIENT = r"\frac{(e^x+e^{-x})^2-(e^x-e^{-x})^2}{(e^x+e^{-x})^2}"
RELU = r"\operatorname{ReLU}"

COMPLETE = [
    (
        "sigmoid-derive",
        r"$$\frac{d\sigma}{dx} = \frac{d}{dx}(1+e^{-x})^{-1} = -(1+e^{-x})^{-2}(-e^{-x}) = \frac{e^{-x}}{(1+e^{-x})^2}$$",
    ),
    (
        "sigmoid-derive",
        "Let $u = 1+e^{-x}$. Then $\\frac{d\\sigma}{du} = -\\frac{1}{u^2}$ and $\\frac{du}{dx} = -e^{-x}$, so\n\n$$\\sigma'(x) = \\frac{d\\sigma}{du}\\frac{du}{dx} = \\frac{e^{-x}}{u^2} = \\frac{e^{-x}}{(1+e^{-x})^2}$$",
    ),
    (
        "sigmoid-show",
        r"$$\frac{e^{-x}}{(1+e^{-x})^2} = \frac{1}{1+e^{-x}}\cdot\frac{e^{-x}}{1+e^{-x}} = \sigma(x)(1-\sigma(x))$$",
    ),
    (
        "sigmoid-show",
        "$$\\sigma'(x) = \\frac{e^{-x}}{(1+e^{-x})^2}$$\n\nOn the other side:\n\n$$\\sigma(x)(1-\\sigma(x)) = \\frac{1}{1+e^{-x}}\\cdot\\frac{e^{-x}}{1+e^{-x}} = \\frac{e^{-x}}{(1+e^{-x})^2}$$",
    ),
    (
        "tanh-derive",
        rf"$$\tanh'(x) = {QUOTIENT} = \frac{{4}}{{(e^x+e^{{-x}})^2}}$$ $$\tanh'(x) = {QUOTIENT} = 1-\tanh^2 x$$",
    ),
    (
        "tanh-relation",
        r"$$\tanh x = \frac{e^x-e^{-x}}{e^x+e^{-x}} = \frac{1-e^{-2x}}{1+e^{-2x}} = \frac{2}{1+e^{-2x}} - 1 = 2\sigma(2x)-1$$",
    ),
    (
        "tanh-relation",
        r"$$2\sigma(2x)-1 = \frac{2}{1+e^{-2x}} - 1 = \frac{1-e^{-2x}}{1+e^{-2x}} = \frac{e^x-e^{-x}}{e^x+e^{-x}} = \tanh x$$",
    ),
    ("tanh-second-way", r"$$\tanh'(x) = (2\sigma(2x)-1)' = 4\sigma'(2x) = 4\sigma(2x)(1-\sigma(2x)) = 1-\tanh^2 x$$"),
    (
        "relu-derive",
        rf"$${RELU}(x) = \begin{{cases}} x & x > 0 \\ 0 & x \le 0 \end{{cases}}$$ $${RELU}'(x) = \begin{{cases}} 1 & x > 0 \\ 0 & x < 0 \end{{cases}}$$",
    ),
    (
        "relu-derive",
        f"For $x > 0$: ${RELU}(x) = x$, so ${RELU}'(x) = 1$.\n\nFor $x < 0$: ${RELU}(x) = 0$, so ${RELU}'(x) = 0$.",
    ),
    (
        "relu-kink",
        rf"$$\lim_{{h\to0^+}}\frac{{{RELU}(0+h)-{RELU}(0)}}{{h}} = \lim_{{h\to0^+}}\frac{{h}}{{h}} = 1$$ $$\lim_{{h\to0^-}}\frac{{{RELU}(0+h)-{RELU}(0)}}{{h}} = \lim_{{h\to0^-}}\frac{{0}}{{h}} = 0$$",
    ),
    (
        "softmax-invariance",
        r"$$\operatorname{softmax}(x+c)_i = \frac{e^{x_i+c}}{\sum_j e^{x_j+c}} = \frac{e^{x_i}e^c}{e^c\sum_j e^{x_j}} = \operatorname{softmax}(x)_i$$",
    ),
    (
        "softmax-jacobian-same",
        r"$$\frac{\partial s_i}{\partial x_i} = \frac{e^{x_i}\sum_k e^{x_k}-(e^{x_i})^2}{(\sum_k e^{x_k})^2} = s_i - s_i^2 = s_i(1-s_i)$$",
    ),
    (
        "softmax-jacobian-different",
        r"$$\frac{\partial s_i}{\partial x_j} = \frac{0\cdot\sum_k e^{x_k}-e^{x_i}e^{x_j}}{(\sum_k e^{x_k})^2} = -s_i s_j$$",
    ),
    (
        "cross-entropy-derive",
        r"$$\frac{d\ell}{df} = \frac{(1-y)\sigma'(f)}{1-\sigma(f)} - \frac{y\sigma'(f)}{\sigma(f)} = (1-y)\sigma(f) - y(1-\sigma(f)) = \sigma(f) - y$$",
    ),
    (
        "linear-layer-dW",
        r"$$\frac{\partial J}{\partial W_{ij}} = \sum_k \frac{\partial J}{\partial y_k}\frac{\partial y_k}{\partial W_{ij}} = \delta_i x_j$$",
    ),
    (
        "linear-layer-dx",
        r"$$\frac{\partial J}{\partial x_j} = \sum_i \frac{\partial J}{\partial y_i}\frac{\partial y_i}{\partial x_j} = \sum_i \delta_i W_{ij}$$",
    ),
    (
        "linear-layer-db",
        r"$$\frac{\partial J}{\partial b_i} = \sum_k \delta_k\frac{\partial y_k}{\partial b_i} = \delta_i$$",
    ),
    (
        "linear-layer-forms",
        r"$$\frac{\partial J}{\partial W} = \delta x^T, \quad \frac{\partial J}{\partial x} = W^T\delta, \quad \frac{\partial J}{\partial b} = \delta$$",
    ),
]


@pytest.mark.parametrize(("part", "text"), COMPLETE)
def test_a_complete_derivation_earns_everything(part: str, text: str) -> None:
    """Every line of the rubric holds, and nobody has to look."""
    result = judge_derivation(find(part), text)
    assert result.points == result.out_of, [(line.text, line.why) for line in result.rubric]
    assert not result.needs_person


NOTHING = [
    ("sigmoid-derive", ""),
    ("sigmoid-derive", "I did this on paper."),
    ("sigmoid-derive", r"$0 = 0$"),
    ("sigmoid-derive", r"$\sigma(x) = \frac{1}{1+e^{-x}}$"),
    ("sigmoid-derive", r"<!-- $\sigma'(x) = -(1+e^{-x})^{-2}(-e^{-x}) = \frac{e^{-x}}{(1+e^{-x})^2}$ -->"),
    ("sigmoid-derive", r"$\sigma'(x) = \frac{e^{-x}}{(1+e^{-x})^2}$"),
    ("sigmoid-derive", r"$\sigma'(x) = 1\cdot\frac{e^{-x}}{(1+e^{-x})^2} = \frac{e^{-x}}{(1+e^{-x})^2}$"),
    ("sigmoid-show", r"$\sigma'(x) = \sigma(x)(1-\sigma(x))$ $\sigma'(x) = \sigma(x)(1-\sigma(x))$"),
    ("sigmoid-show", r"$\sigma'(x) = \sigma'(x) = \sigma'(x) = \sigma(x)(1-\sigma(x))$"),
    ("sigmoid-show", r"$\sigma'(x) = \sigma(x)-\sigma(x)^2 = \sigma(x)(1-\sigma(x))$"),
    ("sigmoid-show", r"$\sigma'(x) = 0 = \sigma(x)(1-\sigma(x))$"),
    ("sigmoid-show", r"Let $\sigma(x) = 0$. Then $\sigma'(x) = 0 = \sigma(x)(1-\sigma(x))$."),
    ("sigmoid-show", r"Let $x = 0$. Then $\sigma(x)(1-\sigma(x)) = \sigma(x)(1-\sigma(x))$."),
    ("tanh-relation", r"$\tanh x = 2\sigma(2x)-1$"),
    ("tanh-relation", r"$a = b$, $b = a$, $a = a = a$"),
    ("sigmoid-derive", r"$$\frac{d}{dx}\sigma(x) = \sigma(x)(1-\sigma(x)) = \frac{e^{-x}}{(1+e^{-x})^2}$$"),
    ("sigmoid-derive", r"$$\sigma'(x) = \sigma(x) - \sigma(x)^2 = \frac{e^{-x}}{(1+e^{-x})^2}$$"),
    (
        "tanh-derive",
        r"$$\tanh'(x) = \operatorname{sech}^2 x = 1 - \tanh^2 x$$ $$\operatorname{sech}^2 x = \frac{4}{(e^x+e^{-x})^2}$$",
    ),
]


@pytest.mark.parametrize(("part", "text"), NOTHING)
def test_what_shows_nothing_earns_nothing(part: str, text: str) -> None:
    """No points, and a polite sentence on every line."""
    result = judge_derivation(find(part), text)
    assert result.points == 0.0, [(line.text, line.points) for line in result.rubric]
    assert all(line.why for line in result.rubric)


def test_a_slip_costs_the_steps_from_there_on() -> None:
    """The steps before it count in proportion; the repaired result is still reached."""
    text = (
        r"$$\sigma'(x) = -(1+e^{-x})^{-2}(-e^{-x}) = \frac{e^{-x}}{(1+e^{-x})^{-2}} = \frac{e^{-x}}{(1+e^{-x})^{2}}$$"
    )
    result = judge_derivation(find("sigmoid-derive"), text)
    steps = next(line for line in result.rubric if line.text == "Every step holds")
    assert 0 < steps.points < steps.out_of
    assert "Step 2 of 3" in steps.why
    assert result.mistakes


def test_half_of_the_cases_does_not_reach_the_result() -> None:
    """A result by cases has to be reached on both sides."""
    result = judge_derivation(find("relu-derive"), f"For $x > 0$: ${RELU}(x) = x$, so ${RELU}'(x) = 1$.")
    goal = next(line for line in result.rubric if line.text.startswith("Reaches"))
    assert goal.points == 0.0


def test_the_right_value_in_another_form_is_said_to_be_that() -> None:
    """Reaching the value with an exponential left in it is not reaching it in σ alone."""
    text = r"$$\sigma'(x) = -(1+e^{-x})^{-2}(-e^{-x}) = \frac{1}{1+e^{-x}}\cdot\frac{e^{-x}}{1+e^{-x}}$$"
    result = judge_derivation(find("sigmoid-show"), text)
    goal = next(line for line in result.rubric if line.text.startswith("Reaches"))
    assert goal.mark == "fails"
    assert "value is right" in goal.why


def test_an_unread_line_costs_nothing_silently() -> None:
    """The part is left to a person, and the steps that were read count."""
    text = r"$$\sigma'(x) = -(1+e^{-x})^{-2}(-e^{-x}) = \glorp{x} = \frac{e^{-x}}{(1+e^{-x})^2}$$"
    result = judge_derivation(find("sigmoid-derive"), text)
    assert result.needs_person
    assert result.points == result.out_of
    assert any(line.mark == "not decided" for line in result.rubric)


def test_a_part_that_could_not_be_read_at_all_is_left_to_a_person() -> None:
    """Its lines are not decided rather than failed."""
    result = judge_derivation(find("sigmoid-derive"), r"$\glorp = \blorp = \florp$")
    assert result.needs_person
    assert {line.mark for line in result.rubric} == {"not decided"}


def test_an_exponent_without_braces_is_left_to_a_person() -> None:
    """TeX raises only the sign of e^-x: nothing is claimed, and nothing is lost silently."""
    text = r"$$\sigma'(x) = -(1+e^-x)^{-2}(-e^-x) = \frac{e^-x}{(1+e^-x)^2}$$"
    result = judge_derivation(find("sigmoid-derive"), text)
    assert {step.mark for step in result.steps} == {"no claim"}
    assert result.needs_person


IN_WORDS = [
    "I tried: sigma'(x) = e^-x / (1 + e^-x)^2, by the chain rule.",
    "**Your derivation**\n\n$\\sigma'(x) = \\frac{d}{dx} (1+e^{-x})^{-1} = \\frac{e^{-x}}{(1+e^{-x})^2}",
]


@pytest.mark.parametrize("text", IN_WORDS, ids=["typed without LaTeX", "a dollar sign forgotten"])
def test_words_without_a_formula_are_left_to_a_person(text: str) -> None:
    """What was written may be a derivation; it is not taken for an empty cell."""
    result = judge_derivation(find("sigmoid-derive"), text)
    assert result.needs_person
    assert {line.mark for line in result.rubric} == {"not decided"}


@pytest.mark.parametrize("text", ["", "**Your derivation**\n\n…\n", "$$\n\\begin{aligned}\n\\end{aligned}\n$$"])
def test_an_empty_cell_is_left_to_nobody(text: str) -> None:
    """The frame that was handed out is no answer."""
    result = judge_derivation(find("sigmoid-derive"), text)
    assert (result.points, result.needs_person) == (0.0, "")


def test_a_stated_result_is_not_called_missing() -> None:
    """It stands there; what is missing are the steps."""
    result = judge_derivation(find("sigmoid-derive"), r"$\sigma'(x) = \frac{e^{-x}}{(1+e^{-x})^2}$")
    goal = next(line for line in result.rubric if line.text.startswith("Reaches"))
    assert goal.why == "The result stands there, but not the steps that lead to it."


def test_a_step_on_the_way_is_not_the_result() -> None:
    """Where the last line goes wrong, the line before it does not stand in for the result."""
    text = r"$$\sigma'(x) = -(1+e^{-x})^{-2}(-e^{-x}) = \frac{e^{-x}}{(1+e^{-x})^{-2}}$$"
    result = judge_derivation(find("sigmoid-derive"), text)
    goal = next(line for line in result.rubric if line.text.startswith("Reaches"))
    assert goal.points == 0.0


SLIPS = [
    # (part, text, points for start, steps, result, work)
    (
        "sigmoid-derive",
        r"$$\sigma'(x) = \frac{d}{dx}(1+e^{-x})^{-1} = -(1+e^{-x})^{-2} e^{-x} = -\frac{e^{-x}}{(1+e^{-x})^2}$$",
        (1, 2 / 3, 0, 0),
    ),
    (
        "sigmoid-derive",
        r"$$\sigma'(x) = \frac{d}{dx}(1+e^{-x})^{-1} = -(1+e^{-x})^{-2} e^{-x} = \frac{e^{-x}}{(1+e^{-x})^2}$$",
        (1, 2 / 3, 0, 0),
    ),
    (
        "tanh-second-way",
        r"$$\frac{d}{dx}\tanh x = \frac{d}{dx}(2\sigma(2x)-1) = 2\sigma(2x)(1-\sigma(2x)) = \frac{1}{2}(1-\tanh^2 x)$$",
        (1, 2 / 3, 0, 0),
    ),
    ("sigmoid-derive", r"$\sigma'(x) = \frac{d}{dx}\frac{1}{1+e^{-x}}$", (1, 0, 0, 0)),
    ("sigmoid-derive", r"$\sigma'(x) = 5$", (0, 0, 0, 0)),
    ("sigmoid-derive", r"$\sigma'(x) = 5 = 4 + 1$", (0, 0, 0, 0)),
    (
        "cross-entropy-derive",
        r"$$\frac{\partial \ell}{\partial f} = (1-y)\frac{\sigma'(f)}{1-\sigma(f)} + y\frac{\sigma'(f)}{\sigma(f)}"
        r" = (1-y)\sigma(f) + y(1-\sigma(f))$$",
        (1, 0, 0, 0),
    ),
]


@pytest.mark.parametrize(("part", "text", "points"), SLIPS)
def test_an_attempt_earns_its_start_and_the_steps_before_its_slip(
    part: str, text: str, points: tuple[float, ...]
) -> None:
    """One of three right steps is a third of the points for steps; a start from which nothing holds is none."""
    result = judge_derivation(find(part), text)
    assert [line.points for line in result.rubric] == pytest.approx(points, abs=0.01)


def test_a_single_wrong_step_is_not_called_a_stated_result() -> None:
    """The sentence says what is the case."""
    (start, *_) = judge_derivation(find("sigmoid-derive"), r"$\sigma'(x) = 5$").rubric
    assert "No step from there holds" in start.why
