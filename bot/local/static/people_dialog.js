/**
 * The panel that brings one more person into the room.
 */

import * as api from "./api.js";
import { choice, field, openPanel } from "./dialogs.js";
import { h } from "./dom.js";

const LANGUAGES = [["en", "English"], ["ru", "Русский"]];

/**
 * @param {ReturnType<import("./words.js").wordsFor>} words
 * @returns {Promise<object | null>} the new person, or null when nobody was added
 */
export function openAddPerson(words) {
  const { say } = words;
  return new Promise((resolve) => {
    let added = null;
    const complaint = h("p", { class: "complaint", role: "alert" });
    const form = h("form", { class: "form" },
      field(say("name"), { name: "name", required: true, maxlength: 64, autofocus: true }),
      choice(say("language"), "language", LANGUAGES),
      complaint,
      h("button", { class: "action" }, say("addPerson")));
    form.elements.language.value = words.language;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const name = form.elements.name.value.trim();
      if (name === "") return;
      try {
        added = await api.addPerson(name, form.elements.language.value);
        dialog.close();
      } catch (error) {
        if (!(error instanceof api.ApiError)) throw error;
        complaint.textContent = error.away ? say("connectingLong") : error.message;
      }
    });
    const dialog = openPanel({
      title: say("addPerson"), hint: say("addPersonHint"), closeLabel: say("cancel"), body: [form],
      onClose: () => resolve(added),
    });
  });
}
