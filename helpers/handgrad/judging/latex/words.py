"""Tables: which commands, words and characters mean what. Data only."""

# ruff: noqa: E501  (tables are easier to read in long lines of words)

from __future__ import annotations

import re
from typing import Final


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


GREEK: Final = _set(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi"
    " omega varepsilon vartheta varpi varrho varsigma varphi Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell"
    " infty hbar emptyset varnothing"
)
# Applied to what follows, with or without parentheses.
FUNCTIONS: Final = _set(
    "exp log ln sin cos tan cot sec csc sinh cosh tanh coth sech csch arcsin arccos arctan arccot arcsinh arccosh arctanh arcoth"
    " artanh arsinh arcosh atanh asinh acosh atan asin acos erf erfc erfi softmax softplus logsumexp LSE lse sigmoid logit"
    " logistic ReLU relu RELU LeakyReLU leakyrelu lrelu LReLU PReLU ELU elu SELU selu GELU gelu SiLU silu Swish swish Mish"
    " mish softsign hardtanh max min sup inf argmax argmin sgn sign diag Diag trace tr Tr det rank vec abs sqrt"
    " logsoftmax hardsigmoid heaviside Heaviside lg"
)
BY_LOWER_CASE: Final = {word.lower(): word for word in sorted(FUNCTIONS, reverse=True)}
# What functions are called elsewhere in Europe.
ALIASES: Final = {
    "th": "tanh", "tgh": "tanh", "sh": "sinh", "senh": "sinh", "ch": "cosh", "cth": "coth", "ctgh": "coth", "tg": "tan",
    "sen": "sin", "ctg": "cot", "Sp": "tr", "Spur": "tr", "sgm": "sigmoid", "argth": "artanh", "artgh": "artanh",
}  # fmt: skip
# Of these the name alone says nothing, so that a missing argument is a slip.
NEEDS_ARGUMENT: Final = _set("exp log ln lg erf erfc sqrt max min sup inf")
INVERSES: Final = {
    **{name: f"arc{name}" for name in "sin cos tan sinh cosh tanh".split()},
}
# Names that are functions unless the notation says otherwise.
LIKELY_FUNCTIONS: Final = _set(r"f g h F G H \sigma \phi \varphi \psi \Phi \Psi \rho")

SILENT: Final = _set(
    r"\, \; \: \! \  \> \/ \displaystyle \textstyle \scriptstyle \scriptscriptstyle \limits \nolimits \nonumber \notag"
    r" \mathstrut \strut \hfill \medspace \thinspace \thickspace \negthinspace \negmedspace \allowbreak \rm \bf \it \sf"
    r" \( \) \[ \] \noindent \centering \tiny \Tiny \scriptsize \footnotesize \LARGE \huge \Huge \small \large \Large \normalsize \hline \relax \nobreak \- \cr@ \displaylimits \null \hfil \space"
) | {"\\ ", "\\\n"}
QUADS: Final = _set(r"\quad \qquad \enspace \enskip")
# Commands whose argument is not mathematics.
SILENT_WITH_ARGUMENT: Final = _set(
    r"\label \tag \tag* \color \hspace \hspace* \vspace \mspace \phantom \vphantom \hphantom \require \textcolor"
    r" \colorbox \cssId \class \style \raise \lower"
)
BOLD: Final = _set(
    r"\mathbf \boldsymbol \bm \pmb \vec \mathit \mathnormal \mathtt \overrightarrow \underline \bold \mathsf"
)
ITALIC: Final = _set(r"\mathit \mathsf \mathtt")  # in which whole words are set
WRAPPERS: Final = _set(
    r"\boxed \fbox \cancel \bcancel \xcancel \sout \mathop \mathbin \mathord \mathinner \mathopen \mathclose \smash"
    r" \ensuremath \bbox \mathclap \mathrlap \mathllap \Bbox \eqalign \eqalignno \displaylines"
)
SCRIPT_ALPHABETS: Final = _set(r"\mathcal \mathbb \mathscr \mathfrak \mathds \mathbbm")
ROMAN: Final = _set(r"\mathrm \operatorname \operatorname* \mathup")
TEXT: Final = _set(
    r"\text \textrm \textbf \textit \mbox \hbox \textnormal \textsf \texttt \emph \textup \intertext \shortintertext"
)
ACCENTS: Final = {
    r"\hat": r"\hat", r"\widehat": r"\hat", r"\bar": r"\bar", r"\overline": r"\bar", r"\tilde": r"\tilde",
    r"\widetilde": r"\tilde", r"\check": r"\check", r"\breve": r"\breve",
}  # fmt: skip
FRACTIONS: Final = _set(r"\frac \tfrac \dfrac \cfrac \sfrac \nicefrac")
ONES: Final = _set(r"\mathbb{1} \mathbf{1} \mathbb{I} \mathds{1} \mathbbm{1} \boldsymbol{1} \mathbf{I} \bm{1}")

