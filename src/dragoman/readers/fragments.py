"""Pieces of HTML (feeds, e-mail), which are the article and nothing else, to text: a paragraph a block."""

from __future__ import annotations

import re

from lxml import etree, html

_BLOCKS = frozenset("address article blockquote div dd dl dt figcaption h1 h2 h3 h4 h5 h6 li ol p pre section table tr ul br hr".split())  # noqa: SIM905
_SILENT = frozenset({"script", "style", "head", "template"})
_SPACE = re.compile(r"[ \t\r\n\f]+")


def fragment_text(markup: str) -> str:
    """Returns the text of a piece of HTML, an empty line between blocks; what is no HTML comes back as it is."""
    if "<" not in markup and "&" not in markup:
        return markup
    try:
        root = html.fragment_fromstring(markup.replace("\0", ""), create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        return markup
    blocks = [""]
    _walk(root, blocks)
    return "\n\n".join(block for block in (_SPACE.sub(" ", block).strip() for block in blocks) if block)


def _walk(element: html.HtmlElement, blocks: list[str]) -> None:
    """Adds the text of an element to the last block, and begins a new one at every element that is a block."""
    stack: list[tuple[html.HtmlElement, bool]] = [(element, False)]
    while stack:
        node, closing = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        if closing:
            if tag in _BLOCKS:
                blocks.append("")
            blocks[-1] += node.tail or "" if node is not element else ""
            continue
        stack.append((node, True))
        if not tag or tag in _SILENT:
            continue
        if tag in _BLOCKS:
            blocks.append("")
        blocks[-1] += node.text or ""
        stack.extend((child, False) for child in reversed(node))
