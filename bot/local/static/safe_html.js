/**
 * A message's HTML -> nodes, by a whitelist.
 *
 * The server already renders messages from their entities; this is the second lock on the same
 * door. The text is parsed in a document that runs nothing and loads nothing, and only known
 * elements are built anew, with only known attributes: whatever else is there becomes its text.
 */

import { h } from "./dom.js";

const PLAIN = new Set(["b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "br"]);
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);
const COMMAND = /(^|[\s(,;—–])(\/[a-z][a-z0-9_]{0,31})(?![\w/@.])/gi;

/**
 * @param {string} html
 * @param {object} [options]
 * @param {(command: string) => void} [options.onCommand] makes "/commands" in the text pressable
 * @param {(key: string) => string} options.say the words for what can be pressed
 * @returns {DocumentFragment}
 */
export function safeFragment(html, { onCommand = null, say }) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const fragment = document.createDocumentFragment();
  copyChildren(parsed.body, fragment, { onCommand, say });
  return fragment;
}

/** An address that may be followed, or null for a scheme (javascript:, data:, …) that may not. */
export function safeAddress(address) {
  try {
    const url = new URL(address, location.href);
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function copyChildren(from, to, options) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) appendText(to, withoutBreak(node), options);
    else if (node.nodeType === Node.ELEMENT_NODE) copyElement(node, to, options);
  }
}

/** The text, without the line break that a block before it makes already. */
function withoutBreak(node) {
  return ["pre", "blockquote"].includes(node.previousSibling?.localName) ? node.data.replace(/^\n/, "") : node.data;
}

function copyElement(node, to, options) {
  const tag = node.localName;
  const inside = ["a", "code", "pre"].includes(tag) ? { ...options, onCommand: null } : options;
  const element = PLAIN.has(tag) ? h(tag) : special(node, tag, options);
  if (element !== null) to.append(element);
  copyChildren(node, element ?? to, inside);
}

function special(node, tag, { say }) {
  if (tag === "a") {
    const href = safeAddress(node.getAttribute("href") ?? "");
    return href && h("a", { href, target: "_blank", rel: "noopener noreferrer" });
  }
  if (tag === "tg-spoiler" || (tag === "span" && node.classList.contains("tg-spoiler"))) return spoiler(say);
  if (tag === "blockquote") return node.hasAttribute("expandable") ? expandable(say) : h("blockquote");
  return null; // tg-emoji and everything unknown: its text stands in the parent
}

function spoiler(say) {
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    element.classList.add("is-revealed");
    for (const name of ["role", "tabindex", "aria-label"]) element.removeAttribute(name);
  };
  const element = h("span", {
    class: "spoiler", role: "button", tabindex: 0, "aria-label": say("spoiler"),
    on: { click: reveal, keydown: reveal },
  });
  return element;
}

function expandable(say) {
  const toggle = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    if (event.target.closest("a, button, .spoiler") !== null) return; // these have their own press
    event.preventDefault();
    element.setAttribute("aria-expanded", String(!element.classList.toggle("is-folded")));
  };
  const element = h("blockquote", {
    class: "is-expandable is-folded", role: "button", tabindex: 0,
    "aria-expanded": "false", title: say("quoteMore"), on: { click: toggle, keydown: toggle },
  });
  return element;
}

function appendText(to, text, { onCommand }) {
  if (onCommand === null) {
    to.append(text);
    return;
  }
  let from = 0;
  for (const match of text.matchAll(COMMAND)) {
    const at = match.index + match[1].length;
    const command = match[2];
    to.append(text.slice(from, at));
    to.append(h("button", { type: "button", class: "command-link", on: { click: () => onCommand(command) } }, command));
    from = at + command.length;
  }
  to.append(text.slice(from));
}
