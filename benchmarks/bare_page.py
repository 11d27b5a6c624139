"""What everything is compared with: the least page that redraws a figure, a choice and twenty bars."""

import plotly.graph_objects as go
import streamlit as st

year = st.selectbox("Année", range(2001, 2026), key="annee")
lengths = [(place * 7 + year * 5) % 23 + 1 for place in range(20)]
figure = go.Figure(go.Bar(x=lengths, y=[f"{place + 1}e" for place in range(20)], orientation="h"))
st.plotly_chart(figure, key="figure-nue")
