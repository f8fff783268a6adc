"""A page at three widths, in one loading of it: axe-core, and what axe-core leaves out."""

from pathlib import Path
from weakref import WeakSet

from django.conf import settings
from playwright.sync_api import BrowserContext, Page

from tests.browser import ledger
from tests.browser.ledger import WIDTHS

AXE = Path(settings.BASE_DIR, "node_modules/axe-core/axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
# WCAG 1.4.12: whoever reads better so sets words as far apart as this, and loses none.
SPACED = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important }
    p { margin-bottom: 2em !important }
"""
OPTIONS = {
    "runOnly": {"type": "tag", "values": RULES},
    "resultTypes": ["violations"],  # to bring over what is well would take longer than to look
    "spaced": SPACED,
}
# Words may be cut within a part that scrolls, where they are for screen readers alone, and in the
# lists of options, which browsers draw.
AT_THIS_WIDTH = """async options => {
    const hides = overflow => ["hidden", "clip"].includes(overflow);
    const isCut = part => {
        const words = [...part.childNodes].filter(
            node => node.nodeType === Node.TEXT_NODE && node.data.trim());
        if (part.clientWidth <= 1 || !words.length) return false;
        const { overflowX, overflowY } = getComputedStyle(part);
        const box = part.getBoundingClientRect();
        return words.some(node => {
            const range = new Range();
            range.selectNodeContents(node);
            const { right, bottom } = range.getBoundingClientRect();
            return right > box.right + 1 && !["auto", "scroll"].includes(overflowX)
                || bottom > box.bottom + 1 && hides(overflowY);
        });
    };
    const over = () => {
        const pixels = document.documentElement.scrollWidth - innerWidth;
        const widest = [...document.querySelectorAll("main *, nav *")]
            .find(part => part.getBoundingClientRect().right > innerWidth);
        return pixels > 0
            ? [`${pixels} pixels too wide, from ${widest?.outerHTML.slice(0, 99)}`] : [];
    };
    const found = (await axe.run(options)).violations.flatMap(
        rule => rule.nodes.map(node => `${rule.id}: ${node.target}`)).concat(over());
    const spaced = new CSSStyleSheet();
    spaced.replaceSync(options.spaced);
    document.adoptedStyleSheets = [spaced];
    const cut = [...document.querySelectorAll("body *:not(option)")].filter(isCut)
        .map(part => `cut off: ${part.outerHTML.slice(0, 99)}`);
    const spread = [...cut, ...over()].map(fault => `with words further apart, ${fault}`);
    document.adoptedStyleSheets = [];
    return [...found, ...spread];
}"""
# But for what differs with each sending of the same page.
SAID = """() => document.documentElement.outerHTML
    .replace(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1")"""

_with_axe: WeakSet[BrowserContext] = WeakSet()


def violations(page: Page, seen: set[str]) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA, and what runs off the side, at each width.

    A page that is the same to the letter as one that was ``seen`` is not looked at again.
    """
    said = page.evaluate(SAID)
    found = {} if said in seen else _at_each_width(page)
    seen.add(said)
    ledger.looked_at(page.url, {width: len(faults) for width, faults in found.items()})
    return [f"at {width} pixels: {fault}" for width in found for fault in found[width]]


def _at_each_width(page: Page) -> dict[int, list[str]]:
    _bring_axe(page)
    was, found = page.viewport_size, dict[int, list[str]]()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found[width] = page.evaluate(AT_THIS_WIDTH, OPTIONS)
    page.set_viewport_size(was or {"width": WIDTHS[0], "height": 900})
    return found


def _bring_axe(page: Page) -> None:
    """Once for all that the context opens from here on, and for what is open already.

    The policy is the page's: what comes by evaluation needs no leave from it.
    """
    if page.context not in _with_axe:
        _with_axe.add(page.context)
        page.context.add_init_script(path=AXE)
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text())
