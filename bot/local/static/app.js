/**
 * The page: which people and groups there are, which of their chats are on the screen, and the frame.
 *
 * A wide window shows several chats side by side, a narrow one shows one with tabs. Knows rooms and
 * room; what happens inside a chat is the chat's own business.
 */

import * as api from "./api.js";
import { Chat } from "./chat.js";
import { h } from "./dom.js";
import { openFaults } from "./faults_dialog.js";
import { Feed } from "./feed.js";
import { openAddGroup, openGroup } from "./group_dialogs.js";
import { icon } from "./icons.js";
import { openAddPerson } from "./people_dialog.js";
import { Room } from "./room.js";
import { Tabs } from "./tabs.js";
import { wordsFor } from "./words.js";

const NARROWEST = 340; // px a chat needs beside another
const MOST_COLUMNS = 4;
const RETRY = 1000; // ms

class Page {
  /** @type {Map<number, Chat>} people in the server's order, then groups */
  #chats = new Map();
  /** Ids, the most recently chosen first. */
  #recent = [];
  #people = [];
  #refreshing = null;
  #isStale = false;

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
          frameTool(say("addPerson"), "add", "add-person", () => this.#add(openAddPerson(this.words))),
          frameTool(say("addGroup"), "group", "add-group", () => this.#add(openAddGroup(this.words, this.#people))),
          frameTool(say("faults"), "storm", "faults", () => openFaults(this.words, this.#people)))),
      this.banner, this.main);
    this.feed = new Feed({
      state: (live) => this.#setLive(live),
      event: (event) => this.#heard(event),
    });
    new ResizeObserver(() => this.#arrange()).observe(this.main);
    document.addEventListener("keydown", (event) => this.#jump(event));
    window.addEventListener("hashchange", () => this.choose(Number(location.hash.slice(1))));
  }

  /** Show a chat and write in it. */
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

  /** Ask who there is until the server answers; chats of rooms that are gone are closed. */
  refresh() {
    this.#isStale = true;
    this.#refreshing ??= this.#ask().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #ask() {
    while (this.#isStale) {
      this.#isStale = false; // what changes while the answers are on their way is asked for again
      try {
        const [people, groups, bot] = await Promise.all([api.getPeople(), api.getGroups(), api.getBot()]);
        this.#setRooms(people, groups, bot);
      } catch (error) {
        if (!(error instanceof api.ApiError)) throw error;
        this.#isStale = true;
        this.#showBanner(true);
        await new Promise((resolve) => setTimeout(resolve, RETRY));
      }
    }
  }

  #setRooms(people, groups, bot) {
    this.#people = people;
    const given = [
      ...people.map((about) => ({ kind: "person", about, people, bot })),
      ...groups.map((about) => ({ kind: "group", about, people, bot })),
    ];
    const ids = new Set(given.map(({ about }) => about.id));
    for (const [id, chat] of this.#chats) {
      if (ids.has(id)) continue;
      this.feed.leave(chat.stream);
      chat.close();
      this.#chats.delete(id);
    }
    for (const room of given) {
      if (this.#chats.has(room.about.id)) this.#chats.get(room.about.id).update(room);
      else this.#addChat(new Room(room));
    }
    this.#recent = this.#recent.filter((id) => ids.has(id));
    for (const id of ids) if (!this.#recent.includes(id)) this.#recent.push(id);
    const wanted = Number(location.hash.slice(1));
    if (ids.has(wanted)) this.#recent = [wanted, ...this.#recent.filter((id) => id !== wanted)];
    this.tabs.rooms = [...this.#chats.values()].map((chat) => chat.room);
    this.#showBanner(!this.feed.isLive);
    this.#arrange();
  }

  #addChat(room) {
    const chat = new Chat(room, {
      onUnread: ({ element }) => this.tabs.addUnread(room.id, element.hidden),
      onGroup: () => openGroup(this.words, room),
      onAddGroup: () => this.#add(openAddGroup(this.words, this.#people)),
      onPrivate: (person, text) => this.#sayPrivately(person, text),
    });
    this.#chats.set(room.id, chat);
    this.main.append(chat.element);
    this.feed.join(chat.stream);
  }

  async #add(dialog) {
    const added = await dialog;
    if (added === null) return;
    await this.refresh();
    this.choose(added.id);
  }

  async #sayPrivately(person, text) {
    if (text !== "") await api.sendText(person, person, text);
    this.choose(person);
    return true;
  }

  #setLive(live) {
    this.#showBanner(!live);
    if (live) this.refresh(); // a server started afresh may know others
  }

  /** A group that has grown into a supergroup has another id: its chat stays where it was. */
  #heard({ type, chat, group }) {
    if (type === "group" && group.id !== chat) {
      this.#recent = this.#recent.map((id) => (id === chat ? group.id : id));
      if (Number(location.hash.slice(1)) === chat) history.replaceState(null, "", `#${group.id}`);
    }
    this.refresh();
  }

  #showBanner(isAway) {
    document.body.dataset.away = String(isAway);
    this.banner.textContent = isAway ? this.words.say("connectingLong") : "";
  }

  #arrange() {
    const room = Math.max(1, Math.min(MOST_COLUMNS, Math.floor(this.main.clientWidth / NARROWEST)));
    const shown = new Set(this.#recent.slice(0, room));
    for (const [id, chat] of this.#chats) {
      chat.element.hidden = !shown.has(id);
      if (shown.has(id)) this.tabs.clearUnread(id);
    }
    this.main.dataset.columns = String(Math.min(room, this.#chats.size));
    this.tabs.arrange({ shown, current: this.#recent[0], single: room === 1, needed: this.#chats.size > room });
  }

  #jump(event) {
    if (!event.altKey || event.ctrlKey || event.metaKey || !/^Digit[1-9]$/.test(event.code)) return;
    const id = [...this.#chats.keys()][Number(event.code.slice(5)) - 1];
    if (id === undefined) return;
    event.preventDefault();
    this.choose(id);
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
