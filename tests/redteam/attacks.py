"""Hostile and broken notebooks, one entry each: what it does, and what it must get.

Every attack answers ``total`` wrongly (or not at all) unless it says otherwise, and leaves the other questions honest:
the total earns nothing, the slope and the helper their points.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.grading.course import Notebook, cell, handed_in, packed

HONEST = {"slope-check": 3.0, "total-check": 2.0, "helper-check": 2.0}
TOTAL_LOST = {**HONEST, "total-check": 0.0}
# An attack that breaks its own process also breaks what its own later cells need; that is all it breaks.
SELF_HARM = {**HONEST, "total-check": 0.0, "helper-check": 0.0}
SLOPE_LOST = {**HONEST, "slope-check": 0.0}
NOTHING = {"slope-check": 0.0, "total-check": 0.0, "helper-check": 0.0}
SECRET = "canary-7f3a"  # in the grader's environment, in files beside it and in the hidden tests of a classmate


@dataclass(frozen=True, slots=True)
class Attack:
    """One hostile notebook; ``points`` are what it must get."""

    name: str
    file: bytes
    points: Mapping[str, float] = field(default_factory=lambda: TOTAL_LOST)


def by_code(name: str, code: str, points: Mapping[str, float] = TOTAL_LOST) -> Attack:
    """The attack is the code of the cell that should compute ``total``."""
    return Attack(name, packed(handed_in(total=code)), points)


def by_slope(name: str, code: str, points: Mapping[str, float] = SLOPE_LOST) -> Attack:
    """The attack is the code of the cell that should define ``slope``."""
    return Attack(name, packed(handed_in(slope=code)), points)


def by_notebook(name: str, change: Callable[[Notebook], Any], points: Mapping[str, float] = TOTAL_LOST) -> Attack:
    """The attack is a change to the notebook's cells or metadata, on top of a wrong total."""
    notebook = handed_in(total="total = -1.0")
    change(notebook)
    return Attack(name, packed(notebook), points)


def check_of(notebook: Notebook, name: str = "total-check") -> dict[str, Any]:
    """The notebook's check cell."""
    return next(each for each in notebook["cells"] if each["id"] == name)


LIBRARIES = (
    by_slope("patched allclose", "import numpy as np\nnp.allclose = lambda *a, **k: True\ndef slope(x): return 0 * x"),
    by_code("patched abs", "import builtins\nbuiltins.abs = lambda x: 0.0\ntotal = -1.0"),
    by_slope("patched sum", "import builtins\nbuiltins.sum = lambda *a: 99\ndef slope(x): return 0 * x"),
    by_code("patched AssertionError", "import builtins\nbuiltins.AssertionError = StopIteration\ntotal = -1.0"),
    by_code(
        "patched handgrad", "import handgrad\nhandgrad.score = handgrad.check = lambda *a, **k: 99.0\ntotal = -1.0"
    ),
    by_code("fake module", "import sys, types\nsys.modules['handgrad'] = types.ModuleType('handgrad')\ntotal = -1.0"),
    by_code(
        "every module poisoned",
        "import sys\nfor name in list(sys.modules):\n    sys.modules[name] = None\ntotal = -1.0",
        SELF_HARM,
    ),
    by_slope(
        "numpy gutted",
        "import numpy as np\nnp.ndarray = float\nnp.array = None\ndef slope(x): return 1e9 * x",
        {**NOTHING, "total-check": 2.0},
    ),
)

