// Times one change of filter from inside the page: the gesture, the messages received, the figures redrawn.
(() => {
  const QUIET = 400; // ms without a retouch: the figures are then final
  const state = { gesture: 0, messages: [], figures: [] };

  for (const kind of ["keydown", "click"]) {
    addEventListener(kind, (event) => (state.gesture = event.timeStamp), true);
  }

  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) =>
        state.messages.push({ at: performance.now(), size: data.byteLength ?? data.size ?? data.length }),
      );
    }
  };

  // What Plotly has drawn: the contents of its SVG layers.
  const drawn = (place) => [...place.querySelectorAll(".main-svg")].map((layer) => layer.innerHTML).join();

  const watch = (key) => {
    const place = document.querySelector(`.st-key-${key}`);
    const figure = { before: drawn(place), changed: 0, retouched: 0, awaited: false };
    figure.observer = new MutationObserver(() => {
      if (figure.awaited) return;
      figure.awaited = true;
      requestAnimationFrame(() => {
        figure.awaited = false;
        if (drawn(place) === figure.before) return;
        // After the frame is painted.
        setTimeout(() => {
          figure.retouched = performance.now();
          figure.changed ||= figure.retouched;
        });
      });
    });
    figure.observer.observe(place, { subtree: true, childList: true, attributes: true, characterData: true });
    return figure;
  };

  window.probe = {
    arm(keys) {
      for (const figure of state.figures) figure.observer.disconnect();
      state.figures = keys.map(watch);
      state.messages = [];
    },
    // null until every figure has changed and none is being retouched any more.
    result() {
      const { gesture, messages, figures } = state;
      const retouched = Math.max(...figures.map((figure) => figure.retouched));
      if (figures.some((figure) => !figure.changed) || performance.now() - retouched < QUIET) return null;
      return {
        changed: Math.max(...figures.map((figure) => figure.changed)) - gesture,
        retouched: retouched - gesture,
        received: messages.at(-1).at - gesture,
        answered: messages[0].at - gesture,
        messages: messages.length,
        size: messages.reduce((sum, message) => sum + message.size, 0),
      };
    },
  };
})();
