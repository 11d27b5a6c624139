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

  const ROOM = 24; // pixels of what is pressed
  const PRESSED =
    "a[href], button, input:not([type=hidden], [type=range]), select, textarea, summary, [role=tab], [role=option], [role=spinbutton], [data-tag]";
  const seen = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && one.getBoundingClientRect().width > 1;
  const named = (one) => `${one.closest("[data-testid]")?.dataset.testid} ${(one.getAttribute("aria-label") ?? one.textContent).trim().slice(0, 40)}`;
  const written = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let one = walker.nextNode(); one; one = walker.nextNode()) {
      const holder = one.parentElement;
      if (one.data.trim() && !holder.closest("script, style, noscript, [data-testid=stIconMaterial]") && seen(holder)) found.push(one);
    }
    return found;
  };

  // Words smaller than `least` pixels, as they are seen: in figures and pictures too.
  const small = (least) => {
    const size = ({ parentElement: holder }) => {
      const { b, d } = holder.getScreenCTM?.() ?? { b: 0, d: holder.currentCSSZoom };
      return parseFloat(getComputedStyle(holder).fontSize) * Math.hypot(b, d);
    };
    const shrunk = (picture) => {
      const sizes = [...decodeURIComponent(picture.src).matchAll(/font-size[=:]['"]?([\d.]+)/g)];
      return sizes.some(([, pixels]) => (pixels * picture.clientWidth) / picture.naturalWidth < least - 0.1);
    };
    return [
      ...written().filter((one) => size(one) > 0 && size(one) < least - 0.1).map(({ parentElement }) => named(parentElement)),
      ...[...document.images].filter((one) => seen(one) && shrunk(one)).map((one) => one.alt),
    ];
  };

  // What is pressed and has no room of its own: under 24 pixels, and another one within 12 of its middle (WCAG 2.5.8).
  const tight = () => {
    const whole = (one) => (one.matches("[type=checkbox], [type=radio]") ? one.closest("label") : one);
    const all = [...document.querySelectorAll(PRESSED)]
      .filter((one) => seen(whole(one)))
      .map((one) => ({ one, whole: whole(one), box: whole(one).getBoundingClientRect() }));
    const middle = ({ left, right, top, bottom }) => [(left + right) / 2, (top + bottom) / 2];
    const within = ({ one, whole, box }) => (other) => {
      if (other.whole.contains(one) || whole.contains(other.one)) return false;
      const [x, y] = middle(box);
      const { left, right, top, bottom } = other.box;
      return Math.hypot(Math.max(left - x, x - right, 0), Math.max(top - y, y - bottom, 0)) < ROOM / 2;
    };
    const inSentence = ({ one }) => getComputedStyle(one).display === "inline" && one.parentElement.innerText.trim() !== one.innerText.trim();
    return all
      .filter(({ box }) => box.width && Math.min(box.width, box.height) < ROOM - 0.5)
      .filter((one) => !inSentence(one) && all.some(within(one)))
      .map(({ one, box }) => `${Math.round(box.width)} x ${Math.round(box.height)} ${named(one)}`);
  };

  // A reader's own spacing (WCAG 1.4.12), then the words that a box hides, that leave the page, or that meet others.
  const SPACED = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-bottom: 2em !important }`;
  const lost = () => {
    const range = document.createRange();
    const boxes = [];
    const found = [];
    for (const one of written()) {
      const holder = one.parentElement;
      if (!holder.closest("[data-testid=stMain], [data-testid=stSidebar]") || holder.closest("svg")) continue;
      const shown = { left: 0, right: innerWidth, top: -Infinity, bottom: Infinity };
      let [hidden, across, down] = [false, false, !holder.closest("[data-testid=stMain]")];
      for (let box = holder; box !== document.body && box.dataset.testid !== "stMain"; box = box.parentElement) {
        const { overflowX, overflowY, clipPath, display } = getComputedStyle(box);
        hidden ||= clipPath !== "none" || box.dataset.testid === "stSkipToContent";
        if (/^inline$|contents/.test(display)) continue;
        const edge = box.getBoundingClientRect();
        across ||= /auto|scroll/.test(overflowX);
        down ||= /auto|scroll/.test(overflowY);
        if (!across && /hidden|clip/.test(overflowX)) [shown.left, shown.right] = [Math.max(shown.left, edge.left), Math.min(shown.right, edge.right)];
        if (!down && /hidden|clip/.test(overflowY)) [shown.top, shown.bottom] = [Math.max(shown.top, edge.top), Math.min(shown.bottom, edge.bottom)];
      }
      if (hidden) continue;
      const half = parseFloat(getComputedStyle(holder).fontSize) * 0.4;
      range.selectNodeContents(one);
      for (const { left, right, top, bottom } of range.getClientRects()) {
        const box = { left, right, top: (top + bottom) / 2 - half, bottom: (top + bottom) / 2 + half };
        const inside = (across || (left > shown.left - TOLERANCE && right < shown.right + TOLERANCE)) && box.top > shown.top - 1 && box.bottom < shown.bottom + 1;
        if (!inside) found.push(`caché : ${named(holder)}`);
        if (!across && !down && !holder.closest(".pd-frame, thead, tbody th") && right - left > TOLERANCE) boxes.push({ box, holder });
      }
    }
    boxes.sort((one, other) => one.box.top - other.box.top);
    boxes.forEach(({ box, holder }, place) => {
      for (let next = place + 1; next < boxes.length && boxes[next].box.top < box.bottom; next++) {
        if (meet(box, boxes[next].box)) found.push(`sur un autre : ${named(holder)}`);
      }
    });
    return [...new Set([...found, ...overflowing("html, body, [data-testid=stMain]")])];
  };
  // A part that opens or closes hides its words on the way.
  const settled = () => document.getAnimations().every(({ effect, playState }) => playState !== "running" || !effect.target.closest("details"));
  const lostSpaced = () => {
    const style = document.head.appendChild(Object.assign(document.createElement("style"), { textContent: SPACED }));
    const found = lost();
    style.remove();
    return found;
  };

  // Fields and switches whose edge, or whose ground, is under 3:1 against what they lie on (WCAG 1.4.11).
  const FIELDS = "[role=group]:has([role=combobox]), [data-testid=stDateInputField], [data-testid$=RootElement]";
  const light = (color) => {
    const [red, green, blue] = color.match(/[\d.]+/g).map((part) => part / 255).map((part) => (part <= 0.04 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const under = (one) => {
    for (let box = one.parentElement; box; box = box.parentElement) {
      const { backgroundColor } = getComputedStyle(box);
      if (!/, 0\)$/.test(backgroundColor)) return light(backgroundColor);
    }
  };
  const faint = () => {
    const edges = [...document.querySelectorAll(FIELDS)].map((one) => [one, getComputedStyle(one).borderTopColor]);
    const tracks = [...document.querySelectorAll("label > span:has([role=switch]) + div")].map((one) => [one, getComputedStyle(one).backgroundColor]);
    return [...edges, ...tracks].filter(([one, color]) => {
      const [dark, bright] = [light(color), under(one)].sort((left, right) => left - right);
      return one.clientWidth && (bright + 0.05) / (dark + 0.05) < 3;
    }).map(([one, color]) => `${color} ${named(one)}`);
  };

  const shown = (figure) => figure.checkVisibility({ visibilityProperty: true }); // not the next, behind a message
  const figures = () => [...document.querySelectorAll("[data-testid=stPlotlyChart]")].filter(shown);

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

  window.geometry = {
    moved: () => moved, bottom, texts, overlaps, cut, cutting, overflowing, small, tight, lost, lostSpaced, settled, faint, english, figures, drawn, still,
  };
})();
