/**
 * Who writes in a group: its people in a row above the input, one of them chosen.
 *
 * Radio buttons in the sense of ARIA, one stop of the Tab key. Knows people and the choice.
 */

import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { rove } from "./roving.js";

export class Speakers {
  /**
   * @param {ReturnType<import("./words.js").wordsFor>} words
   * @param {(id: number) => void} onChoose
   */
  constructor(words, onChoose) {
    this.words = words;
    this.onChoose = onChoose;
    this.row = h("div", { class: "speakers-row", role: "radiogroup", "aria-label": words.say("speaker") });
    this.element = h("div", { class: "speakers" }, this.row);
    rove(this.row, { onMove: (button) => this.onChoose(Number(button.dataset.speaker)) });
  }

  /**
   * @param {object[]} people
   * @param {number} chosen
   */
  show(people, chosen) {
    const focused = this.row.contains(document.activeElement);
    this.row.replaceChildren(...people.map((person) => h("button", {
      type: "button", class: "speaker", role: "radio", "aria-checked": String(person.id === chosen),
      data: { speaker: person.id }, tabindex: person.id === chosen ? 0 : -1,
      on: { click: () => this.onChoose(person.id) },
    }, avatar(person.id, person.first_name), h("span", {}, person.first_name))));
    const current = this.row.querySelector("[aria-checked=true]");
    if (focused) current?.focus({ preventScroll: true });
    current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}
