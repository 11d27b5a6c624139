// What Streamlit says by itself, in French: its texts and names, where they are exactly those of the table.
(() => {
  // Months, days and the first day of a week are of the browser's language for Streamlit: here they are the page's.
  for (const [name, said] of Object.entries({ language: "fr-FR", languages: ["fr-FR"] }))
    Object.defineProperty(Navigator.prototype, name, { get: () => said, configurable: true });

  const table = Object.entries(TABLE).map(([words, ours]) => [new RegExp(`^${words}$`), ours]);
  const NAMED = ["aria-label", "aria-valuetext", "placeholder", "title"];
  const OURS = "[data-testid=stHtml], .js-plotly-plot, svg";
  const UNSEEN = /\u2063[^\u2064]*\u2064/g; // words by which the search finds, and that nobody is to see
  const known = new Map();
  function french(words) {
    if (!/[A-Za-z]/.test(words) || words.length > 200) return "";
    if (!known.has(words)) {
      const [said, ours] = table.find(([pattern]) => pattern.test(words)) ?? [];
      if (known.size > 5000) known.clear();
      known.set(words, said ? words.replace(said, ours) : "");
    }
    return known.get(words);
  }
  function text(node) {
    if (node.data.includes("\u2063")) node.data = node.data.replace(UNSEEN, "");
    const ours = french(node.data.trim());
    if (ours && !node.parentElement?.closest(OURS)) node.data = ours;
  }
  function names(element) {
    for (const name of NAMED) {
      const ours = french(element.getAttribute(name) ?? "");
      if (ours) element.setAttribute(name, ours);
    }
  }
  function all(node) {
    if (node.nodeType === Node.TEXT_NODE) return text(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let one = node; one; one = walker.nextNode()) one.nodeType === Node.TEXT_NODE ? text(one) : names(one);
  }
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList") addedNodes.forEach(all);
      else type === "attributes" ? names(target) : text(target);
    }
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMED,
  });
})();
