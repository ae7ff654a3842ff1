/**
 * Toasts, and alerts that wait for a press.
 *
 * A toast floats over its chat for as long as it takes to read; an alert is a modal dialog that
 * takes the focus and gives it back. Both carry text only.
 */

import { h, uniqueId } from "./dom.js";

const SHORTEST = 3000; // ms
const PER_CHARACTER = 55; // ms

export class Notices {
  #timer = 0;

  constructor(words) {
    this.words = words;
    this.toast = h("div", { class: "toast" });
    this.element = h("div", { class: "toasts", role: "status", "aria-live": "polite" }, this.toast);
    this.toast.hidden = true;
    this.element.addEventListener("click", () => this.#hide());
  }

  show(text) {
    clearTimeout(this.#timer);
    // Made anew, so that the same words said twice are seen and heard twice.
    const next = h("div", { class: "toast" }, text);
    this.toast.replaceWith(next);
    this.toast = next;
    this.#timer = setTimeout(() => this.#hide(), SHORTEST + PER_CHARACTER * text.length);
  }

  alert(text) {
    const textId = uniqueId("alert");
    const ok = h("button", { class: "action", value: "ok" }, this.words.say("alertClose"));
    const dialog = h("dialog", { class: "panel alert", role: "alertdialog", "aria-labelledby": textId, lang: this.words.language },
      h("form", { method: "dialog" }, h("p", { id: textId, class: "alert-text" }, text), ok));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    ok.focus();
  }

  #hide() {
    clearTimeout(this.#timer);
    this.toast.hidden = true;
  }
}
