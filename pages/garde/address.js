// A choice changes the address of its page, not the pages that one goes back through: Streamlit adds one at each choice.
(() => {
  // Streamlit keeps « embed » and « embed_options » to itself, and hides the menu; no page opens within another. Named with
  // a blank, they are choices that the page does not have, which it says and drops as any other.
  const link = new URL(location.href);
  for (const [key, value] of [...link.searchParams]) {
    if (!/^embed(_options)?$/i.test(key)) continue;
    link.searchParams.delete(key);
    link.searchParams.set(`${key} `, value);
  }
  if (link.href !== location.href) history.replaceState(history.state, "", link);

  // The link of a figure leads to it: the page drawn, its fold-out open, and for three seconds or until the visitor goes elsewhere.
  const [, part, figure] = link.hash.match(/^#(?:suite-([\w-]+)\/)?volet-([\w-]+)$/) ?? [];
  if (figure) {
    let until, asked;
    const find = (selector) => [...document.querySelectorAll(selector)];
    const lead = () => {
      if (performance.now() > until) return watch.disconnect();
      if (find("[data-testid=stApp]")[0]?.dataset.testScriptState !== "notRunning") return;
      const [fold] = find(`.st-key-volet-${figure}`);
      if (!fold && part && !asked) {
        asked = find(`.st-key-suite-${part} details:not([open]) > summary`)[0];
        asked?.click();
      }
      const above = (one) => one.compareDocumentPosition(fold) & Node.DOCUMENT_POSITION_FOLLOWING;
      const title = fold && (find("[data-testid=stMain] :is(h1, h2)").filter(above).at(-1) ?? fold);
      if (!title) return;
      until ??= performance.now() + 3000; // what is above it is drawn meanwhile
      title.tabIndex = -1;
      if (document.activeElement === document.body) title.focus({ preventScroll: true });
      title.scrollIntoView();
    };
    const watch = new MutationObserver(lead);
    watch.observe(document.documentElement, {
      subtree: true, childList: true, attributes: true, attributeFilter: ["data-test-script-state", "style"],
    });
    for (const leave of ["keydown", "pointerdown", "wheel"]) addEventListener(leave, () => watch.disconnect(), true);
  }

  // The page as it was on another day opens at the same figure.
  for (const gesture of ["pointerdown", "click"])
    document.addEventListener(gesture, ({ target }) => {
      const then = target.closest?.(".pd-seen a");
      if (then && figure) then.hash = link.hash;
    });

  // The choices of a page that opens may come before its own path: they wait, or they would take the place of the page left.
  const push = history.pushState.bind(history);
  let waiting, asked;
  const forget = () => {
    clearTimeout(waiting);
    asked = undefined;
  };
  const write = () => {
    const last = asked;
    forget();
    if (last && last.pathname === location.pathname) history.replaceState(last.state, last.title, last.url);
  };
  addEventListener("popstate", forget);
  history.pushState = (state, title, url) => {
    forget();
    const { pathname } = new URL(url ?? "", location.href);
    if (pathname !== location.pathname) return push(state, title, url);
    asked = { pathname, state, title, url };
    waiting = setTimeout(write, 300);
  };
  // Not beyond the next gesture, with which Streamlit sends the address: a choice made and unmade would leave it as made.
  for (const gesture of ["keydown", "pointerdown", "click"]) addEventListener(gesture, write, true);

  // The link of the page as it is, with the day on which its figures were seen; a page that is not served over https has
  // no clipboard of its own.
  const copied = async (words) => {
    try {
      return await navigator.clipboard.writeText(words);
    } catch {} // refused, or none
    const from = document.activeElement;
    const held = Object.assign(document.createElement("textarea"), { value: words });
    document.body.append(held);
    held.select();
    const done = document.execCommand("copy");
    held.remove();
    from?.focus({ preventScroll: true });
    if (!done) throw Error();
  };
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.(".pd-copy");
    if (!button) return;
    const { copie } = button.dataset; // a text; else the page
    const link = new URL(location.href);
    link.hash = "";
    if (button.dataset.vu) link.searchParams.set("vu", button.dataset.vu);
    const words = (button.dataset.words ??= button.textContent); // not what it says when it is pressed again
    const say = (told) => {
      button.textContent = told;
      setTimeout(() => (button.textContent = words), 3000);
    };
    const [done, refused] = copie
      ? ["Copié", "Copie refusée\u00a0: sélectionner le texte"]
      : ["Lien copié", "Copier l’adresse du navigateur"];
    copied(copie ?? link.href).then(() => say(done), () => say(refused));
  });
})();
