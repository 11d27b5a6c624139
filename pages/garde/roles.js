// What a screen reader and a keyboard are told, that Streamlit leaves out.
(() => {
  const links = (place) => document.querySelectorAll(`[data-testid=${place}] a`);
  const last = (path) => path.split("/").pop(); // the front page has no name
  const set = (element, name, value) => element.getAttribute(name) === value || element.setAttribute(name, value);
  function tell() {
    const menu = document.querySelector("[data-testid=stSidebar]");
    if (menu) set(menu, "role", "navigation");
    for (const list of document.querySelectorAll("[class*=st-key-menu-pages-]")) {
      set(list, "role", "list");
      for (const item of list.children) set(item, "role", "listitem");
    }
    // A figure is heard by its name, its finding and its figures: its drawing, tick after tick, is for the eyes.
    for (const figure of document.querySelectorAll("[data-testid=stPlotlyChart]")) set(figure, "role", "img");
    for (const field of document.querySelectorAll("[data-testid=stFileUploaderDropzone]")) set(field, "role", "group");
    for (const drawn of document.querySelectorAll(".plot-container, #js-plotly-tester")) set(drawn, "aria-hidden", "true");
    for (const link of links("stSidebar")) {
      const shown = last(link.getAttribute("href").split("?")[0]) === last(location.pathname);
      shown ? set(link, "aria-current", "page") : link.removeAttribute("aria-current");
    }
    for (const link of links("stMain")) {
      if (link.target !== "_blank") continue;
      link.origin === location.origin ? link.removeAttribute("target") : set(link, "title", `${link.textContent} (nouvelle fenêtre)`);
    }
  }
  let due;
  new MutationObserver(() => (due ??= requestAnimationFrame(() => ((due = undefined), tell())))).observe(
    document.documentElement, { subtree: true, childList: true },
  );
  // Escape that closes a list leaves nothing else: Présenter hears it on the document, after the list.
  let listed = false;
  addEventListener("keydown", () => (listed = document.querySelector("[role=combobox][aria-expanded=true]") !== null), true);
  document.addEventListener("DOMContentLoaded", () => {
    document.body.addEventListener("keydown", (event) => listed && event.key === "Escape" && event.stopPropagation());
  });
  // Streamlit takes « r » and « c » alone as orders: whoever speaks to their machine would give them without meaning to.
  addEventListener("keydown", (event) => {
    const typed = event.target.closest?.("input, textarea, [contenteditable]");
    const alone = !(event.ctrlKey || event.metaKey || event.altKey);
    if (alone && !typed && /^[rc]$/i.test(event.key)) event.stopImmediatePropagation();
  }, true);
})();
