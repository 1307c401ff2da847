"""Which bars open and which close, and which two side by side are the sign of a norm."""

from __future__ import annotations

from .tokens import ENDS_FACTOR, Token, pairs


def with_norms(tokens: list[Token]) -> list[Token]:
    """Two bars side by side are a norm's where they open or close one: in ``||x||``, not in ``|x||y|``."""
    doubled = _Bars(tokens).doubled()
    for place in doubled:
        tokens[place].text, tokens[place].end = "‖", tokens[place + 1].end
    return [token for k, token in enumerate(tokens) if k - 1 not in doubled] if doubled else tokens


class _Bars:
    """Which bars open and which close, level by level of brackets, and which two are one sign."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.signs: set[int] = set()  # places whose bar, with the next one, is one sign
        self.closing: set[int] = set()
        self.levels: list[list[tuple[int, bool]]] = [[]]  # bars that are open: (place, whether it is double)

    def doubled(self) -> set[int]:
        """The places of the first bars of double ones."""
        partner = pairs(self.tokens)
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.kind == "open" and token.text == "|" and partner[at] > 0:
                self.signs |= _double_pair(self.tokens, partner, at)
            if token.kind in ("open", "{", "begin"):
                self.levels.append([])
            elif token.kind in ("close", "}", "end") and len(self.levels) > 1:
                self._left_open(self.levels.pop())
            elif token.kind == "bar" and token.text == "|":
                at += self._bar(at)
            at += 1
        for level in self.levels:
            self._left_open(level)
        return self.signs

    def _left_open(self, level: list[tuple[int, bool]]) -> None:
        """``KL(p || q)``: a double bar between two arguments."""
        self.signs |= {place for place, double in level if double}

    def _bar(self, at: int) -> int:
        """Opens or closes what the bar at ``at`` opens or closes; 1 where the next bar belongs to it."""
        level = self.levels[-1]
        behind = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        double = behind is not None and behind.kind == "bar" and behind.start == self.tokens[at].end
        double = double and behind is not None and behind.text == "|"
        if level and at and (self.tokens[at - 1].kind in ENDS_FACTOR or at - 1 in self.closing):
            place, was_double = level.pop()
            self.closing.add(at)
            if was_double and double:
                self.signs |= {place, at}
            elif was_double:
                level.append((place, False))  # two single ones were opened, and this closes one of them
            return int(was_double and double)
        if double or (behind is not None and behind.kind != "_"):
            level.append((at, double))
        return int(double)


def _double_pair(tokens: list[Token], partner: list[int], at: int) -> set[int]:
    r"""``\left|\left| x \right|\right|`` and ``\left||x\right||``: the places of the outer bars on the left."""
    close = partner[at]
    inner = tokens[at + 1]
    if inner.kind == "open" and inner.text == "|" and partner[at + 1] == close - 1:
        return {at, close - 1}
    behind = tokens[close + 1] if close + 1 < len(tokens) else None
    if inner.kind == "bar" and inner.text == "|" and behind is not None and behind.kind == "bar":
        if inner.start == tokens[at].end and behind.start == tokens[close].end:
            return {at, close}
    return set()
