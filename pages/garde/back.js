// A choice changes the address of its page, not the pages that one goes back through: Streamlit adds one at each choice.
(() => {
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) =>
    new URL(url ?? "", location.href).pathname === location.pathname
      ? history.replaceState(state, title, url)
      : push(state, title, url);
})();
