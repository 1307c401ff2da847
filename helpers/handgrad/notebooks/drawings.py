"""Each figure as a function: reference values in, a figure and its words out. Nothing of a student's is called here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from ..problems.activations import Activation, activation
from ..problems.vanishing import PRE_ACTIVATIONS
from . import style
from .style import BLUE, COLOURS, GREY, LINES, SHADE, VERMILLION

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = np.ndarray[Any, Any]
Drawing = tuple["Figure", str]

SATURATED = 0.01  # below this share of a step comes back through the gradient
REACH = 8.0
POINTS = 481  # odd, so that 0 is among them


def grid(reach: float = REACH, points: int = POINTS) -> Array:
    """The points at which curves are drawn."""
    return np.linspace(-reach, reach, points)


def label(entry: Activation) -> str:
    r"""The function as LaTeX: ``\sigma(x)``."""
    return entry.latex.split("=")[0].strip()


def gradient_label(entry: Activation) -> str:
    r"""Its gradient as LaTeX: ``\sigma'(x)``."""
    return re.sub(r"\s*\(x\)$", "'(x)", label(entry))


def slope_with_gaps(entry: Activation, x: Array) -> Array:
    """The gradient, not a number at kinks, so that no line is drawn through a jump."""
    slope = np.array(entry.slope(x))
    slope[np.isin(x, [kink.at for kink in entry.kinks])] = np.nan
    return slope


def saturation(axes: Any, x: Array, slope: Array) -> str:
    """Shade where the gradient nearly vanishes; the words say where."""
    flat = np.abs(slope) < SATURATED
    edges = np.flatnonzero(np.diff(flat.astype(int))) + 1
    said: list[str] = []
    for run in np.split(np.arange(len(x)), edges):
        if flat[run[0]]:
            low, high = x[run[0]], x[run[-1]]
            axes.axvspan(low, high, color=SHADE, alpha=0.16, linewidth=0, label="" if said else "saturated")
            said.append(f"from {round(low, 1) + 0.0:g} to {round(high, 1) + 0.0:g}")
    return f" It is saturated {' and '.join(said)}, shaded." if said else ""


def kinks(axes: Any, entry: Activation) -> None:
    """Open circles, joined by a dotted line, where the gradient is a matter of convention."""
    for kink in entry.kinks:
        axes.plot([kink.at] * 2, [kink.low, kink.high], ":", color=GREY, linewidth=1.2, zorder=2)
        for end in (kink.low, kink.high):
            axes.plot(kink.at, end, "o", markerfacecolor=style.GROUND, markeredgecolor=GREY, markersize=6, zorder=4)


def activation_figure(name: str) -> Drawing:
    """The function with its gradient; where it saturates is shaded."""
    entry = activation(name)
    x = grid()
    value, slope = entry.value(x), slope_with_gaps(entry, x)
    figure, axes = style.new_figure()
    words = saturation(axes, x, slope)
    axes.plot(x, value, color=BLUE, label=f"${label(entry)}$")
    axes.plot(x, slope, "--", color=VERMILLION, label=f"${gradient_label(entry)}$")
    kinks(axes, entry)
    low, high = float(np.nanmin([value, slope])), float(np.nanmax(np.where(np.abs(x) < 4, [value, slope], np.nan)))
    room = 0.08 * (high - low)
    axes.set(
        title=f"{entry.title} and its gradient", xlabel="$x$", xlim=(-REACH, REACH), ylim=(low - room, high + room)
    )
    axes.legend(loc="upper left")
    return figure, f"{entry.title} (solid) and its gradient (dashed), for x from -8 to 8.{words}"