RELATIONS: Final = {
    "=": "=", r"\equiv": "=", "<": "<", r"\lt": "<", r"\ll": "<", ">": ">", r"\gt": ">", r"\gg": ">", r"\le": "<=",
    r"\leq": "<=", r"\leqslant": "<=", r"\leqq": "<=", r"\lesssim": "<=", r"\ge": ">=", r"\geq": ">=", r"\geqslant": ">=",
    r"\geqq": ">=", r"\gtrsim": ">=", r"\ne": "!=", r"\neq": "!=", r"\approx": "~", r"\simeq": "~", r"\sim": "~",
    r"\cong": "~", r"\approxeq": "~", r"\in": "in", r"\propto": "proportional", r"\coloneqq": ":=", r"\triangleq": ":=",
    r"\doteq": ":=", r"\coloneq": ":=", r"\colonequals": ":=", r"\defeq": ":=", r"\vcentcolon=": ":=", r"\eqdef": ":=",
    r"\eqqcolon": "=", r"\xlongequal": "=", r"\longequal": "=",
}  # fmt: skip
INEQUALITIES: Final = frozenset({"<", "<=", ">", ">=", "!="})  # as they are normalised
ARROWS: Final = _set(
    r"\Rightarrow \implies \iff \Leftrightarrow \therefore \because \to \rightarrow \longrightarrow \Longrightarrow"
    r" \Longleftrightarrow \leadsto \impliedby \Leftarrow \mapsto \longmapsto \rightsquigarrow \xrightarrow \xRightarrow"
    r" \gets \leftarrow \leftrightarrow \searrow \nearrow \downarrow \uparrow \land \wedge \lor \vee \Longleftarrow"
    r" \xLongrightarrow \blacksquare \square \Box \qed \checkmark \QED \blacktriangle"
)
TENDS: Final = {
    r"\to": "", r"\rightarrow": "", r"\longrightarrow": "", r"\searrow": "+", r"\downarrow": "+", r"\nearrow": "-",
    r"\uparrow": "-",
}  # fmt: skip
TIMES: Final = _set(r"\cdot \times * \ast \star \cdotp \bullet")
DOT: Final = _set(r"\cdot \cdotp \bullet")
HADAMARD: Final = _set(r"\odot \circ")
DOTS: Final = _set(r"\dots \ldots \cdots \vdots \ddots \dotsc \dotsb \dotsm \hdots \dotso")

OPENING: Final = {
    "(": "(", "[": "[", r"\{": "{", r"\lbrace": "{", r"\lbrack": "[", r"\langle": "<",
    r"\lparen": "(", r"\llbracket": "[", "⟨": "<", "⟦": "[",
}  # fmt: skip
CLOSING: Final = {
    ")": "(", "]": "[", r"\}": "{", r"\rbrace": "{", r"\rbrack": "[", r"\rangle": "<", r"\rparen": "(",
    r"\rrbracket": "[", "⟩": "<", "⟧": "[",
}  # fmt: skip
BARS: Final = {
    "|": "|",
    r"\lvert": "|",
    r"\lVert": "‖",
    r"\vert": "|",
    r"\rvert": "|",
    r"\mid": "|",
    r"\|": "‖",
    r"\Vert": "‖",
    r"\rVert": "‖",
}
SIZES: Final = frozenset(
    "\\" + size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")
) | {r"\middle"}

DISPLAYS: Final = frozenset(
    name + star
    for name in "align aligned alignat alignedat gather gathered split eqnarray multline equation flalign math displaymath".split()
    for star in ("", "*")
)
MATRICES: Final = _set(
    "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array psmallmatrix bsmallmatrix subarray"
)
CASES: Final = _set("cases dcases rcases cases* dcases*")