OBJECTS = (
    by_code("equal to everything", "class Liar:\n    __eq__ = lambda s, o: True\n    __sub__ = lambda s, o: 0\ntotal = Liar()"),
    by_code("a float that lies", "class F(float):\n    __sub__ = lambda s, o: 0.0\n    __abs__ = lambda s: 0.0\ntotal = F(-1)"),
    by_code(
        "an array that lies",
        "import numpy as np\nclass A(np.ndarray):\n    def __sub__(s, o): return np.zeros(())\n"
        "    def __array_ufunc__(s, *a, **k): return 0.0\ntotal = np.array(-1.0).view(A)",
    ),
    by_code(
        "an expression that lies",
        "import sympy as sp\nclass E(sp.Symbol):\n    def __sub__(s, o): return sp.Integer(0)\ntotal = E('t')",
    ),
    by_code("pickled code", "class P:\n    def __reduce__(s): return (print, ('x',))\ntotal = P()"),
    by_code("a value that raises", "class R:\n    def __getattribute__(s, n): raise SystemExit\ntotal = R()"),
    by_code("a type that hangs", "class M(type):\n    def __getattribute__(c, n):\n        while True: pass\nclass T(metaclass=M): pass\ntotal = T()"),
    by_code("a huge power", "import sympy as sp\ntotal = sp.Pow(9, sp.Pow(9, sp.Pow(9, 9, evaluate=False), evaluate=False), evaluate=False)"),
    by_code("a deep tree", "total = []\nfor _ in range(100000):\n    total = [total]"),
    by_code("a huge integer", "total = 10 ** 1000000"),
    by_code("a huge array", "import numpy as np\ntotal = np.zeros(30_000_000)"),
    by_code("object array", "import numpy as np\ntotal = np.array([print, 6.0], dtype=object)"),
    by_code("code as text", "total = '__import__(\"os\").system(\"touch /tmp/won\") or 6.0'"),
)  # fmt: skip

SHELL = (
    by_code("input transformer", "get_ipython().input_transformers_post.append(lambda lines: ['total = -6.0\\n'])\ntotal = -1.0", SELF_HARM),
    by_code("display hook", "import sys\nsys.displayhook = lambda v: print(2.0)\ntotal = -1.0"),
    by_code("printed points", "print('2.0')\n2.0\ntotal = -1.0\n2.0"),
    by_code("forged result", "from IPython.display import display\ndisplay({'text/plain': '2.0'}, raw=True)\ntotal = -1.0"),
    by_code("traced", "import sys\nsys.settrace(lambda *a: None)\nsys.setprofile(lambda *a: None)\ntotal = -1.0"),
    by_code("recursion limit", "import sys\nsys.setrecursionlimit(10)\ntotal = -1.0"),
    by_code("shell replaced", "get_ipython().run_cell = None\ntotal = -1.0", {**TOTAL_LOST, "helper-check": 0.0}),
    by_code("instructor's names taken", "np = rate = points = good = None\ntotal = -1.0"),
    by_code("namespace cleared", "%reset -f\ntotal = -1.0", {**TOTAL_LOST, "slope-check": 3.0}),
)  # fmt: skip

_WIRE = "import socket, struct, json\nwire = socket.socket(fileno=200)\ndef say(data): wire.sendall(struct.pack('>I', len(data)) + data)\n"

BOUNDARY = (
    by_code("forged points", _WIRE + "for i in range(200): say(json.dumps({'id': i, 'points': 99, 'what': 'finished'}).encode())\ntotal = -1.0", SELF_HARM),
    by_code("garbage on the wire", _WIRE + "wire.sendall(b'\\xff' * 100000)\ntotal = -1.0"),
    by_code("endless message", _WIRE + "wire.sendall(struct.pack('>I', 2**32 - 1))\ntotal = -1.0"),
    by_code("not an object", _WIRE + "say(b'[1, 2]')\ntotal = -1.0"),
    by_code("deep message", _WIRE + "say(b'[' * 1000000)\ntotal = -1.0"),
    by_code("wire closed", "import os\nos.close(200)\ntotal = -1.0"),
    by_code("every descriptor closed", "import os\nos.closerange(0, 1024)\ntotal = -1.0"),
    by_code("wire read by another", "import os\nif os.fork() == 0:\n    while True: os.read(200, 1)\ntotal = -1.0"),
    by_code("encoder replaced", "from handgrad.judging.answers import plain\nplain.encode = lambda v: ['sympy', ['Function', 'os.system', 'touch /tmp/won']]\ntotal = -1.0", SELF_HARM),
    by_code("encoder says function", "from handgrad.grading import student\nstudent._value = lambda *a: {'function': True}\ntotal = -1.0"),
    by_code("encoder hangs", "from handgrad.grading import student\ndef hang(*a):\n    while True: pass\nstudent._value = hang\ntotal = -1.0", SELF_HARM),
)  # fmt: skip

