// The dim screen: the player alone on a nearly black page, until somebody wants it brighter.

const GROUND = "#0b0604"; // as --ember-0: the browser's own bar goes dark with it

export class Dim {
  constructor(root, button) {
    Object.assign(this, { root, label: button.querySelector("span") });
    button.addEventListener("click", () => this.toggle());
    document.addEventListener("keydown", ({ key }) => key === "Escape" && this.isOn && !root.querySelector("dialog[open]") && this.toggle());
  }

  get isOn() {
    return this.root.hasAttribute("data-dim");
  }

  toggle() {
    this.root.toggleAttribute("data-dim");
    this.label.textContent = this.isOn ? "Brighter" : "Dim";
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
      meta.dataset.content ??= meta.content;
      meta.content = this.isOn ? GROUND : meta.dataset.content;
      if (!this.isOn) delete meta.dataset.content;
    }
  }
}
