// What a page's geometry says: words that meet, words that are cut, blocks that overflow.
(() => {
  const TOLERANCE = 2;

  const texts = (figure) =>
    [...figure.querySelectorAll(".main-svg text")]
      .filter((text) => text.textContent.trim() && !text.closest(".hoverlayer"))
      .map((text) => ({ words: text.textContent, box: text.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.height > 0);

  const meet = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > TOLERANCE &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > TOLERANCE;

  const overlaps = (figure) => {
    const found = texts(figure);
    return found.flatMap((one, place) =>
      found.slice(place + 1).filter((other) => meet(one.box, other.box)).map((other) => [one.words, other.words]),
    );
  };

  const cut = (figure) => {
    const frame = figure.querySelector(".main-svg").getBoundingClientRect();
    return texts(figure)
      .filter(
        ({ box }) =>
          box.left < frame.left - TOLERANCE ||
          box.right > frame.right + TOLERANCE ||
          box.top < frame.top - TOLERANCE ||
          box.bottom > frame.bottom + TOLERANCE,
      )
      .map(({ words }) => words);
  };

  const overflowing = (selector) =>
    [...document.querySelectorAll(selector)]
      .filter((block) => block.scrollWidth > block.clientWidth + 1)
      .map((block) => `${block.tagName}.${block.className} ${block.textContent.slice(0, 60)}`);

  // Boxes that hide their end, without a fade there or that no key reaches.
  const cutting = (selector) =>
    [...document.querySelectorAll(selector)]
      .filter((box) => box.scrollHeight > box.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(box).overflowY))
      .filter((box) => {
        const { maskImage, backgroundImage } = getComputedStyle(box);
        return box.tabIndex < 0 || !/gradient/.test(maskImage + backgroundImage);
      })
      .map((box) => `${box.tagName}.${box.className} ${box.textContent.slice(0, 60)}`);

  // Words that no French sentence holds, in what is written or read aloud; the names of icons are drawn, not read.
  const ENGLISH =
    /\b(the|this|your?|and|open|close|clear|choose|select|remove|next|previous|month|year|day|dd|yyyy|skip|sidebar|running|stop|settings|empty|help|not found|available|drag|drop|upload|browse|per|press|show|hide|copy|link|print|shortcut)\b/i;
  const english = () => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let one = walker.currentNode; one; one = walker.nextNode()) {
      const holder = one.nodeType === Node.TEXT_NODE ? one.parentElement : one;
      if (holder.closest("script, style, code, [data-testid=stIconMaterial]")) continue;
      const said =
        one === holder ? ["aria-label", "aria-valuetext", "title", "placeholder"].map((name) => one.getAttribute(name) ?? "") : [one.data];
      found.push(...said.filter((words) => ENGLISH.test(words)));
    }
    return [...new Set(found)];
  };

  const figures = () => [...document.querySelectorAll("[data-testid=stPlotlyChart]")];

  const drawn = () =>
    document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning" &&
    document.querySelector("h1") !== null &&
    document.querySelector("[data-testid=stSkeleton], [data-stale=true]") === null &&
    figures().every((figure) => figure.querySelector(".main-svg"));

  // Asked again and again: every figure is as wide as its place, and nothing has moved since the last time.
  let before = "";
  const still = () => {
    const fits = (figure) => Math.abs(figure.querySelector(".main-svg").clientWidth - figure.clientWidth) < 2;
    const now = JSON.stringify([innerWidth, figures().map((figure) => [figure.clientWidth, ...texts(figure)])]);
    const same = now === before;
    before = now;
    return same && figures().every(fits);
  };

  // Where a block ends, from the top of its page, what is left free under its content not counted.
  const bottom = (selector) => {
    const block = document.querySelector(selector);
    const free = parseFloat(getComputedStyle(block).paddingBottom);
    return block.getBoundingClientRect().bottom - free + document.querySelector("[data-testid=stMain]").scrollTop;
  };

  // How far what is shown has moved since the page opened, as browsers count it (cumulative layout shift).
  let moved = 0;
  new PerformanceObserver((seen) => {
    for (const shift of seen.getEntries()) moved += shift.value;
  }).observe({ type: "layout-shift", buffered: true });

  window.geometry = { moved: () => moved, bottom, texts, overlaps, cut, cutting, overflowing, english, figures, drawn, still };
})();
