/**
 * Reactions: those under a message, and the few to choose from.
 *
 * Knows emoji and whose they are; sending one is the caller's business.
 */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { rove } from "./roving.js";

const OFFERED = ["👍", "❤", "🔥", "😁", "🤔", "😱", "😢", "👎"];

/**
 * The reactions under a message, or null when there are none.
 *
 * @param {object} message
 * @param {object} context as `renderMessage` takes it
 */
export function renderReactions(message, { words, room, onReact }) {
  if (!message.reactions?.length) return null;
  const list = h("div", { class: "reactions", role: "group", "aria-label": words.say("reactions") },
    ...message.reactions.map(({ emoji, users }) => {
      const mine = users.includes(room.speaker);
      return h("button", {
        type: "button", class: "reaction", "aria-pressed": String(mine), data: { focus: emoji },
        title: users.map((id) => room.nameOf(id)).join(", "),
        "aria-label": `${emoji}: ${users.map((id) => room.nameOf(id)).join(", ")}`,
        on: { click: () => onReact(message.message_id, mine ? "" : emoji) },
      }, h("span", { "aria-hidden": "true" }, emoji), users.length > 1 && h("span", {}, String(users.length)));
    }));
  rove(list);
  return list;
}

/** The button beside a message that offers reactions. */
export function reactButton(message, { words, onReact }) {
  const label = words.say("react");
  const button = h("button", {
    type: "button", class: "aside-button react-button", tabindex: -1, title: label, "aria-label": label,
    "aria-haspopup": "true", on: { click: () => openPicker(button, words, (emoji) => onReact(message.message_id, emoji)) },
  }, icon("smile"));
  return button;
}

/**
 * Offer reactions beside `anchor`, until one is chosen, Escape is pressed or the focus goes elsewhere.
 *
 * @param {HTMLElement} anchor what was pressed; gets the focus back
 * @param {ReturnType<import("./words.js").wordsFor>} words
 * @param {(emoji: string) => void} onPick
 */
export function openPicker(anchor, words, onPick) {
  let isOpen = true;
  const close = (back) => {
    if (!isOpen) return; // to take the focus away ends it, too
    isOpen = false;
    picker.remove();
    if (back) anchor.focus({ preventScroll: true });
  };
  const picker = h("div", { class: "picker-bar", role: "group", "aria-label": words.say("reactions") },
    ...OFFERED.map((emoji) => h("button", {
      type: "button", class: "pick", "aria-label": words.say("reactWith", { emoji }), data: { emoji },
      on: {
        click: () => {
          close(true);
          onPick(emoji);
        },
      },
    }, emoji)));
  rove(picker);
  picker.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close(true);
  });
  picker.addEventListener("focusout", (event) => picker.contains(event.relatedTarget) || close(false));
  (anchor.closest(".log-frame") ?? anchor.parentElement).append(picker);
  place(picker, anchor);
  picker.querySelector("button").focus({ preventScroll: true });
}

/** Put it above what was pressed, or below where there is no room, and within the chat. */
function place(picker, anchor) {
  const frame = picker.offsetParent.getBoundingClientRect();
  const at = anchor.getBoundingClientRect();
  const above = at.top - frame.top - picker.offsetHeight - 4;
  const isInLog = anchor.closest(".log-frame") !== null;
  const left = at.left - frame.left + (at.width - picker.offsetWidth) / 2;
  picker.style.top = `${above < 4 && isInLog ? at.bottom - frame.top + 4 : above}px`;
  picker.style.left = `${Math.max(6, Math.min(left, frame.width - picker.offsetWidth - 6))}px`;
}
