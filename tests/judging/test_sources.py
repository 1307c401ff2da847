"""Source text is read by a whitelist: what answers use is read, everything else is refused where it stands."""

from __future__ import annotations

import pytest
import sympy as sp
from handgrad.judging.equality.decide import equivalent
from handgrad.judging.equality.grids import ShapeMismatch
from handgrad.judging.equality.sources import LINEAR, Unreadable, read_source
from handgrad.judging.notation import Notation

READ = [
    ("1 + 2*3**2", "19"),
    ("exp(-x)*(1 + exp(-x))**-2", "exp(-x)/(1 + exp(-x))**2"),
    ("softmax(x1, x2)[1]", "exp(x2)/(exp(x1) + exp(x2))"),
    ("Piecewise((0, x < 0), (1, True))", "Heaviside(x)"),
    ("1 if x > 0 else 0", "Heaviside(x)"),
    ("Sum(k*x, (k, 1, 3)).doit()", "6*x"),
    ("sum(x*i for i in range(3))", "3*x"),
    ("(x**3).diff(x, 2)", "6*x"),
    ("diff(x**2*y, x, y)", "2*x"),
    ("sp.exp(x) + sympy.log(1)", "exp(x)"),
    ("S.Half*x", "x/2"),
    ("x - (y - 1)", "1 + x - y"),
    ("x/y/2", "x/(2*y)"),
    ("-x**2", "0 - x*x"),
    ("2**3**2", "512"),
    ("eye(3)[:, 0]", "Matrix([1, 0, 0])"),
    ("Matrix(2, 2, lambda i, j: i + 10*j)", "Matrix([[0, 10], [1, 11]])"),
    ("Matrix([[KroneckerDelta(i, j) for j in range(2)] for i in range(2)])", "eye(2)"),
    ("diag(x, y)", "Matrix([[x, 0], [0, y]])"),
    ("(1 < 2) and True", "True"),
    ("diff(x**3)", "3*x**2"),
    ("simplify(factor(x**2 + x)).rewrite(exp).doit()", "x*(x + 1)"),
    ("(x*y).subs(x, y).subs({y: 3})", "9"),
    ("(x + 2*y).subs([(x, y), (y, x)])", "3*x"),
    ("Subs(diff(u**2, u), u, x)", "2*x"),
    ("Lambda((x, y), x - y)(y, x)", "y - x"),
    ("(lambda t: t**2 + t)(x + 1)", "(x + 1)*(x + 2)"),
    ("sum(map(exp, (x, y)))", "exp(x) + exp(y)"),
    ("sum(a*b for a, b in zip((x, y), (1, 2)))", "x + 2*y"),
    ("np.maximum(x, 0) + np.where(x > 0, 0, x)", "x"),
    ("log1p(expm1(x)) + log2(2) + log10(10)", "x + 2"),
    ("Symbol('x', real=True)*Integer(2) + Function('sigma')(x)", "2*x + sigma(x)"),
    ("Matrix([x*y, x + y]).jacobian([x, y])", "Matrix([[y, x], [1, 1]])"),
    ("hessian(x**2*y, (x, y))", "Matrix([[2*y, 2*x], [2*x, 0]])"),
    ("Matrix([Matrix([[1, 2]]), Matrix([[3, 4]])])", "Matrix([[1, 2], [3, 4]])"),
    ("Matrix.hstack(eye(2), ones(2, 1))", "Matrix([[1, 0, 1], [0, 1, 1]])"),
    ("Matrix([[eye(2), zeros(2, 1)]]).row(1)", "Matrix([[0, 1, 0]])"),
    ("Matrix(4, 1, [1, 2, 3, 4]).reshape(2, 2).T", "Matrix([[1, 3], [2, 4]])"),
    ("Matrix([1, 2, 3]).dot(Matrix([4, 5, 6]))", "32"),
    ("Matrix([[2, 1], [1, 1]]).inv()*Matrix([[2, 1], [1, 1]])", "eye(2)"),
    ("Matrix([3, 4]).norm() + Matrix([[1, 2], [3, 4]]).det()", "3"),
    ("Matrix([x, y]).applyfunc(exp)", "Matrix([exp(x), exp(y)])"),
    ("ITE(x > 0, y > 0, y < 0) and x > 0 if 1 > 2 else 1", "1"),
]

