"""Whether a page stays where it is while its bytes still come.

A browser draws what it has of a page, and says nothing of when: which moves a reader sees depends
on the network and the machine. So the page is built anew here, tag by tag in its order, as a parser
builds it, and after each tag every block that was drawn must stand where it stood. What moves by
less than 3 px is no move for the browser's own measure either
(https://web.dev/articles/cls, Layout Instability API: "3 CSS pixels").

Two things may move on any page: words within a line, which breaks anew as it grows, and what is in
a table, whose columns are as wide as all its rows want.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_LOOKS = 200
"""So often at most are the places of a page compared: the longest page has thousands of tags."""

_REBUILD = """looks => {
  const old = document.body, body = old.cloneNode(false);
  const copies = new Map([[old, body]]), places = new Map(), moves = [];
  document.documentElement.replaceChild(body, old);
  const isDrawn = node => (node.textContent.trim() || node.matches("img, input, button"))
    && !node.closest(".hidden, tr, tbody") && getComputedStyle(node).display !== "inline";
  const place = node => {
    const box = node.getBoundingClientRect();
    const scroller = node.parentElement.closest(".sections, .wide");  // a bar that begins scrolled
    return box.width && box.height ? [box.left + (scroller?.scrollLeft ?? 0), box.top] : null;
  };
  const look = () => {
    for (const node of copies.values()) {
      if (node === body || node.nodeType !== Node.ELEMENT_NODE || !isDrawn(node)) continue;
      const before = places.get(node), now = place(node);
      if (before && now && Math.hypot(now[0] - before[0], now[1] - before[1]) >= 3)
        moves.push(`${node.nodeName} ${node.className}: ${before} to ${now}`);
      if (now) places.set(node, now);
    }
  };
  const every = Math.ceil(old.querySelectorAll("*").length / looks);
  const walker = document.createTreeWalker(old);
  for (let count = 0; walker.nextNode();) {
    const node = walker.currentNode, copy = node.cloneNode(false);
    if (node.nodeType === Node.ELEMENT_NODE && ++count % every === 0) look();
    copies.get(node.parentNode).append(copy);
    copies.set(node, copy);
  }
  look();
  return moves;
}"""


def moves_of(page: "Page") -> list[str]:
    """What moved, from where to where, while the page was built anew; the page stays so built."""
    moves: list[str] = page.evaluate(_REBUILD, _LOOKS)
    return moves
