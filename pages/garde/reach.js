// What the keyboard and those who listen to a page ask of the browser.
(() => {
  const MENU = "[data-testid=stSidebar]";
  const OPEN = "[data-testid=stExpandSidebarButton]";
  const CLOSE = "[data-testid=stSidebarCollapseButton] button";
  const PARTS = "[data-testid=stMain] :is(h1, h2, [data-testid=stPlotlyChart], .stHtml caption)";
  const one = (selector) => document.querySelector(selector);

  // The focus goes in with the menu that opens, and back to its button; a closed menu is out of reach (style.css).
  const isLost = () => document.activeElement === document.body || document.activeElement?.closest(MENU);
  document.addEventListener("click", ({ target }) => {
    if (target.closest(OPEN)) setTimeout(() => one(CLOSE)?.focus());
    if (target.closest(CLOSE)) setTimeout(() => isLost() && one(OPEN)?.focus());
  });
  // On a phone it lies over the page: Escape closes it, so do leaving it and following one of its links.
  const over = () => (matchMedia("(max-width: 767px)").matches ? one(`${MENU}[data-collapsed=false] ${CLOSE}`) : null);
  document.addEventListener("keydown", ({ key, target, defaultPrevented }) => {
    if (key === "Escape" && !defaultPrevented && !target.matches("[role=combobox][aria-expanded=true]")) over()?.click();
  });
  document.addEventListener("focusin", ({ target }) => target.closest("[data-testid=stMain]") && over()?.click());
  document.addEventListener("click", ({ target }) => target.closest(`${MENU} a`) && setTimeout(() => over()?.click()));

  // Of the presses of a button that come while its page runs, Streamlit keeps one: those of Présenter wait for their turn.
  const way = (name) => one(`.st-key-pas-${name} button:enabled`);
  const place = () => one(".st-key-pas .pd-count")?.innerText;
  const running = () => one("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning";
  let under, presses = []; // the step under way, and those that wait
  function press(event, name) {
    if (!name || !place()) return;
    before ??= shown(); // a step that comes before the first paint is told leads away from what is shown
    if (under && performance.now() < under.until) {
      event.stopImmediatePropagation();
      event.preventDefault();
      if (!event.repeat) presses.push(name); // a key that is held goes as fast as messages are drawn
    } else if (way(name)) under = { from: place(), until: performance.now() + 5000 };
  }
  function next() {
    if (!under?.from || running() || place() === under.from) return;
    under.from = "";
    setTimeout(() => { // Streamlit is not ready for another at once
      under = undefined;
      while (presses.length && !under) way(presses.shift())?.click();
    }, 100);
  }
  // Enter that is held presses the button on which it began, not the one that the focus is handed to at the end.
  let began;
  addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const at = event.target.closest?.("[class*=st-key-pas-]");
    if (!event.repeat) began = at?.classList.value;
    else if (at && at.classList.value !== began) {
      event.stopImmediatePropagation();
      event.preventDefault();
    }
  }, true);
  const ELSEWHERE = "input, [role=tab], [data-testid=stButtonGroup]"; // where an arrow has another use
  // Whoever chooses the messages by a pointer goes on with the story: arrows are along that list for the keyboard alone.
  addEventListener("click", ({ target, detail }) => {
    const chosen = detail && target.closest?.(".st-key-choisir-messages [data-testid=stButtonGroup] button");
    if (chosen) setTimeout(() => chosen.blur());
  }, true);
  // A message chosen in the list leaves the field, where an arrow is for its letters: the next is for the story.
  const back = () => place() && setTimeout(() => (way("Right") ?? way("Left"))?.focus());
  addEventListener("click", ({ target }) => target.closest?.("[role=option]") && back(), true);
  addEventListener("keydown", ({ key, target }) => {
    if (key === "Enter" && target.matches?.(".st-key-message [aria-expanded=true]")) back();
  }, true);
  addEventListener("keydown", (event) => {
    const named = { ArrowLeft: "Left", ArrowRight: "Right" }[event.key];
    const other = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest?.(ELSEWHERE);
    if (!other) press(event, named);
  }, true);
  addEventListener("click", (event) => {
    const of = event.target.closest?.("[class*=st-key-pas-]")?.classList.value;
    press(event, of?.match(/st-key-pas-(Left|Right)/)?.[1]);
  }, true);

  // What a choice has redrawn is said once, when all is drawn; nothing at the first paint.
  const told = Object.assign(document.createElement("p"), { className: "pd-told", role: "status" });
  document.body.append(told);
  const words = (part) => part.getAttribute("aria-label") ?? part.innerText.trim();
  const shown = () =>
    [...document.querySelectorAll(PARTS)]
      .filter((part) => !part.closest("[class*=st-key-volet-], .st-key-ecran > :not(:first-child)"))
      .map((part) => [part.localName, words(part)]);
  let before, last, waiting;
  function settle() {
    if (running() || !one("h1")) return;
    const now = shown();
    if (String(now) === String(last)) return tell(now);
    last = now;
    waiting = setTimeout(settle, 300);
  }
  // A button that the redraw has ended, « Suivant » on the last message, or has made again, keeps the focus or hands it on.
  let held, key;
  document.addEventListener("focusin", ({ target }) => {
    [held, key] = [target, target.closest("[class*=st-key-pas-]")?.classList.value.match(/st-key-pas-\w+/)[0]];
  });
  function hold() {
    if (document.activeElement !== document.body || !key || (held.isConnected && !held.disabled)) return;
    (one(`.${key} button:enabled`) ?? one(".st-key-pas [data-testid=stButton] button:enabled"))?.focus();
  }
  function tell(now) {
    hold();
    const ahead = one(".st-key-ecran > :nth-child(2)"); // the next message of Présenter is drawn behind this one
    if (ahead) ahead.dataset.ready = "";
    const heard = new Set(before?.map(String));
    const anew = now.filter((part) => !heard.has(String(part)));
    const said = (asked) => anew.filter(([name]) => name === asked).map(([, said]) => said);
    const [page] = said("h1");
    const titles = said("h2");
    const count = titles.length || said("div").length;
    if (before && anew.length) {
      const [caption] = said("caption");
      const one = titles[0] ?? (count ? "Figure mise à jour" : caption);
      told.textContent = page ?? (count > 1 ? `${count} figures mises à jour` : one);
    }
    before = now;
  }
  // A slow machine draws a page well after its script has ended: what is drawn counts too, but for what a pointer shows.
  new MutationObserver((changes) => {
    next();
    if (changes.every(({ target }) => target.closest(".js-plotly-plot, .pd-told"))) return;
    clearTimeout(waiting);
    waiting = setTimeout(settle, 300);
  }).observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ["data-test-script-state"] });
})();
