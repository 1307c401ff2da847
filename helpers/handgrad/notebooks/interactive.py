"""``explore``: a figure with a slider where a front end has sliders, and the plain figure everywhere else."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import numpy as np

from ..problems.activations import ACTIVATIONS, Activation, activation
from ..problems.vanishing import PRE_ACTIVATIONS, gradient_through
from . import display, drawings, figures, style
from .host import Bundle, current, is_hosted
from .kernel import has_front_end
from .style import BLUE, COLOURS, GREY, VERMILLION

DEEPEST = 30
START_DEPTH = 10
START_X = 1.0


def explore(name: str) -> None:
    """Slide x along an activation, or the depth of a network ("vanishing")."""
    known = [entry.name for entry in ACTIVATIONS] + ["vanishing"]
    host = current()
    if name not in known:
        close = get_close_matches(str(name), known, n=1) or known[:1]
        host.show(display.sentence(f"There is nothing to explore called {name!r}. Did you mean {close[0]}?"))
    elif name == "vanishing":
        _shown(depth_picture, START_DEPTH, lambda w: w.IntSlider(START_DEPTH, 1, DEEPEST, description="depth"))
    else:
        entry = activation(name)
        _shown(
            lambda x: tangent_picture(entry, x),
            START_X,
            lambda w: w.FloatSlider(START_X, min=-6, max=6, step=0.1, description="x"),
        )


def _shown(picture: Callable[[Any], Bundle], start: Any, slider: Callable[[Any], Any]) -> None:
    """With a slider if somebody is there to move it; under grading and in saved pages as a picture."""
    if is_live():
        import ipywidgets
        from IPython.display import display as publish

        slide(ipywidgets, picture, slider(ipywidgets), publish)
        return
    try:
        bundle = picture(start)
    except Exception:  # whatever it is, a student must not see it as theirs
        bundle = display.sentence(figures.FAULT)
    current().show(bundle)


def is_live() -> bool:
    """Whether a slider can be moved here. In Colab the host is set by us and still live."""
    return has_front_end() and not _is_graded()


def _is_graded() -> bool:
    from .kernel import KernelHost

    return is_hosted() and not isinstance(current(), KernelHost)


def slide(widgets: Any, picture: Callable[[Any], Bundle], slider: Any, publish: Callable[[Any], Any]) -> Any:
    """The slider over an HTML widget that holds the picture. Redrawn on each move; a value seen before is kept."""
    seen: dict[float, str] = {}

    def drawn(value: float) -> str:
        if value not in seen:
            seen[value] = str(picture(value)["text/html"])
        return seen[value]

    view = widgets.HTML(drawn(slider.value))

    def moved(change: Any) -> None:
        view.value = drawn(change["new"])

    slider.observe(moved, names="value")
    slider.layout.width = "min(600px, 95%)"
    publish(widgets.VBox([slider, view]))
    return view


def tangent_picture(entry: Activation, at: float) -> Bundle:
    """The function, the point at ``at``, its tangent, and the gradient's value there."""
    with style.styled():
        figure, axes = style.new_figure()
        x = drawings.grid(6.0, 241)
        value = entry.value(x)
        height, slope = float(entry.value(at)), float(entry.slope(at))
        reach = 1.6 / np.hypot(1.0, slope)
        axes.plot(x, value, color=BLUE, label=f"${drawings.label(entry)}$")
        ends = np.array([-reach, reach])
        axes.plot(at + ends, height + slope * ends, "--", color=VERMILLION, label="tangent")
        axes.plot(at, height, "o", color=VERMILLION, markersize=8, zorder=5)
        axes.plot([at, at], [min(0.0, float(value.min())), height], ":", color=GREY, linewidth=1.2)
        low, high = float(value.min()), float(min(value.max(), 6.0))
        room = 0.15 * (high - low)
        title = f"At $x = {at:.1f}$ the gradient is {slope:.4f}"
        axes.set(title=title, xlabel="$x$", xlim=(-6.3, 6.3), ylim=(low - room, high + room))
        axes.legend(loc="upper left")
        words = f"{entry.title} with its tangent at x = {at:.1f}: value {height:.4f}, gradient {slope:.4f}."
        return style.picture(figure, words)


def depth_picture(depth: int) -> Bundle:
    """What is left of a gradient of 1 after each layer up to ``depth``, for three activations."""
    with style.styled():
        figure, axes = style.new_figure()
        layers, said = np.arange(depth + 1), []
        for i, name in enumerate(PRE_ACTIVATIONS):
            left = gradient_through(layers, name)
            style_of = {"color": COLOURS[i], "linestyle": style.LINES[i], "marker": "o", "markersize": 4}
            axes.semilogy(layers, left, label=f"{name}: {left[-1]:.3g}", **style_of)
            said.append(f"{name} {left[-1]:.3g}")
        title = f"What is left of a gradient after {depth} {'layer' if depth == 1 else 'layers'}, at best"
        axes.set(
            title=title, xlabel="layers passed", ylabel="gradient left", xlim=(-0.5, DEEPEST + 0.5), ylim=(1e-19, 20)
        )
        axes.legend(loc="lower left")
        return style.picture(figure, f"What is left of a gradient of 1 after {depth} layers: {', '.join(said)}.")
