"""On paper: choices as words, the line of the page and its address on each sheet, the fold-outs on demand."""

from __future__ import annotations

import datetime as dt
import html

import streamlit as st

from etl.french import format_date
from pages.components.store import edition
from reporting.piece.exhibit import seal_of

ASKED, TIMES = "imprimer", "impressions"
FOLDS = ("volet-", "suite-")  # what the keys of fold-outs begin with
# On screen a figure is as wide as its column was when it was drawn; on paper it shrinks whole, or it would be cut.
# The first sheet has the line of the page in its place, each other one in its margin.
SHEETS = """<script>{
  const drawn = () => document.querySelectorAll(".js-plotly-plot .main-svg");
  const said = (words) => JSON.stringify(words.replace(/\\s+/g, " "));
  const margins = () => {
    const line = [...document.querySelectorAll(".pd-frame > :not(button)")].map((one) => one.textContent).join(" · ");
    const style = document.getElementById("pd-margins") ?? document.createElement("style");
    style.id = "pd-margins";
    style.textContent = `@page { @top-left { content: ${said(line)}; } @bottom-left { content: ${said(location.href)}; } }
      @page :first { @top-left { content: none; } }`;
    document.head.append(style);
  };
  window.onbeforeprint = () => {
    margins();
    drawn().forEach((svg) => {
      svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
      svg.setAttribute("preserveAspectRatio", "xMinYMin");
      svg.style.width = "100%";
    });
  };
  window.onafterprint = () => drawn().forEach((svg) => {
    svg.removeAttribute("viewBox");
    svg.style.width = "";
  });
}</script>"""
# Once every figure is drawn and every fold-out filled.
PRINT = """<script>{
  const all = (selector, test) => [...document.querySelectorAll(selector)].every(test);
  const ready = () => document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning" &&
    !document.querySelector("[data-testid=stSkeleton], [data-stale=true]") &&
    all("[data-testid=stPlotlyChart]", (one) => one.querySelector(".main-svg")) &&
    all("[class*=st-key-volet-] [data-testid=stExpander] > details", (one) => one.open && one.querySelector(".pd-notes, [role=alert]"));
  const print = () => ready() ? window.print() : setTimeout(print, 200);
  setTimeout(print, 200);
}</script>"""


def said(label: str, words: str) -> None:
    """What was chosen, in place of its control on paper."""
    st.html(f"<p class='pd-print'>{html.escape(label)}&nbsp;: <b>{html.escape(words)}</b></p>")


def printing() -> bool:
    """Whether this run opens every fold-out, to be printed."""
    return bool(st.session_state.get(ASKED))


def print_button() -> None:
    """Opens every fold-out of the page, then the browser's own print."""
    st.button(
        "Imprimer avec les tableaux", icon=":material/print:", type="tertiary", on_click=_open_all, key="imprimante"
    )


def _open_all() -> None:
    for key in (key for key in st.session_state if str(key).startswith(FOLDS)):
        st.session_state[key] = True
    st.session_state[ASKED] = True
    st.session_state[TIMES] = st.session_state.get(TIMES, 0) + 1


def sheets() -> None:
    """At the end of a page: how it prints, and the print that was asked for."""
    st.html(SHEETS, unsafe_allow_javascript=True)
    if st.session_state.pop(ASKED, False):
        st.html(f"{PRINT}<!-- {st.session_state[TIMES]} -->", unsafe_allow_javascript=True)  # the same would not run


def sheet_foot() -> None:
    """What a page made to be printed on one sheet says at its end, on paper only: tool, edition, data version, day."""
    seal = f"{seal_of(edition())}. " if edition() else ""
    version = st.session_state["published"].version
    today = format_date(dt.date.today())
    st.html(
        "<p class='pd-a4'>Tableau de bord du 6e PDALHPD de Paris (2022-2027). "
        f"{html.escape(seal)}Données : version {html.escape(version)}. Imprimé le {today}.</p>"
    )
