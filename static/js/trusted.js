// Loaded first on every page. The policy named "default" is what the browser asks before any
// script touches HTML or a script address: HTML goes through, script text never, addresses only our own.
if (window.trustedTypes) {
  trustedTypes.createPolicy("default", {
    createHTML: (html) => html,
    createScript: () => null,
    createScriptURL: (url) => (new URL(url, location.href).origin === location.origin ? url : null),
  });
}
