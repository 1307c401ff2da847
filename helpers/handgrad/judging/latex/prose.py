r"""What the words before a formula say about it: a definition, a condition, an aside, a point."""

from __future__ import annotations

import re
from typing import Final

from .words import REASONS

_SENTENCES: Final = re.compile(r"[.;!?。；！？]\s|[。；！？]|\n\s*\n")
_INTRODUCES: Final = re.compile(
    r"\b(?:let|letting|where|(?:set|setting)(?! (?:\w+ )*(?:to|equal))"
    r"|define|defining|denote|denoting|put|putting|call|write|substitut\w+|introduc\w+|with(?!\s+respect)"
    r"|sei|seien|setzen?|definier\w+|wobei|soit|soient|posons|notons|où|sea|sean|donde|definimos)\b|[设設令记記]|其中",
    re.IGNORECASE,
)
_ANEW: Final = re.compile(
    r"\b(?:let|letting|(?:set|setting)(?! (?:\w+ )*(?:to|equal))|(?:re)?defin\w+|denot\w+|put|take|call"
    r"|(?<!can )(?<!may )(?<!could )(?<!to )(?<!also )write"
    r"|introduc\w+|consider|(?:function|it) is|(?:is|are) given by|formula|expression"
    r"|substitut\w+|sei|seien|setzen?|definier\w+|soit|soient|posons|notons|sea|sean|definimos)\b|[设設令记記]",
    re.IGNORECASE,
)
_ASSUMING: Final = frozenset(
    "assume assuming assumes assumed suppose supposing given provided let recall remember normalised normalized hot"
    " label labels target targets distribution probabilities sum sums satisfying satisfies such".split()
)
# Words beside an equation to solve.
_SOLVES: Final = re.compile(
    r"\b(?:(?:set|setting|put|putting|equat\w+)\b[^.]{0,60}\b(?:to|equal|zero)"
    r"|vanish\w*|(?:is|equals?|be|becomes?) (?:equal to )?zero|solv(?:e|es|ed|ing)|solutions?|roots?"
    r"|cr[ií]tic(?:al|os?|as?)|критическ\w+|stationar\w*|extrem\w+|minimi[sz]\w+|maximi[sz]\w+|optim\w+|minim(?:um|a)|maxim(?:um|a)|inflection"
    r"|normal equations?|first[- ]order condition"
    r"|null setzen|gleich null|Nullstelle\w*|auflösen|lösen|annul\w+|égal\w* à zéro|résou\w+"
    r"|igual\w* a cero|resolv\w+|despej\w+|нулю|нуль|решая|решим)\b|\b0(?:으로|이)|영으로"
    r"|\b(?:set|setting)\s*$|(?:等于|等於|为|為)(?:零|0)|[令设][^。]{0,20}(?:=|为|為)\s*(?:零|0)|最优|最小值|最大值|极值|解得|求解|解出",
    re.IGNORECASE,
)
# Words that impose an equation, alone or behind the formula of what is set.
_TO_ZERO: Final = re.compile(
    r"\b(?:set|sets|setting|put|putting|equat\w+|requir\w+)\b[^.]{0,60}?(?:\b(?:to|equals?|be|is|with)|=)\s*(?:zero|0)\b"
    r"|^\W*(?:equal )?to (?:zero|0)\b|\bsetz\w+\b[^.]{0,40}(?:null|0)\b|\bnull(?:ge)?setz\w+|\bnull gesetzt"
    r"|\b(?:annul|égal)(?:ons|ant|er)\b|\bigual(?:amos|ando|ar|e)\b[^.]{0,40}(?:cero|zero|0)\b"
    r"|\b(?:pon\w+|uguagli\w+)\b[^.]{0,40}zero\b|прирав\w+[^.]{0,40}(?:нулю|0)"
    r"|[令设設让使][^。]{0,30}(?:为|為|等于|等於|=)\s*(?:零|0)|(?:0|ゼロ)\s*と(?:お|置)|0으로\s*(?:두|둡|놓|설정)",
    re.IGNORECASE,
)
_SUPPOSING: Final = re.compile(
    r"\b(?:assum(?:e|ed|es|ing)|suppos(?:e|ed|ing)|angenommen|supongamos|supposons)\b", re.IGNORECASE
)
_THEN: Final = re.compile(
    r"\b(?:then|we (?:get|have|obtain|find|see)|gives?|yields?|follows|therefore|hence|thus)\b|,\s*$"
)
HEADING: Final = re.compile(r"^\s{0,3}#+", re.MULTILINE)
_ELSEWHERE: Final = re.compile(
    r"\b(?:which|whose|that is|maxim\w*|minim\w*|largest|smallest|greatest|steepest|values?|peaks?|equals"
    r"|cent(?:er|re)d?|symmetric|saturat\w*|slope|attain\w*|reach\w*|vanish\w*)\b",
    re.IGNORECASE,
)
_DENYING: Final = re.compile(
    r"\bnot (?:true|correct|the case)(?: that)?\s*$"
    r"|\b(?:do|does|did|would)(?: not|n't) (?:have|hold|get|mean)\s*(?:that)?\s*$|\b(?:instead of|rather than)\s*$"
    r"|\b(?:one|you|we) (?:might|may|could|would) think(?: that)?\s*$",
    re.IGNORECASE,
)
_RESTRICTING: Final = re.compile(
    r"\b(?:if|for|where|when|whenever|provided(?: that)?|assuming(?: that)?|as long as|suppose|falls|wenn|für|si|pour"
    r"|para)(?:\s+(?:all|every|each|both))?\s*\(?\s*$|\b(?:region|regime|branch|part|interval|range|domain|zone)\s*\(\s*$",
    re.IGNORECASE,
)
_REPEATING: Final = re.compile(
    r"(?:\bi\.e\.|\bthat is|\bmeaning(?: that)?|\bso that|\bd\.h\.|\bc'est-à-dire),?\s*$", re.IGNORECASE
)
_OF_ALL: Final = re.compile(
    r"(?:\b(?:all|any|every|each|tout|tous|todos?|alle|jede\w*|ogni|всех|любых|любого)|任意的?|所有的?|すべての|모든)\s*$",
    re.IGNORECASE,
)
_FOR_ALL: Final = re.compile(r"[\s,]*for (?:all|every|any|each|arbitrary)\b")
_TRAILING: Final = re.compile(r"^\s+(?=(?:where|with|provided|wobei|où|donde)\b)")
_CONCLUDES: Final = re.compile(
    r"\W*(?:so|hence|thus|therefore|consequently|it follows|we conclude|this (?:means|implies|gives|shows|yields)"
    r"|which (?:means|implies|gives|yields)|implying|daher|somit|folglich|also|donc|entonces|por tanto)\b",
    re.IGNORECASE,
)
IFF: Final = re.compile(
    r"[\s,]*(?:iff|if and only if|(?:exactly|precisely|only) (?:if|when)|genau dann,? wenn"
    r"|si et seulement si|si y solo si|当且仅当)\s*$"
)
AT: Final = re.compile(r"\b(?:at|if|when|bei|für|pour|para|en)\s*\(?\s*$", re.IGNORECASE)
# What stands behind these words is a place that is spoken of, and is not claimed to be.
PLACE: Final = re.compile(
    r"\b(?:(?:differentiable|continuous|smooth|defined|undefined|kinks?|corner|jumps?|flat|evaluated|hinge|saturat\w*"
    r"|breaks?)(?:\s+\w+){0,2}\s+(?:at|where|when|if|for)|near|around|close to)\s*\(?\s*$",
    re.IGNORECASE,
)
_ARRIVES: Final = re.compile(
    r"\b(?:arriv\w+|get\w*|got|look\w*|end\w*|aim\w*|hint\w*)(?:\s+\w+)?\s+at\s*$", re.IGNORECASE
)
_SECOND_REASON: Final = re.compile(r"[\s,]*(?:\([^()]{0,60}\))?[\s,]*(?:and|und|et|y)(?: (?:that|dass|que))?[\s,]*")
# A condition after one of these words begins something new.
JOINING: Final = frozenset(
    "and but while whereas or similarly otherwise now next finally so then hence thus therefore".split()
)
ENDS_CONDITION: Final = re.compile(
    r"^\s{0,3}#|(?:^|[.!?:]\s)\W*(?:(?:so|thus|hence),? )?(?:in |for )?(?:both|all) (?:the |of these )?(?:two )?cases\b"
    r"|\b(?:together|combin\w*|(?:in|the) general|generally|regardless"
    r"|for (?:every|any|all|each|arbitrary)|arbitrary|always|overall|altogether|summar\w+"
    r"|unif\w+|compact\w*|elsewhere|everywhere else|for all other|any(?:where)? other"
    r"|in any case|in (?:every|each) case|either way|in summary|en résumé"
    r"|pour (?:tout|tous|toute)|para todos?|für alle|per ogni|dla ka\w+|для всех"
    r"|для любых"
    r"|zusammen\w*|insgesamt|allgemein|en général|au total|en general|en resumen)\b"
    r"|一般地|一般に|一般来说|综上|总之|总结|任意|所有|两种情况|统一写|合并|以上より|すべての|まとめ|모든|일반적으로|정리하면",
    re.IGNORECASE | re.MULTILINE,
)
# In languages without spaces a word of condition stands right before the formula, or right behind it.
_UNSPACED_BEFORE: Final = re.compile(r"(?:若|如果|当|當|对于|對於|假设|假設|场合|もし)\s*$")
_UNSPACED_BEHIND: Final = re.compile(r"\s*(?:时|時|的时候|のとき|の場合|ならば)")