CELLS = (
    by_notebook("check skipped by tag", lambda n: check_of(n)["metadata"].update(tags=["skip-execution"])),
    by_notebook("check emptied", lambda n: check_of(n).update(source="")),
    by_notebook("check gives points", lambda n: check_of(n).update(source="2.0")),
    by_notebook("check deleted", lambda n: n["cells"].remove(check_of(n))),
    by_notebook("check made an answer", lambda n: check_of(n)["metadata"]["nbgrader"].update(solution=True, locked=False)),
    by_notebook("check made prose", lambda n: check_of(n).update(cell_type="markdown")),
    by_notebook("check worth more", lambda n: check_of(n)["metadata"]["nbgrader"].update(points=1000)),
    by_notebook("check copied", lambda n: n["cells"].append(dict(check_of(n), source="2.0"))),
    by_notebook("old schema", lambda n: check_of(n)["metadata"]["nbgrader"].update(schema_version=99)),
    by_notebook("question of one's own", lambda n: n["cells"].append(cell("code", "9.0", "mine", grade=True, points=9))),
    by_notebook("outputs forged", lambda n: check_of(n).update(outputs=[{"output_type": "execute_result", "data": {"text/plain": "2.0"}, "metadata": {}, "execution_count": 1}])),
    by_notebook("kernel of one's own", lambda n: n["metadata"].update(kernelspec={"name": "evil", "language": "bash"})),
    by_notebook("setup changed", lambda n: check_of(n, "setup").update(source="raise SystemExit")),
    by_notebook("metadata of wrong types", lambda n: [each.update(metadata=[1, "x"]) for each in n["cells"]]),
    by_notebook("cells of wrong types", lambda n: n["cells"].extend([None, 3, "x", {"cell_type": 5, "source": {}}, {}])),
)  # fmt: skip

_TELL = "import os, sys, gc, glob\nsaid = []\n"

READING = (
    by_code("reads every file", _TELL + "for here, folders, names in os.walk('/'):\n    folders[:] = [f for f in folders if f not in ('site', 'lib')]\n    for n in names:\n        try: text = open(os.path.join(here, n), errors='ignore').read(10000)\n        except OSError: continue\n        if 'canary-' + '7f3a' in text or 'gradebook' in n: print('STO' + 'LEN', here, n)\ntotal = -1.0"),
    by_code("reads its environment", _TELL + "print(dict(os.environ))\nfor p in glob.glob('/proc/*/environ') + ['/proc/self/environ']:\n    try: print(open(p).read())\n    except OSError: pass\ntotal = -1.0"),
    by_code("reads memory", _TELL + "print([o for o in gc.get_objects() if isinstance(o, str) and 'canary' in o][:5], len(gc.get_objects()))\ntotal = -1.0"),
    by_code("imports the answers", "import importlib\nfor name in ('handgrad.problems', 'handgrad.problems.sigmoid', 'nbgrader.api'):\n    try: print(vars(importlib.import_module(name)))\n    except ImportError: pass\ntotal = -1.0"),
    by_slope("looks for the hidden test while called", "import sys, gc\ndef slope(x):\n    frame, seen = sys._getframe(), ''\n    while frame: seen += repr(frame.f_locals)[:1000] + repr(frame.f_globals)[:1000]; frame = frame.f_back\n    seen += repr(get_ipython().user_ns.get('_ih'))\n    return (2 if 'good' + ' = sum' in seen else 0) * x"),
    by_code("mounts and traces", "import ctypes, os\nc = ctypes.CDLL(None, use_errno=True)\nprint('mount', c.mount(b'x', b'/opt', b'tmpfs', 0, None), 'umount', c.umount2(b'/proc', 2), 'ptrace', c.ptrace(16, 1, 0, 0), 'unshare', c.unshare(0x10000000))\ntotal = -1.0"),
)  # fmt: skip

