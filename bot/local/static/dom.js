/**
 * Elements, made in one line.
 *
 * Knows the DOM and nothing of chats. There is no way to pass markup or a style attribute through
 * here: children are nodes or text, so nothing that a person wrote can become an element, and the
 * page keeps within a content security policy that forbids inline styles and handlers.
 */

/**
 * Make an element.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] `class`, `on: {click: f}`, `data: {person: 1}`, and
 *   any other attribute; `null`, `undefined` and `false` leave it out, `true` sets it empty.
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === "data") {
      Object.assign(element.dataset, value);
    } else if (name === "style") {
      throw new TypeError("styles belong in the style sheet");
    } else {
      setAttribute(element, name, value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Set an attribute, or take it away when the value is null, undefined or false. */
export function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

let nextId = 0;

/** An id that no other element of this page has. */
export function uniqueId(prefix) {
  nextId += 1;
  return `${prefix}-${nextId}`;
}
