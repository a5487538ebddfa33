"""The files of the page, as the server sends them and as one file that needs no server."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

__all__ = ["ASSETS", "one_file", "page"]

#: In this order: each script uses what those before it define.
SCRIPTS = (
    "numbers.js",
    "charts.js",
    "words.js",
    "pictures.js",
    "tables.js",
    "builder.js",
    "state.js",
    "main.js",
)


class Asset(NamedTuple):
    """A file of the page and its type."""

    kind: str
    text: str


def _read(name: str) -> str:
    return (files("jets.explorer") / "assets" / name).read_text(encoding="utf-8")


ASSETS = {"page.css": Asset("text/css; charset=utf-8", _read("page.css"))} | {
    name: Asset("text/javascript; charset=utf-8", _read(name)) for name in SCRIPTS
}


@cache
def page() -> str:
    """Return the page as the server sends it; style and scripts are files of their own."""
    links = '<link rel="stylesheet" href="page.css">'
    scripts = "\n".join(f'<script src="{name}" defer></script>' for name in SCRIPTS)
    return _read("page.html").replace("<!-- style -->", links).replace("<!-- scripts -->", scripts)


def one_file(lesson: dict[str, Any]) -> str:
    """Return the page with all that it needs inside, which no server and no network is asked for.

    The policy allows just this style and this script, by their digests, and no connection at all.
    """
    style, script = ASSETS["page.css"].text, "\n".join(ASSETS[name].text for name in SCRIPTS)
    allowed = f"style-src {_digest(style)}; script-src {_digest(script)}; img-src data:"
    policy = f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    data = json.dumps(lesson, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n<style>{style}</style>'
    body = f'<script type="application/json" id="lesson">{data}</script>\n<script>{script}</script>'
    return _read("page.html").replace("<!-- style -->", head).replace("<!-- scripts -->", body)


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