def sentence_of(words: str) -> str:
    """The part of the words that is in the formula's own sentence."""
    return _SENTENCES.split(words)[-1]


def words_in(prose: str) -> list[str]:
    """The words, without digits and signs."""
    return re.findall(r"[^\W\d_]+", prose)


def introduces(words: str) -> bool:
    """Whether the sentence before a formula says that it defines something."""
    return bool(_INTRODUCES.search(sentence_of(words)))


def begins_meaning(words: str) -> bool:
    """Whether the sentence before a formula gives a name a meaning from there on: "let", "define", not "where"."""
    return bool(_ANEW.search(sentence_of(words)))


def without_break(words: str) -> str:
    """The words, without the end of a paragraph before a "where" that still belongs to it."""
    return _TRAILING.sub(" ", words)


def concludes(words: str) -> bool:
    """Whether the sentence before a formula says that it follows from what was said."""
    return bool(_CONCLUDES.match(sentence_of(words)))


def assumes(words: str) -> bool:
    """Whether the sentence before a formula takes what it says for granted."""
    found = set(words_in(sentence_of(words).lower()))
    return bool(found & (REASONS | _ASSUMING)) and not concludes(words)


def solves(words: str, behind: str) -> bool:
    """Whether the words around a formula speak of an equation to solve."""
    return any(_SOLVES.search(part) for part in (words, " ".join(_SENTENCES.split(behind)[:2])))


