// What is measured on a page as it stands. Each answer is a list of what is wrong, in words; an empty one is well.
(() => {
  const LARGE = 44;
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, audio[controls], [role=button], [tabindex='0']";
  const SLACK = 1; // rounding
  const CUT = ".cut:not([open]) > summary > span"; // on purpose, until it is tapped

  function named(element) {
    const { id, classList, tagName } = element;
    const words = (element.textContent || element.value || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `<${tagName.toLowerCase()}${id && `#${id}`}${[...classList].map((name) => `.${name}`).join("")}> “${words}”`;
  }

  // On the page for the eye: not hidden, and not in one of the lines that only a screen reader gets.
  const unseen = [...document.querySelectorAll("body *")].filter(
    (line) => getComputedStyle(line).clipPath !== "none" && line.getBoundingClientRect().width <= 1,
  );
  function isSeen(element) {
    const shows = { visibilityProperty: true, opacityProperty: true };
    return element.checkVisibility(shows) && !unseen.some((line) => line.contains(element));
  }

  function all(selector = "body *") {
    return [...document.querySelectorAll(selector)].filter(isSeen);
  }

  /** What makes the page wider than the window. */
  function sideways() {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const there = [...document.querySelectorAll("body *")];
    const out = there.filter((element) => element.getBoundingClientRect().right > clientWidth + SLACK);
    const inner = out.filter((element) => !out.some((other) => other !== element && element.contains(other)));
    return [`the page is ${scrollWidth} wide in ${clientWidth}`, ...inner.map(named)];
  }

  /** What cuts off a part of its own content. A field scrolls by nature, and is left out. */
  function clipped() {
    return all(`body *:not(input, select, textarea, svg, svg *, audio, ${CUT})`)
      .filter((element) => {
        const { overflowX, overflowY } = getComputedStyle(element);
        const cuts = (overflow) => overflow === "hidden" || overflow === "clip";
        const wide = cuts(overflowX) && element.scrollWidth > element.clientWidth + SLACK;
        return wide || (cuts(overflowY) && element.scrollHeight > element.clientHeight + SLACK);
      })
      .map(named);
  }

  /** Words that lie over other words, or stick out of the box that is drawn around them. */
  function overlapping() {
    const lines = wordLines();
    const out = lines.filter(({ element, rect }) => {
      const box = drawnBox(element)?.getBoundingClientRect();
      return box && (rect.left < box.left - SLACK || rect.right > box.right + SLACK);
    });
    const over = lines.flatMap((one, number) =>
      lines
        .slice(number + 1)
        .filter((other) => one.element !== other.element && covers(one.rect, other.rect))
        .map((other) => `${named(one.element)} lies over ${named(other.element)}`),
    );
    return [...out.map(({ element }) => `sticks out of its box: ${named(element)}`), ...over];
  }

  function wordLines() {
    const lines = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const element = text.parentElement;
      if (!text.data.trim() || element.closest(`svg, option, script, noscript, ${CUT}`) || !isSeen(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const letters = parseFloat(getComputedStyle(element).fontSize);
      for (const rect of range.getClientRects()) lines.push({ rect: ink(rect, letters), element });
    }
    return lines;
  }

  // A line's box is taller than its letters, and lines may stand closer than their boxes.
  function ink({ left, right, top, bottom }, letters) {
    const middle = (top + bottom) / 2;
    return { left, right, top: middle - letters * 0.4, bottom: middle + letters * 0.4 };
  }

  function covers(a, b) {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return across > 2 && down > 2;
  }

  function drawnBox(element) {
    for (let box = element; box !== document.body; box = box.parentElement) {
      const { borderInlineStartWidth, borderInlineEndWidth, backgroundColor } = getComputedStyle(box);
      const isFramed = parseFloat(borderInlineStartWidth) && parseFloat(borderInlineEndWidth);
      if (isFramed || backgroundColor !== "rgba(0, 0, 0, 0)") return box;
    }
    return null;
  }

  /** Targets of less than 44 by 44 pixels. A link among the words of its line is as tall as they are. */
  function smallTargets() {
    return all(CONTROLS)
      .filter((control) => !control.matches(":disabled") && !isAmongWords(control))
      .map((control) => [control, size(control)])
      .filter(([, [width, height]]) => width < LARGE - 0.5 || height < LARGE - 0.5)
      .map(([control, [width, height]]) => `${named(control)} is ${Math.round(width)} by ${Math.round(height)}`);
  }

  function isAmongWords(control) {
    if (!control.matches("a") || !getComputedStyle(control).display.startsWith("inline")) return false;
    const block = control.closest("p, li, dd, dt, small, figcaption, td, th, blockquote");
    if (!block || getComputedStyle(block).display.includes("flex")) return false;
    const rest = block.cloneNode(true);
    for (const link of rest.querySelectorAll("a")) link.remove();
    return (rest.textContent.match(/\p{L}{2,}/gu) ?? []).length >= 3;
  }

  function size(control) {
    const own = control.getBoundingClientRect();
    const label = control.labels?.[0]?.getBoundingClientRect();
    const stretched = ["::before", "::after"].map((part) => stretch(control, part));
    const sizes = [own, label, ...stretched].filter(Boolean);
    return [Math.max(...sizes.map(({ width }) => width)), Math.max(...sizes.map(({ height }) => height))];
  }

  // A link may stretch over its whole row or card with a part of its own; that part is as large as what it fills.
  function stretch(control, part) {
    const { content, position } = getComputedStyle(control, part);
    if (content === "none" || position !== "absolute") return null;
    for (let box = control; box; box = box.parentElement) {
      if (getComputedStyle(box).position !== "static") return box.getBoundingClientRect();
    }
    return null;
  }

  return { sideways, clipped, overlapping, smallTargets };
})()