REFUSED = [
    ("__import__('os').system('x')", 0),
    ("x.__class__", 0),
    ("().__class__", 0),
    ("open('f')", 0),
    ("exec('1')", 0),
    ("1 + frobnicate", 4),
    ("x; y", 1),
    ("x = 1", 2),
    ("'text'", 0),
    ("f'{x}'", 0),
    ("x if y", 0),
    ("exp(x, y, z=1)", 0),
    ("exp(1)(2)", 0),
    ("(lambda: 1)()", 0),
    ("x.subs(exp(x), 1)", 0),
    ("range(10**9)", 0),
    ("eye(10**6)", 0),
    ("[0 for a in range(999) for b in range(999)]", 0),
    ("9" * 2000, 0),
    ("(" * 500 + ")" * 500, 80),
    ("x" * 30000, 20000),
    ("", 0),
]


@pytest.mark.parametrize(("text", "meaning"), READ)
def test_what_answers_use_is_read(text: str, meaning: str) -> None:
    """The value is that of the same thing written more plainly."""
    assert equivalent(text, meaning).holds is True


@pytest.mark.parametrize(("text", "position"), REFUSED, ids=range(len(REFUSED)))
def test_everything_else_is_refused(text: str, position: int) -> None:
    """A sentence and a place, before anything is built."""
    with pytest.raises(Unreadable) as refused:
        read_source(text)
    assert refused.value.sentence.endswith(".")
    assert 0 <= refused.value.position <= max(len(text), position)


def test_the_place_of_an_unknown_name_is_told() -> None:
    """The position is the character where the name begins."""
    with pytest.raises(Unreadable, match="'frobnicate' is not known") as refused:
        read_source("1 + frobnicate*2")
    assert refused.value.position == 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sin(x)^2", r"\*\*"),
        ("2x + 1", r"with \*"),
        ("2(x + 1)", r"with \*"),
        ("x(1 - x)", r"with \*"),
        (r"\frac{1}{2}", "LaTeX"),
        ("sigma(x).evalf(3)", "do not fit"),
    ],
)
def test_a_slip_of_writing_is_told(text: str, words: str) -> None:
    """The sentence says how it is written."""
    with pytest.raises(Unreadable, match=words):
        read_source(text)


def test_nothing_is_evaluated() -> None:
    """A power tower or a huge sum is only built, never computed."""
    assert isinstance(read_source("9**9**9**9"), sp.Pow)
    assert isinstance(read_source("Sum(k, (k, 0, 10**9)).doit()"), sp.Sum)


def test_names_come_from_the_notation() -> None:
    """With a notation, only its names, their entries and single letters are variables."""
    notation = Notation.of({"W": "matrix 2x3", "x": "vector of 3", "theta": "real"})
    assert read_source("W", notation).shape == (2, 3)
    assert len(read_source("x", notation)) == 3
    assert read_source("theta + x2", notation).free_symbols == {
        sp.Symbol("theta", real=True),
        sp.Symbol("x2", real=True),
    }
    with pytest.raises(Unreadable):
        read_source("kappa", notation)


@pytest.mark.parametrize("text", ["delta*x", "W + b", "W.T + x.T", "delta + 1", "W[5, 0]", "1/W"])
def test_shapes_that_do_not_fit_are_told(text: str) -> None:
    """Such a form cannot be built, which is a wrong answer and no unread one."""
    with pytest.raises(ShapeMismatch):
        read_source(text, LINEAR)
