/**
 * The line above a chat: whose it is, how things are, and what can be done with it as a whole.
 *
 * One for a person's chat, one for a group. Knows a room and its state; what a press does is its
 * owner's.
 */

import { avatar } from "./avatar.js";
import { h, setAttribute } from "./dom.js";
import { icon } from "./icons.js";

export class Head {
  #state = "";

  /**
   * @param {import("./room.js").Room} room
   * @param {ReturnType<import("./words.js").wordsFor>} words
   * @param {() => void} onTool blocks or unblocks the bot; in a group, opens its panel
   */
  constructor(room, words, onTool) {
    this.room = room;
    this.words = words;
    this.status = h("p", { class: "status" });
    this.name = h("span", { class: "name" });
    this.badges = h("span", { class: "badges" });
    const label = words.say(room.isGroup ? "groupSettings" : "blockBot");
    this.tool = h("button", {
      type: "button", class: room.isGroup ? "tool members" : "tool block", "aria-label": label, title: label,
      on: { click: onTool },
    }, icon(room.isGroup ? "members" : "block"));
    this.element = h("header", { class: "chat-head" },
      avatar(room.id, room.name),
      h("div", { class: "who" }, h("h2", {}, this.name, this.badges), this.status), this.tool);
    this.update();
  }

  /** What the room is now. */
  update() {
    const { about, isGroup, name } = this.room;
    const { say } = this.words;
    this.name.textContent = name;
    this.badges.replaceChildren(...(isGroup
      ? [about.supergroup && h("span", { class: "badge is-quiet" }, say("supergroup"))]
      : [about.is_admin && h("span", { class: "badge" }, say("admin")),
        h("span", { class: "badge is-quiet" }, about.language_code)]).filter(Boolean));
    this.show(this.#state);
  }

  /** @param {"" | "connecting" | "blocked" | "online"} state */
  show(state) {
    this.#state = state;
    const { say } = this.words;
    const { isGroup, members } = this.room;
    if (isGroup) {
      const people = members.map((person) => person.first_name).join(", ");
      this.status.textContent = state === "online" ? people : state === "blocked" ? `${people} · ${say("noBot")}` : say("connecting");
      return;
    }
    this.status.textContent = say(state || "connecting");
    const label = say(state === "blocked" ? "stopBlock" : "blockBot");
    setAttribute(this.tool, "aria-pressed", String(state === "blocked"));
    setAttribute(this.tool, "aria-label", label);
    setAttribute(this.tool, "title", label);
  }
}