def supposes(words: str) -> bool:
    """Whether words before a formula take it for granted: "suppose that", and no conclusion from that."""
    return _SUPPOSING.search(words) is not None and not _THEN.search(words)


def sets_to_zero(words: str) -> bool:
    """Whether words before a formula impose an equation: "set the gradient to zero"."""
    return _TO_ZERO.search(words) is not None


def is_of_all(words: str) -> bool:
    """Whether letters behind these words are meant to run over all their values."""
    return _OF_ALL.search(words) is not None


def is_for_all(words: str) -> bool:
    """Whether the words behind a formula say that it holds in general: "for all"."""
    return _FOR_ALL.match(words) is not None


def arrives(words: str) -> bool:
    """Whether the "at" that the words end with belongs to a verb, as in "we arrive at": what follows is claimed."""
    return bool(_ARRIVES.search(words))


def is_at(words: str) -> bool:
    """Whether the words end with "at", "if" or "for", and what follows is a place."""
    return bool(AT.search(words)) and not arrives(words)


def is_about_something_else(words: str) -> bool:
    """Whether a condition behind these words belongs to what they say: "which at", "with its maximum at"."""
    return _ELSEWHERE.search(words) is not None


def denies(words: str) -> bool:
    """Whether the sentence before a formula says that it is not so."""
    return _DENYING.search(sentence_of(words)) is not None


def restricts(words: str) -> bool:
    """Whether an inequality behind these words is a condition, whatever stands in it: "valid for", "where"."""
    return _RESTRICTING.search(words) is not None


def repeats(words: str) -> bool:
    """Whether an inequality behind these words only says again what was said: "i.e.,"."""
    return _REPEATING.search(words) is not None


def is_aside(words: str) -> bool:
    """Whether the sentence before a formula only prepares the next step: "Using", "since", "with"."""
    found = words_in(sentence_of(words).lower())
    return bool(found) and len(found) < 8 and (found[0] in REASONS or found[-1] in REASONS)


def is_joined(words: str) -> bool:
    """Whether the words between two formulas put a second reason beside the first: "and", "(as before) and that"."""
    return _SECOND_REASON.fullmatch(words) is not None


def is_unspaced_condition(words: str, behind: str) -> bool:
    """Whether a word of condition stands beside a formula in a language without spaces."""
    return bool(_UNSPACED_BEFORE.search(words) or _UNSPACED_BEHIND.match(behind))
