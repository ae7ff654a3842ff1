/**
 * The page: which people there are, which of their chats are on the screen, and the frame around.
 *
 * A wide window shows several chats side by side, a narrow one shows one with tabs. Knows people
 * and room; what happens inside a chat is the chat's own business.
 */

import * as api from "./api.js";
import { Chat } from "./chat.js";
import { h } from "./dom.js";
import { openFaults } from "./faults_dialog.js";
import { icon } from "./icons.js";
import { Neighbours } from "./neighbours.js";
import { openAddPerson } from "./people_dialog.js";
import { Tabs } from "./tabs.js";
import { wordsFor } from "./words.js";

const NARROWEST = 340; // px a chat needs beside another
const MOST_COLUMNS = 4;
const RETRY = 1000; // ms

class Page {
  /** @type {Map<number, Chat>} in the server's order */
  #chats = new Map();
  /** Ids, the most recently chosen first. */
  #recent = [];
  #refreshing = false;

  constructor() {
    this.words = wordsFor(navigator.language);
    document.documentElement.lang = this.words.language;
    const { say } = this.words;
    this.tabs = new Tabs(say("people"), (id) => this.choose(id));
    this.banner = h("div", { class: "banner", role: "status" });
    this.main = h("main", { class: "chats" });
    document.body.append(
      h("header", { class: "frame-head" },
        h("h1", { class: "brand" }, icon("projector"), h("span", {}, "filmbot")),
        this.tabs.element,
        h("div", { class: "frame-tools" },
          frameTool(say("addPerson"), "add", "add-person", () => this.#addPerson()),
          frameTool(say("faults"), "storm", "faults", () => openFaults(this.words, this.#people())))),
      this.banner, this.main);
    this.neighbours = new Neighbours(() => this.#arrange());
    new ResizeObserver(() => this.#arrange()).observe(this.main);
    document.addEventListener("visibilitychange", () => this.#connect());
    document.addEventListener("keydown", (event) => this.#jump(event));
    window.addEventListener("hashchange", () => this.choose(Number(location.hash.slice(1))));
  }

  /** Show a person's chat and write in it. */
  choose(id, focus = hasKeyboard()) {
    const chat = this.#chats.get(id);
    if (chat === undefined) return;
    this.#recent = [id, ...this.#recent.filter((other) => other !== id)];
    history.replaceState(null, "", `#${id}`);
    this.#arrange();
    if (focus) chat.focus();
  }

  /** Begin in the first chat. */
  focus() {
    if (hasKeyboard()) this.#chats.get(this.#recent[0])?.focus();
  }

  /** Ask who there is until the server answers; chats of people who are gone are closed. */
  async refresh() {
    if (this.#refreshing) return;
    this.#refreshing = true;
    try {
      this.#setPeople(await api.getPeople());
      this.#showBanner();
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      this.#showBanner(true);
      setTimeout(() => this.refresh(), RETRY);
    } finally {
      this.#refreshing = false;
    }
  }

  #people() {
    return [...this.#chats.values()].map((chat) => chat.person);
  }

  #setPeople(people) {
    const ids = new Set(people.map((person) => person.id));
    for (const [id, chat] of this.#chats) {
      if (ids.has(id)) continue;
      chat.close();
      this.#chats.delete(id);
    }
    for (const person of people) {
      if (this.#chats.has(person.id)) this.#chats.get(person.id).update(person);
      else this.#addChat(person);
    }
    this.#recent = this.#recent.filter((id) => ids.has(id));
    for (const { id } of people) if (!this.#recent.includes(id)) this.#recent.push(id);
    const wanted = Number(location.hash.slice(1));
    if (ids.has(wanted)) this.#recent = [wanted, ...this.#recent.filter((id) => id !== wanted)];
    this.tabs.people = people;
    this.#arrange();
  }

  #addChat(person) {
    const chat = new Chat(person, {
      onState: (returned) => {
        this.#showBanner();
        if (returned) this.refresh(); // a server started afresh may know other people
      },
      onUnread: ({ person: { id } }) => this.tabs.addUnread(id, this.#chats.get(id).element.hidden),
    });
    this.#chats.set(person.id, chat);
    this.main.append(chat.element);
  }

  async #addPerson() {
    const person = await openAddPerson(this.words);
    if (person === null) return;
    await this.refresh();
    this.choose(person.id);
  }

  #showBanner(unreachable = false) {
    const isAway = unreachable || [...this.#chats.values()].some((chat) => chat.isLost);
    document.body.dataset.away = String(isAway);
    this.banner.textContent = isAway ? this.words.say("connectingLong") : "";
  }

  #arrange() {
    const fit = Math.min(MOST_COLUMNS, Math.floor(this.main.clientWidth / NARROWEST), this.neighbours.share);
    const room = Math.max(1, fit);
    const shown = new Set(this.#recent.slice(0, room));
    for (const [id, chat] of this.#chats) {
      chat.element.hidden = !shown.has(id);
      if (shown.has(id)) this.tabs.clearUnread(id);
    }
    this.main.dataset.columns = String(Math.min(room, this.#chats.size));
    this.tabs.arrange({ shown, current: this.#recent[0], single: room === 1, needed: this.#chats.size > room });
    this.#connect();
  }

  /** Listen for the people on the screen and the most recent others; a hidden page lets go. */
  #connect() {
    const wanted = new Set(document.hidden ? [] : this.#recent.slice(0, this.neighbours.share));
    for (const [id, chat] of this.#chats) {
      if (wanted.has(id)) chat.stream.open();
      else chat.stream.close();
    }
  }

  #jump(event) {
    if (!event.altKey || event.ctrlKey || event.metaKey || !/^Digit[1-9]$/.test(event.code)) return;
    const chat = [...this.#chats.values()][Number(event.code.slice(5)) - 1];
    if (chat === undefined) return;
    event.preventDefault();
    this.choose(chat.person.id);
  }
}

function frameTool(label, name, className, onClick) {
  return h("button", { type: "button", class: `tool ${className}`, title: label, "aria-label": label, on: { click: onClick } }, icon(name));
}

/** Whether focusing the input is a help: on a phone it would cover half of the chat by keys. */
function hasKeyboard() {
  return matchMedia("(hover: hover)").matches;
}

const page = new Page();
await page.refresh();
page.focus();
