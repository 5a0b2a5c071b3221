"""Which browser looks at the site, how it is started, and what a first view of a page costs."""

import shutil
from dataclasses import dataclass

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"width": 1280, "height": 800}
MOST_HTML, MOST_BYTES, MOST_REQUESTS = 25_000, 60_000, 6


@dataclass(frozen=True)
class View:
    """What the first view of a page costs: bytes as they come over the line, with their heads."""

    status: int
    html: int
    everything: int
    requests: int
    elsewhere: list

    def __str__(self):
        kilobytes = f"HTML {self.html / 1000:.1f} kB, all {self.everything / 1000:.1f} kB"
        return f"{kilobytes} in {self.requests} requests"

    @property
    def faults(self):
        """What is above its budget, in words."""
        found = {
            f"answered with {self.status}": self.status != 200,
            f"{self.html} bytes of HTML": self.html > MOST_HTML,
            f"{self.everything} bytes in all": self.everything > MOST_BYTES,
            f"{self.requests} requests": self.requests > MOST_REQUESTS,
            f"asked {self.elsewhere}": self.elsewhere,
        }
        return [words for words, wrong in found.items() if wrong]


def first_view(browser, url):
    """Look at *url* as one who never was on the site; return the View."""
    asked = []
    with browser.new_context(viewport=WIDE) as context:
        page = context.new_page()
        page.on("requestfinished", lambda request: asked.append(request))
        status = page.goto(url, wait_until="networkidle").status
        sent = [one for one in asked if not one.url.startswith("data:")]
        weights = [weight(one) for one in sent]
        html = sum(weight(one) for one in sent if one.is_navigation_request())
    origin = "/".join(url.split("/")[:3])
    elsewhere = [one.url for one in sent if not one.url.startswith(origin)]
    return View(status, html, sum(weights), len(weights), elsewhere)


def weight(request):
    """The bytes of an answer, head and body, as they came over the line."""
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]