def gradient_over_reference(entry: Activation, x: Array, answer: Array, shade: bool = True) -> Drawing:
    """The student's gradient over the reference."""
    reference = slope_with_gaps(entry, x)
    figure, axes = style.new_figure()
    words = saturation(axes, x, reference) if shade else ""
    over(axes, x, np.where(np.isnan(reference), np.nan, answer), reference)
    kinks(axes, entry)
    chosen = np.isnan(reference)
    axes.plot(x[chosen], answer[chosen], "o", color=VERMILLION, markersize=5, zorder=5)
    axes.set(
        title=f"Your gradient of {entry.name}, over the reference", xlabel="$x$", ylabel=f"${gradient_label(entry)}$"
    )
    axes.legend(loc="best")
    return figure, f"Your gradient of {entry.name} over the reference. {difference(answer, reference)}{words}"


def over(axes: Any, x: Array, answer: Array, reference: Array, note: str = "") -> None:
    """A wide pale reference with the student's dashed line on it."""
    axes.plot(x, reference, color=BLUE, linewidth=6, alpha=0.35, label=f"reference{note}")
    axes.plot(x, answer, "--", color=VERMILLION, linewidth=2, label=f"yours{note}")


def difference(answer: Array, reference: Array) -> str:
    """In words, how far two curves lie apart. Where the reference is a matter of convention nothing is compared."""
    known = ~np.isnan(reference)
    gap = np.abs(answer - reference)[known]
    if not np.isfinite(gap).all():
        return "Yours is not finite everywhere."
    if gap.size == 0 or gap.max() <= 1e-9 * max(1.0, float(np.abs(reference[known]).max())):
        return "The two coincide."
    return f"They differ by up to {gap.max():.2g}."


def softmax_figure() -> Drawing:
    """Three entries of softmax while one score moves."""
    from ..problems.softmax_reference import softmax

    score = grid(6.0)
    entries = softmax(np.stack([score, np.zeros_like(score), np.full_like(score, -1.0)], axis=1))
    figure, axes = style.new_figure()
    for i, name in enumerate(("$x_1$, moving", "$x_2 = 0$", "$x_3 = -1$")):
        axes.plot(score, entries[:, i], LINES[i], color=COLOURS[i], label=f"score {name}")
    axes.set(title="Softmax while one of three scores moves", xlabel="score $x_1$", ylabel="entry of softmax")
    axes.legend(loc="center left")
    return figure, (
        "Three entries of softmax while the first score moves from -6 to 6: its own entry rises in an S, "
        "the two others fall, and their order stays."
    )


def cross_entropy_figure() -> Drawing:
    """The loss against the score, for both labels."""
    from ..problems.cross_entropy import loss

    score = grid(6.0, 241)
    figure, axes = style.new_figure()
    for i, y in enumerate((0.0, 1.0)):
        axes.plot(score, loss(score, np.full_like(score, y)), LINES[i], color=COLOURS[i], label=f"$y = {y:.0f}$")
    axes.set(title="The loss of a score, for each label", xlabel="score $f$", ylabel=r"loss $\ell(f, y)$")
    axes.legend(loc="upper center")
    return figure, (
        "The cross-entropy loss against the score from -6 to 6. For label 0 it is near 0 on the left and grows like a "
        "straight line on the right; for label 1 it is the mirror image."
    )


def cross_entropy_over_reference(score: Array, answers: Any, references: Any) -> Drawing:
    """Loss and gradient of the student over the reference; each is a pair of curves, for y = 0 and y = 1."""
    figure, both = style.new_figure(2, (8.4, 3.4))
    said = []
    for axes, name, answer, reference in zip(both, ("loss", "gradient"), answers, references, strict=True):
        for y in (0, 1):
            axes.plot(score, reference[y], color=COLOURS[y], linewidth=6, alpha=0.3, label=f"reference, $y = {y}$")
            axes.plot(score, answer[y], LINES[y + 1], color=style.INK, linewidth=1.8, label=f"yours, $y = {y}$")
        axes.set(title=f"Your {name}", xlabel="score $f$")
        said.append(f"{name}: {difference(np.concatenate(answer), np.concatenate(reference))}")
    both[0].legend(loc="upper center", fontsize=9)
    return figure, f"Your loss and gradient over the reference, for both labels. {' '.join(said)}"


