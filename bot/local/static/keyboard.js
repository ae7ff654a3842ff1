/**
 * The rows of buttons under a message.
 *
 * One stop of the Tab key for the whole keyboard, arrow keys within it, so that a long conversation
 * does not become a hundred stops. Knows which button was pressed, not what that does; a button is
 * shown busy by `markBusy` until the bot has answered.
 */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { safeAddress } from "./safe_html.js";

/**
 * @param {{text: string, data?: string, url?: string}[][] | null} rows
 * @param {object} options
 * @param {string} options.label what the group is called by assistive technology
 * @param {(data: string) => void} options.onTap
 * @param {(query: string) => void} options.onInline write "@bot query" for the person
 * @param {(text: string) => void} options.onCopy
 * @returns {HTMLElement | null}
 */
export function renderKeyboard(rows, { label, ...actions }) {
  const filled = (rows ?? []).filter((row) => row.length > 0);
  if (filled.length === 0) return null;
  const keyboard = h("div", { class: "keyboard", role: "group", "aria-label": label });
  for (const row of filled) {
    const size = Math.max(...row.map((button) => [...button.text].length)) <= 3 ? "tight" : "roomy";
    keyboard.append(h("div", { class: "keyboard-row", data: { size, count: row.length } },
      ...row.map((button) => renderButton(button, actions))));
  }
  for (const button of buttonsOf(keyboard)) button.tabIndex = -1;
  buttonsOf(keyboard)[0].tabIndex = 0;
  keyboard.addEventListener("keydown", (event) => move(keyboard, event));
  keyboard.addEventListener("focusin", (event) => {
    for (const button of buttonsOf(keyboard)) button.tabIndex = button === event.target ? 0 : -1;
  });
  return keyboard;
}

/** Show or stop the spinner of the button with this data. */
export function markBusy(keyboard, data, busy) {
  for (const button of buttonsOf(keyboard)) {
    if (button.dataset.data !== data) continue;
    button.classList.toggle("is-busy", busy);
    if (busy) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
}

/** Where the focus is: the data and the place of the focused button, or null. */
export function focusWithin(keyboard) {
  const buttons = keyboard === null ? [] : buttonsOf(keyboard);
  const place = buttons.indexOf(document.activeElement);
  return place === -1 ? null : { data: buttons[place].dataset.data, place };
}

/** Give the focus back after the keyboard was replaced: same button, else same place, else last. */
export function restoreFocus(keyboard, { data, place }) {
  const buttons = buttonsOf(keyboard);
  const same = buttons.find((button) => data !== undefined && button.dataset.data === data);
  (same ?? buttons[Math.min(place, buttons.length - 1)]).focus({ preventScroll: true });
}

function buttonsOf(keyboard) {
  return [...keyboard.querySelectorAll(".key")];
}

function renderButton(given, actions) {
  const words = h("span", { class: "key-text" }, given.text);
  const address = given.url === undefined ? null : safeAddress(given.url);
  if (address !== null) {
    return h("a", { class: "key is-link", href: address, target: "_blank", rel: "noopener noreferrer" },
      words, icon("link"));
  }
  const press = pressOf(given, actions);
  const button = h("button", { type: "button", class: "key", disabled: press === null },
    words, h("span", { class: "spinner", "aria-hidden": "true" }));
  if (given.data !== undefined) button.dataset.data = given.data;
  button.addEventListener("click", () => button.classList.contains("is-busy") || press());
  return button;
}

/** What a press does; null for a kind of button that does nothing here. */
function pressOf(given, { onTap, onInline, onCopy }) {
  const query = given.switch_inline_query_current_chat ?? given.switch_inline_query;
  if (given.data !== undefined) return () => onTap(given.data);
  if (query !== undefined) return () => onInline(query);
  if (given.copy_text !== undefined) return () => onCopy(given.copy_text.text);
  return null;
}

function move(keyboard, event) {
  const rows = [...keyboard.querySelectorAll(".keyboard-row")].map((row) => buttonsOf(row));
  const y = rows.findIndex((row) => row.includes(event.target));
  if (y === -1 || event.altKey || event.ctrlKey || event.metaKey) return;
  const x = rows[y].indexOf(event.target);
  const target = {
    ArrowLeft: () => rows[y][x - 1] ?? rows[y - 1]?.at(-1),
    ArrowRight: () => rows[y][x + 1] ?? rows[y + 1]?.[0],
    ArrowUp: () => rows[y - 1]?.[Math.min(x, rows[y - 1].length - 1)],
    ArrowDown: () => rows[y + 1]?.[Math.min(x, rows[y + 1].length - 1)],
    Home: () => rows[0][0],
    End: () => rows.at(-1).at(-1),
  }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  target()?.focus();
}
