/**
 * The menu of the bot's commands above the input.
 *
 * A listbox that belongs to the input (combobox pattern): the focus stays in the input, arrow keys
 * choose, and the input says which option is active. Knows the list and the choice, not how a
 * command is sent.
 */

import { h, uniqueId } from "./dom.js";

export class CommandMenu {
  #commands = [];
  #shown = [];
  #active = -1;

  /**
   * @param {HTMLTextAreaElement} input the combobox
   * @param {ReturnType<import("./words.js").wordsFor>} words
   * @param {(command: string) => void} onChoose
   */
  constructor(input, words, onChoose) {
    this.input = input;
    this.onChoose = onChoose;
    this.element = h("ul", {
      id: uniqueId("commands"), class: "commands", role: "listbox", hidden: true, "aria-label": words.say("commands"),
    });
    input.setAttribute("aria-controls", this.element.id);
    input.setAttribute("aria-expanded", "false");
    this.element.addEventListener("pointerdown", (event) => event.preventDefault()); // keep the focus
    this.element.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option !== null) this.onChoose(option.dataset.command);
    });
  }

  /** @param {{command: string, description: string}[]} commands */
  set commands(commands) {
    this.#commands = commands;
    if (this.isOpen) this.open("");
  }

  get isEmpty() {
    return this.#commands.length === 0;
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** The chosen command, "/rate", or null. */
  get active() {
    return this.#shown[this.#active]?.command ?? null;
  }

  /** Show the commands that begin like this; with none, or the only one fully typed, close. */
  open(typed) {
    const wanted = typed.replace(/^\//, "").toLowerCase();
    this.#shown = this.#commands.filter(({ command }) => command.startsWith(wanted));
    if (this.#shown.length === 0) {
      this.close();
      return;
    }
    this.element.replaceChildren(...this.#shown.map(({ command, description }) =>
      h("li", { id: uniqueId("command"), role: "option", "aria-selected": "false", data: { command } },
        h("span", { class: "command-name" }, `/${command}`),
        h("span", { class: "command-description" }, description))));
    this.element.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.#activate(0);
  }

  close() {
    this.element.hidden = true;
    this.#active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  /** Go up (-1) or down (1), round and round. */
  move(step) {
    this.#activate((this.#active + step + this.#shown.length) % this.#shown.length);
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
