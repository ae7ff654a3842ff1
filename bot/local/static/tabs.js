/**
 * People and groups, as tabs: which chat is on the screen, and where something new has come.
 *
 * With room for one chat they are tabs in the sense of ARIA; with room for several, buttons that
 * bring a chat to the screen; with room for all they are not needed and not shown.
 */

import { avatar } from "./avatar.js";
import { h, setAttribute } from "./dom.js";

export class Tabs {
  #tabs = new Map();
  #unread = new Map();

  /**
   * @param {string} label
   * @param {(id: number) => void} onChoose
   */
  constructor(label, onChoose) {
    this.onChoose = onChoose;
    this.element = h("div", { class: "tabs", "aria-label": label });
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {import("./room.js").Room[]} rooms */
  set rooms(rooms) {
    this.#tabs.clear();
    for (const { id, name } of rooms) {
      this.#tabs.set(id, h("button", {
        type: "button", class: "tab", data: { tab: id }, "aria-controls": `chat-${id}`, title: name,
        on: { click: () => this.onChoose(id) },
      },
      avatar(id, name), h("span", { class: "tab-name" }, name), h("span", { class: "unread" })));
    }
    this.element.replaceChildren(...this.#tabs.values());
    for (const id of this.#tabs.keys()) this.#showUnread(id);
  }

  /** @param {{shown: Set<number>, current: number, single: boolean, needed: boolean}} arrangement */
  arrange({ shown, current, single, needed }) {
    this.element.hidden = !needed;
    this.element.setAttribute("role", single ? "tablist" : "group");
    for (const [id, tab] of this.#tabs) {
      setAttribute(tab, "role", single ? "tab" : null);
      setAttribute(tab, "aria-selected", single ? String(id === current) : null);
      setAttribute(tab, "aria-pressed", single ? null : String(shown.has(id)));
      tab.tabIndex = !single || id === current ? 0 : -1;
      tab.classList.toggle("is-shown", shown.has(id));
      if (id === current && needed) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  addUnread(id, hidden) {
    if (!hidden) return;
    this.#unread.set(id, (this.#unread.get(id) ?? 0) + 1);
    this.#showUnread(id);
  }

  clearUnread(id) {
    if (this.#unread.delete(id)) this.#showUnread(id);
  }

  #showUnread(id) {
    const count = this.#unread.get(id) ?? 0;
    const mark = this.#tabs.get(id)?.querySelector(".unread");
    if (mark) mark.textContent = count === 0 ? "" : String(Math.min(count, 99));
  }

  #key(event) {
    const ids = [...this.#tabs.keys()];
    const place = ids.indexOf(Number(event.target.closest(".tab")?.dataset.tab));
    const next = {
      ArrowLeft: (place - 1 + ids.length) % ids.length,
      ArrowRight: (place + 1) % ids.length,
      Home: 0,
      End: ids.length - 1,
    }[event.key];
    if (place === -1 || next === undefined) return;
    event.preventDefault();
    this.onChoose(ids[next]);
    this.#tabs.get(ids[next]).focus();
  }
}