WRITING = (
    by_code("writes everywhere", "import os\nwrote = []\nfor here, _, _ in os.walk('/'):\n    if not here.startswith(('/tmp', '/dev/shm')):\n        try: open(os.path.join(here, 'won'), 'w').close(); wrote.append(here)\n        except OSError: pass\nprint('WROTE', wrote)\nassert not wrote\ntotal = -1.0"),
    by_code("poisons the library", "import numpy, os\nopen(os.path.join(os.path.dirname(numpy.__file__), '__init__.py'), 'a').write('1/0')\ntotal = -1.0"),
    by_code("leaves a message", "open('/tmp/left', 'w').write('canary-7f3a')\nimport os\nos.makedirs('/tmp/home/.ipython/profile_default/startup', exist_ok=True)\nopen('/tmp/home/.ipython/profile_default/startup/a.py', 'w').write('1/0')\ntotal = -1.0"),
)  # fmt: skip

PROCESSES = (
    by_code("a process that outlives", "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(3600)\n    os._exit(0)\ntotal = -1.0"),
    by_code("kills everything", "import os, signal\nfor pid in (-1, 1, 2, os.getppid()):\n    try: os.kill(pid, signal.SIGKILL)\n    except OSError: pass\ntotal = -1.0"),
    by_code("kills itself", "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\nos.abort()"),
    by_code("ends itself", "import os\nos._exit(0)"),
    by_code("stops itself", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\nwhile True: pass"),
    by_code("crashes", "import ctypes\nctypes.string_at(0)"),
    by_code("leaves by SystemExit", "raise SystemExit(0)"),
    by_code("interrupts", "raise KeyboardInterrupt"),
)  # fmt: skip

BOMBS = (
    by_code("memory bomb", "hold = []\nwhile True: hold.append(bytearray(b'x') * 20_000_000)"),
    by_code("fork bomb", "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"),
    by_code("forked memory bomb", "import os\nfor _ in range(8): os.fork()\nhold = []\nwhile True: hold.append(bytearray(b'x') * 5_000_000)"),
    by_code("thread bomb", "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(60,)).start()"),
    by_code("disk bomb", "i = 0\nwhile True:\n    i += 1\n    open(f'/tmp/{i}', 'wb').write(b'x' * 10_000_000)"),
    by_code("shared memory bomb", "i = 0\nwhile True:\n    i += 1\n    open(f'/dev/shm/{i}', 'wb').write(b'x' * 10_000_000)"),
    by_code("anonymous file bomb", "import os\nhold = []\nwhile True:\n    hold.append(os.memfd_create('x'))\n    os.write(hold[-1], b'x' * 10_000_000)"),
    by_code("print bomb", "for _ in range(100_000): print('x' * 1000)\ntotal = -1.0"),
    by_code("display bomb", "from IPython.display import display\nfor _ in range(3000): display('x' * 100_000)\ntotal = -1.0"),
    by_code("figure bomb", "import matplotlib.pyplot as plt\nfor _ in range(100000): plt.figure(figsize=(40, 40)); plt.plot([1]); plt.show()"),
    by_code("endless loop", "while True: pass"),
    by_code("endless loop that swallows", "while True:\n    try:\n        while True: pass\n    except BaseException: pass"),
    by_code("endless sleep", "import time, signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\ntime.sleep(3600)"),
    by_code("regular expression that hangs", "import re\nre.match('(a+)+$', 'a' * 60 + 'b')"),
)  # fmt: skip

FUNCTIONS = (
    by_slope("hangs when called", "def slope(x):\n    while True: pass"),
    by_slope("hangs and swallows", "def slope(x):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass"),
    by_slope("ends when called", "import os\ndef slope(x): os._exit(0)"),
    by_slope("ends in a check with many calls", "import os\ndef slope(x): os._exit(0)\n" + "def twice(x): os._exit(0)", SLOPE_LOST),
    by_slope("slow in every call", "import time\ndef slope(x):\n    time.sleep(0.9)\n    return 0 * x"),
    by_slope("returns a liar", "class L:\n    __array__ = lambda s, *a, **k: 1 / 0\n    __eq__ = lambda s, o: True\ndef slope(x): return L()"),
    by_slope("returns itself", "def slope(x): return slope"),
    by_slope("raises with a text of its own", "class E(Exception):\n    def __str__(s): raise SystemExit\ndef slope(x): raise E"),
    by_slope("forks when called", "import os\ndef slope(x):\n    os.fork()\n    return 0 * x"),
    by_slope("answers by chance", "import random\ndef slope(x): return random.random() * x"),
    by_slope("a class instead", "class slope:\n    def __init__(s, x): pass"),
)  # fmt: skip

FILES = (
    Attack("empty file", b"", NOTHING),
    Attack("half a file", packed(handed_in())[:700], NOTHING),
    Attack("not JSON", b"\x00\xff\x80 not a notebook", NOTHING),
    Attack("a web page", b"<!DOCTYPE html><html>Sign in</html>", NOTHING),
    Attack("a list", b"[]", NOTHING),
    Attack("no cells", b'{"metadata": {}}', NOTHING),
    Attack("cells of the wrong type", b'{"cells": 3}', NOTHING),
    Attack("nested too deeply", b"[" * 200_000, NOTHING),
    Attack("too large", packed(handed_in()) + b" " * 25_000_000, NOTHING),
    Attack("a number of a million digits", b'{"cells": ' + b"9" * 1_000_000 + b"}", NOTHING),
    Attack("a lone surrogate", json.dumps(handed_in(total="'\ud800'; total = -1.0")).encode(), TOTAL_LOST),
    Attack("no metadata at all", packed({"cells": handed_in(total="total = -1.0")["cells"]}), TOTAL_LOST),
)

MARKUP = (
    by_code("script as output", "from IPython.display import HTML, SVG, Javascript, Markdown, display\ndisplay(HTML('<script>alert(1)</script>'), Javascript('alert(1)'), Markdown('<img src=x onerror=alert(1)>'), SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>'))\ntotal = -1.0"),
    Attack("script as prose", packed(handed_in(total="total = -1.0", words="<script>alert(1)</script><img src=x onerror=alert(1)> \\<iframe src=javascript:alert(1)>")), TOTAL_LOST),
    by_notebook("script as attachment", lambda n: check_of(n, "words").update(attachments={"<script>.svg": {"image/svg+xml": "<script>"}, "a.png": {"image/png": "\"><script>alert(1)</script>"}})),
)  # fmt: skip

TEXTS = (
    by_code("half a character printed", "print('\\ud800 \\udfff')\ntotal = -1.0"),
    by_slope("half a character raised", "def slope(x): raise ValueError('\\ud800')"),
    by_code("half a character as a name", "class E(Exception): pass\nE.__name__ = 'E\\ud900'\ntotal = -1.0\nraise E('\\udc00')"),
    by_code("output nested deeply", _WIRE + "n = 200\nfor i in range(200):\n    say(('{\"id\":%d,\"outputs\":[{\"output_type\":\"stream\",\"text\":%s}],\"missing\":true}' % (i, '[' * n + ']' * n)).encode())\ntotal = -1.0", SELF_HARM),
    by_code("twice one key, not a number, another encoding", _WIRE + "say(b'{\"id\":5,\"id\":6,\"data\":NaN}')\nsay('{\"id\":7}'.encode('utf-16'))\nsay(b'{\"id\":' + b'9' * 4000 + b'}')\ntotal = -1.0"),
    by_code("every question answered before it is asked", _WIRE + "for i in range(400): say(json.dumps({'id': i, 'function': True, 'data': ['float', '0x1p-2'], 'outputs': []}).encode())\ntotal = -1.0", SELF_HARM),
)  # fmt: skip

HOOKS = (
    by_code("tree transformer", "import ast\nclass T(ast.NodeTransformer):\n    def visit_Assert(s, n): return ast.Pass()\nget_ipython().ast_transformers.append(T())\ntotal = -1.0"),
    by_code("hooks before and after each cell", "get_ipython().events.register('pre_run_cell', lambda *a: get_ipython().user_ns.update(total=-6.0))\nget_ipython().events.register('post_run_cell', lambda *a: 1 / 0)\ntotal = -1.0"),
    by_code("errors handled by a hook", "get_ipython().set_custom_exc((BaseException,), lambda *a: 2.0)\ntotal = -1.0"),
    by_code("result by its own kind of display", "from IPython.display import display\ndisplay({'application/vnd.handgrad.result+json': {'points': 2.0}, 'text/plain': '2.0'}, raw=True)\ntotal = -1.0"),
    by_code("other languages", "%%script bash\necho 2.0; cat /etc/passwd"),
    by_code("commands", "!cat /etc/passwd\n%cd /\n%env\n%run /etc/passwd\ntotal = -1.0"),
    by_code("files that Python reads when it starts", "import os, sys\nfor name in ('sitecustomize.py', 'usercustomize.py', 'evil.pth', 'numpy.py', 'handgrad.py'):\n    for folder in [*sys.path, '.', '/tmp', '/tmp/home']:\n        try: open(os.path.join(folder, name), 'w').write('import os; os._exit(1)')\n        except OSError: pass\nos.environ['PYTHONPATH'] = os.environ['PYTHONSTARTUP'] = '/tmp'\ntotal = -1.0"),
    by_code("every descriptor made the wire", "import os\nfor number in range(3, 200):\n    try: os.dup2(number, 200)\n    except OSError: pass\ntotal = -1.0"),
    by_code("processes in sessions of their own", "import os, time\nfor _ in range(6):\n    if os.fork() == 0:\n        os.setsid()\n        if os.fork() == 0: time.sleep(3600)\n        os._exit(0)\ntotal = -1.0"),
)  # fmt: skip

VALUES = (
    by_slope("a generator", "def slope(x): yield 2 * x"),
    by_slope("a coroutine", "async def slope(x): return 2 * x"),
    by_slope("ten gigabytes of one number", "import numpy as np\ndef slope(x): return np.broadcast_to(0.25, (10**9,))"),
    by_slope("records", "import numpy as np\ndef slope(x): return np.zeros(2, dtype=[('a', 'f8')])"),
    by_slope("an array whose shape lies", "import numpy as np\nclass A(np.ndarray):\n    shape = property(lambda s: (2,))\n    dtype = property(lambda s: np.dtype('f8'))\ndef slope(x): return np.zeros(5).view(A)"),
    by_slope("a flood of warnings", "import warnings\ndef slope(x):\n    for i in range(10000): warnings.warn(str(i) * 1000)\n    return 0 * x"),
    by_slope("right only while it is watched", "calls = [0]\ndef slope(x):\n    calls[0] += 1\n    return 2 * x if calls[0] < 2 else 0 * x", {**HONEST, "slope-check": 0.0}),
)  # fmt: skip

SURVIVORS = (  # honest in unusual clothes: nothing may be lost
    by_slope("a partial function", "import functools\ndef times(a, x): return a * x\nslope = functools.partial(times, 2)", HONEST),
    by_slope("an object that can be called", "class Line:\n    def __call__(self, x): return 2 * x\nslope = Line()", HONEST),
    by_slope("a method", "class Line:\n    def at(self, x): return 2 * x\nslope = Line().at", HONEST),
    by_slope("a function from SymPy", "import sympy as sp\nt = sp.Symbol('t')\nslope = sp.lambdify(t, 2 * t, 'numpy')", HONEST),
    by_slope("with an inner event loop", "import asyncio\nasync def inner(x): return 2 * x\ndef slope(x): return asyncio.run(inner(x))", HONEST),
    by_slope("with a thread", "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)\ndef slope(x): return pool.submit(lambda: 2 * x).result()", HONEST),
    by_slope("timed and printed", "def slope(x):\n    print(x)\n    return 2 * x\n%time slope(1.0)\n%timeit -n1 -r1 slope(1.0)", HONEST),
    by_slope("made by exec", "exec('def slope(x): return 2 * x')", HONEST),
)  # fmt: skip

ATTACKS = (
    *(*LIBRARIES, *OBJECTS, *SHELL, *BOUNDARY, *CELLS, *READING),
    *(*WRITING, *PROCESSES, *BOMBS, *FUNCTIONS, *FILES, *MARKUP),
    *(*TEXTS, *HOOKS, *VALUES, *SURVIVORS),
)
