/**
 * A list of options above the input, chosen from while the focus stays in it.
 *
 * A listbox that belongs to the input (combobox pattern): arrow keys choose, and the input says
 * which option is active. Knows options and the choice, not what is offered or what choosing does.
 */

import { h, uniqueId } from "./dom.js";

export class Menu {
  #options = [];
  #active = -1;

  /**
   * @param {HTMLTextAreaElement} input the combobox
   * @param {string} label
   * @param {(value: string) => void} onChoose
   */
  constructor(input, label, onChoose) {
    this.input = input;
    this.element = h("ul", { id: uniqueId("menu"), class: "menu", role: "listbox", hidden: true, "aria-label": label });
    input.setAttribute("aria-expanded", "false");
    this.element.addEventListener("pointerdown", (event) => event.preventDefault()); // keep the focus
    this.element.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option !== null) onChoose(option.dataset.value);
    });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** The value of the chosen option, or null. */
  get active() {
    return this.#options[this.#active]?.value ?? null;
  }

  get isAtEnd() {
    return this.#active === this.#options.length - 1;
  }

  /**
   * Show these; with none, close.
   *
   * @param {{value: string, title: string, detail: string, kind?: string}[]} options
   * @param {number} [active] which is chosen first
   */
  show(options, active = 0) {
    this.#options = options;
    if (options.length === 0) {
      this.close();
      return;
    }
    this.element.replaceChildren(...options.map(({ value, title, detail, kind }) =>
      h("li", { id: uniqueId("option"), role: "option", class: kind ?? null, "aria-selected": "false", data: { value } },
        h("span", { class: "menu-title" }, title),
        detail && h("span", { class: "menu-detail" }, detail))));
    this.element.hidden = false;
    this.input.setAttribute("aria-controls", this.element.id);
    this.input.setAttribute("aria-expanded", "true");
    this.#activate(active);
  }

  close() {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.#active = -1;
    this.input.setAttribute("aria-expanded", "false");
    for (const name of ["aria-activedescendant", "aria-controls"]) this.input.removeAttribute(name);
  }

  /** Go up (-1) or down (1), round and round. */
  move(step) {
    this.#activate((this.#active + step + this.#options.length) % this.#options.length);
  }

  #activate(place) {
    this.#active = place;
    for (const [index, option] of [...this.element.children].entries()) {
      option.setAttribute("aria-selected", String(index === place));
      if (index !== place) continue;
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }
  }
}
