"""What a page says of its own load."""

from dataclasses import dataclass

from playwright.sync_api import Page

# Milliseconds from the beginning of the navigation: when the page had come to its last byte, and its first paint; and
# whether a worker answered. Waits for the paint.
TIMES = """
() => new Promise((resolve) => {
  const [{ responseEnd, workerStart }] = performance.getEntriesByType("navigation");
  const seen = (list) => {
    const paint = list.getEntriesByName("first-contentful-paint")[0];
    if (paint) resolve([responseEnd, paint.startTime, workerStart > 0]);
  };
  new PerformanceObserver(seen).observe({ type: "paint", buffered: true });
})
"""


@dataclass(frozen=True)
class Painting:
    """Milliseconds from the beginning of a navigation."""

    there: float  # the page's last byte
    painted: float  # its first contentful paint


def painting_of(page: Page, by_worker: bool) -> Painting:
    """How the page that `page` shows came there. It must be the worker that answered, or not, as `by_worker` says."""
    there, painted, had_worker = page.evaluate(TIMES)
    assert had_worker == by_worker, f"a worker {'answered' if had_worker else 'did not answer'}"
    return Painting(there, painted)
