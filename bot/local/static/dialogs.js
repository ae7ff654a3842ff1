/**
 * A modal panel with a title, a form and a way out; and the fields that stand in it.
 *
 * The dialog element brings the focus in, keeps it, answers Escape and gives the focus back. Knows
 * nothing of what is asked.
 */

import { h, uniqueId } from "./dom.js";
import { icon } from "./icons.js";

/**
 * Open a panel; it leaves the page when it closes.
 *
 * @param {object} panel
 * @param {string} panel.title
 * @param {string} panel.hint a sentence under the title
 * @param {string} panel.closeLabel
 * @param {Node[]} panel.body
 * @param {() => void} [panel.onClose]
 * @returns {HTMLDialogElement}
 */
export function openPanel({ title, hint, closeLabel, body, onClose = () => {} }) {
  const titleId = uniqueId("title");
  const dialog = h("dialog", { class: "panel", "aria-labelledby": titleId },
    h("header", { class: "panel-head" },
      h("h2", { id: titleId }, title),
      h("button", {
        type: "button", class: "tool", "aria-label": closeLabel, title: closeLabel, on: { click: () => dialog.close() },
      }, icon("close"))),
    h("p", { class: "hint" }, hint), ...body);
  dialog.addEventListener("close", () => {
    dialog.remove();
    onClose();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // the backdrop
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** A labelled input. */
export function field(label, attributes) {
  const id = uniqueId("field");
  const input = h("input", { id, autocomplete: "off", ...attributes });
  return h("p", { class: "field" }, h("label", { for: id }, label), input);
}

/** A labelled choice of [value, words]. */
export function choice(label, name, options) {
  const id = uniqueId("field");
  return h("p", { class: "field" }, h("label", { for: id }, label),
    h("select", { id, name }, ...options.map(([value, words]) => h("option", { value }, words))));
}
