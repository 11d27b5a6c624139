"""What stands before Streamlit's own code: who may connect, by which name, to what; nothing here imports Streamlit."""
