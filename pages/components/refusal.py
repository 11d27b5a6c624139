"""A refusal on screen: what is wrong, and what to do."""

import re

import streamlit as st

from etl.findings import Refused
from pages.components.literal import literal
from reporting.piece.sentences import capitalised


def tell_refusal(refused: Refused) -> None:
    for finding in refused.findings:
        st.error(bound(literal(capitalised(f"{finding.message} : {finding.fix}."))), icon=":material/block:")


def bound(text: str) -> str:
    """French quotes and double signs kept on the line of what they hold."""
    return re.sub(r"(?<=«) | (?=[»:;!?])", "\u00a0", text)