def matrices(answer: Array, reference: Array, at: Array) -> Drawing:
    """The student's Jacobian beside the reference, on one scale of colours."""
    figure, both = style.new_figure(2, (7.2, 3.4))
    top = float(np.abs(reference).max())
    for axes, title, matrix in zip(both, ("Yours", "Reference"), (answer, reference), strict=True):
        image = axes.imshow(matrix, cmap=style.DIVERGING, vmin=-top, vmax=top)
        for (i, j), value in np.ndenumerate(matrix):
            dark = abs(value) > 0.6 * top
            axes.text(j, i, f"{value:.2f}", ha="center", va="center", color="white" if dark else style.INK, fontsize=9)
        ticks = range(len(at))
        axes.set(title=title, xlabel="$j$", xticks=ticks, yticks=ticks)
        axes.set_xticklabels([str(i + 1) for i in ticks])
        axes.set_yticklabels([str(i + 1) for i in ticks])
        axes.grid(False)
    both[0].set_ylabel("$i$")
    figure.colorbar(image, ax=list(both), shrink=0.85, label=r"$\partial s_i / \partial x_j$")
    scores = ", ".join(f"{value:g}" for value in at)
    words = f"Your Jacobian of softmax at the scores {scores}, beside the reference. {difference(answer, reference)}"
    return figure, words


def vanishing_figure(layers: int = 16, width: int = 24) -> Drawing:
    """How long the gradient is at each layer of a random network, for three activations (seeded)."""
    figure, axes = style.new_figure()
    said = []
    for i, name in enumerate(PRE_ACTIVATIONS):
        lengths = _gradient_lengths(activation(name), layers, width, np.random.default_rng(7))
        axes.semilogy(
            np.arange(layers, 0, -1), lengths, LINES[i], marker="o", markersize=4, color=COLOURS[i], label=name
        )
        said.append(f"{name} {lengths[-1]:.0e}")
    axes.set(
        title=f"The gradient on its way back through {layers} layers", xlabel="layer", ylabel="length of the gradient"
    )
    axes.legend(loc="lower right")
    return figure, (
        f"Length of the gradient, on a logarithmic scale, at each layer of a random network of {layers} layers. "
        f"It is 1 at the output; at the first layer it is {', '.join(said)}."
    )


def _gradient_lengths(entry: Activation, layers: int, width: int, rng: np.random.Generator) -> Array:
    """Lengths of the gradient from the last layer to the first, which begins with 1. Weights as He et al. (2015)."""
    weights = [rng.normal(0, np.sqrt(2 / width), (width, width)) for _ in range(layers)]
    x, slopes = rng.normal(size=width), []
    for matrix in weights:
        z = matrix @ x
        slopes.append(entry.slope(z))
        x = entry.value(z)
    delta = rng.normal(size=width)
    delta /= np.linalg.norm(delta)
    lengths = []
    for matrix, slope in zip(reversed(weights), reversed(slopes), strict=True):
        lengths.append(float(np.linalg.norm(delta)))
        delta = matrix.T @ (delta * slope)
    return np.array(lengths)


def data_figure(x: Array, y: Array) -> Drawing:
    """A data set in the plane with two labels."""
    figure, axes = style.new_figure(size=(5.4, 3.6))
    for value, marker, colour in ((0, "o", BLUE), (1, "^", VERMILLION)):
        chosen = x[y == value]
        axes.scatter(
            chosen[:, 0],
            chosen[:, 1],
            s=26,
            marker=marker,
            color=colour,
            alpha=0.75,
            linewidths=0,
            label=f"$y = {value}$",
        )
    axes.set(title="The data", xlabel="$x_1$", ylabel="$x_2$")
    axes.set_aspect("equal")
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1.0))
    return figure, f"{len(x)} points in the plane with two labels, which lie in two interleaved arcs."
