"""axe-core on a page as it stands: what breaks a rule, and what of it is of Streamlit's own frame."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
# Grounds of one colour: under a shade at the edge of a table, axe tells no contrast.
PLAIN = "*, ::before, ::after { background-image: none !important } ::before, ::after { content: none !important }"
# Of Streamlit's own elements, which none of its settings and no style of ours mends: rule, selector, reason.
STREAMLIT = (
    (
        "aria-prohibited-attr",
        "[data-testid=stMultiSelectTagsContainer] [data-tag]",
        "chaque choix fait est un « span » nommé, sans rôle ; son nom est aussi son texte",
    ),
)
RUN = """async ([tags, plain, streamlit, exclude]) => {
  const style = document.head.appendChild(Object.assign(document.createElement("style"), { textContent: plain }));
  const options = { runOnly: tags, resultTypes: ["violations", "incomplete"], preload: false };
  const { violations, incomplete } = await axe.run({ exclude }, options);
  const told = (sure) => ({ id, nodes }) => nodes.map(({ target, html, any, all, none }) => {
    const place = document.querySelector(target.at(-1));
    const known = streamlit.find(([rule, selector]) => rule === id && place?.matches(selector));
    const why = [...any, ...all, ...none].map(({ message }) => message).join(" ; ");
    return { rule: id, html: html.slice(0, 200), why, sure, known: known?.[2] ?? "" };
  });
  const found = [...violations.flatMap(told(true)), ...incomplete.flatMap(told(false))];
  style.remove();
  return found;
}"""


@dataclass(frozen=True)
class Fault:
    """A rule that an element breaks; `known`: why, where it is Streamlit's; not `sure`: axe leaves it to the eye."""

    rule: str
    html: str
    why: str
    sure: bool
    known: str

    @property
    def ours(self) -> bool:
        return self.sure and not self.known


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def faults(page: Page, without: str = "") -> list[Fault]:
    """All that axe finds there, `without` some parts, Streamlit's own and what it is not sure of included."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    return [Fault(**one) for one in page.evaluate(RUN, [TAGS, PLAIN, STREAMLIT, [without] if without else []])]
