/**
 * A round mark with an initial, in a tone of its own; square for a group.
 */

import { h } from "./dom.js";
import { tone } from "./room.js";

/**
 * @param {number} id of the person or group
 * @param {string} name
 */
export function avatar(id, name) {
  const initial = [...name][0]?.toUpperCase() ?? "?";
  return h("span", { class: id < 0 ? "avatar is-group" : "avatar", "aria-hidden": "true", data: { tone: tone(id) } }, initial);
}