# Words in a formula that are prose.
CONDITION_WORDS: Final = _set(
    "if for when whenever case provided assuming suppose given as forall unless iff"
    " falls wenn für fuer bei sofern si pour quand lorsque dès para cuando se quando per если при nếu tại at 若 如果 当 當 时 時 对于"
)
INTRODUCING_WORDS: Final = _set(
    "let where with set setting define defining denote denoting put write substitute substituting defined substitution"
    " letting call take taking assign introduce introducing"
)
OTHERWISE: Final = _set(
    "otherwise else elsewhere o/w ow sonst ansonsten andernfalls sinon autrement altrimenti иначе 否则 否則 其他 其它"
) | {"ngược lại", "в остальных случаях", "в противном случае", "en otro caso", "caso contrário", "all other cases"}
UNDEFINED: Final = re.compile(
    r"d[eé]f|exist|undetermined|unbestimmt|indétermin|không xác định|не опред|неопред|不存在|[未无無不](?:定义|定義)|定義され(?:ない|ず)|정의되지|\bDNE\b|n/a",
    re.IGNORECASE,
)
LINKING_WORDS: Final = _set(
    "and or so then hence thus since because therefore but by from using we have get is are that the which this note"
)
# Words for signs: what they say changes the value.
ARITHMETIC: Final = _set(
    "times plus minus over divided multiplied squared cubed mal geteilt hoch quadriert fois divisé carré por más menos"
    " dividido умножить плюс минус 乘 乘以 加 减 減 除以 倍 平方"
)
PROSE: Final = CONDITION_WORDS | INTRODUCING_WORDS | OTHERWISE | LINKING_WORDS
# What follows these in a line is beside it.
REASONS: Final = _set(
    "with mit avec con since because as using where by note recall weil da denn wegen car puisque porque pues"
)
# The ones that are taken for prose even without \text.
BARE_PROSE: Final = _set(
    "undefined if for when where otherwise else and let then since with hence because thus therefore using"
)
LABEL_WORDS: Final = _set("in out new old min max pos neg true pred init opt tot ref avg std mean test train")

UNICODE: Final = {
    "−": "-", "–": "-", "—": "-", "·": r"\cdot", "⋅": r"\cdot", "∙": r"\cdot", "×": r"\times", "∗": "*", "⊙": r"\odot", "∘": r"\circ",
    "∂": r"\partial", "∇": r"\nabla", "∑": r"\sum", "Σ": r"\sum", "∏": r"\prod", "√": r"\sqrt", "∞": r"\infty",
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "≡": r"\equiv", "∈": r"\in", "∝": r"\propto", "⩽": r"\le", "⩾": r"\ge",
    "≔": r"\coloneqq", "≜": r"\triangleq", "→": r"\to", "⇒": r"\Rightarrow", "⟹": r"\implies", "⇔": r"\iff", "⟺": r"\iff", "↦": r"\mapsto",
    "∴": r"\therefore", "∵": r"\because", "…": r"\dots", "⋯": r"\cdots", "′": "'", "’": "'", "ʹ": "'", "∕": "/", "⁄": "/", "÷": "/",
    "ℓ": r"\ell", "ϕ": r"\phi", "ϵ": r"\epsilon", "ε": r"\varepsilon", "φ": r"\varphi", "∣": "|", "‖": r"\|", "，": ",", "：": ":",
    "（": "(", "）": ")", "＝": "=", "＋": "+",
    **dict(zip("αβγδζηθικλμνξπρστυχψω", (
        "\\" + n for n in "alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon chi psi omega".split()), strict=True)),
    **dict(zip("ΓΔΘΛΞΠΦΨΩ", ("\\" + n for n in "Gamma Delta Theta Lambda Xi Pi Phi Psi Omega".split()), strict=True)),
}  # fmt: skip
SUPERSCRIPTS: Final = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿˣⁱᵀ", "0123456789+-()nxiT", strict=True))
SUBSCRIPTS: Final = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ᵢⱼₖₙₓ", "0123456789+-()ijknx", strict=True))
COMBINING: Final = {"\u0302": r"\hat", "\u0304": r"\bar", "\u0303": r"\tilde", "\u0305": r"\bar"}


def is_label(text: str) -> bool:
    r"""Whether the words of a ``\text`` are one word that can be a name (``LHS``), not prose."""
    return text.isalpha() and text.isascii() and text.lower() not in PROSE and len(text) < 20
