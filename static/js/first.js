// First on every page, before any other script.
"use strict";

// The policy named "default" is what the browser asks before any script touches HTML or a script address: HTML goes
// through, script text never, addresses only our own.
if (window.trustedTypes) {
  trustedTypes.createPolicy("default", {
    createHTML: (html) => html,
    createScript: () => null,
    createScriptURL: (url) => (new URL(url, location.href).origin === location.origin ? url : null),
  });
}

// The look is a choice of this phone, not of an account: it stays here and works without a signal.
// parts/look.html sets it before the first paint; this is for changing it.
{
  const root = document.documentElement;
  const LOOKS = ["light", "dark", "dim"];

  function show(look) {
    if (LOOKS.includes(look)) root.dataset.look = look;
    else delete root.dataset.look;
    for (const choice of document.querySelectorAll("[name=look]")) choice.checked = choice.value === (root.dataset.look ?? "");
    const ground = getComputedStyle(root).backgroundColor;
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) meta.content = ground;
  }

  function kept() {
    try {
      return localStorage.getItem("look");
    } catch {
      return null;
    }
  }

  function keep(look) {
    try {
      if (look) localStorage.setItem("look", look);
      else localStorage.removeItem("look");
    } catch {
      // A browser that keeps nothing still shows the choice until the page is left.
    }
  }

  for (const control of document.querySelectorAll("[data-look-control]")) delete control.dataset.untilScript;
  show(kept());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show(kept()));
  addEventListener("storage", (event) => event.key === "look" && show(event.newValue));
  addEventListener("pageshow", (event) => event.persisted && show(kept()));
  document.addEventListener("change", ({ target }) => {
    if (target.name !== "look") return;
    keep(target.value);
    show(target.value);
  });
}
