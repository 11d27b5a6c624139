// The search of the menu finds by words, in any order: each that is typed begins one of those of the place, which come
// after its name (menu.py), one at least being its own. Streamlit only looks whether a name holds what is typed as it is.
(() => {
  const holds = String.prototype.includes;
  const EMPTY = /^(de|des|du|d|le|la|les|l|a|au|aux|en|dans|par|pour|sur|(19|20)\d\d)$/; // little words, and a year
  const one = (word) =>
    word.length < 5 ? word : word.replace(/eaux$/, "eau").replace(/(?<!e)aux?$/, "al").replace(/[sx]$/, "");
  const typed = (words) => {
    const plain = words.normalize("NFKD").replace(/\p{M}/gu, "").replace(/œ/g, "oe").replace(/æ/g, "ae");
    const all = plain.match(/[a-z0-9]+/g) ?? [];
    const told = all.filter((word) => !EMPTY.test(word));
    return told.length ? told : all;
  };
  let last, asked;
  String.prototype.includes = function (words, ...from) {
    if (typeof this?.at !== "function" || this.at(-1) !== "\u2064") return holds.call(this, words, ...from);
    if (words !== last) asked = typed((last = words));
    if (!asked.length) return holds.call(this, words, ...from);
    const [, own, beside] = this.split("\u2063");
    const begins = (place) => (word) => [word, one(word)].some((way) => holds.call(place, ` ${way}`));
    return asked.some(begins(own)) && asked.every(begins(own + beside));
  };
})();
