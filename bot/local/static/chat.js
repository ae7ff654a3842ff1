/**
 * One person's chat with the bot: header, conversation, input, notices.
 *
 * Joins the stream of events to what shows them, and presses to the calls they make. Knows one
 * person; how many chats are on the screen is the frame's business.
 */

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { h, setAttribute } from "./dom.js";
import { icon } from "./icons.js";
import { Log } from "./log.js";
import { Notices } from "./notices.js";
import { PersonStream } from "./stream.js";
import { Taps } from "./taps.js";
import { wordsFor } from "./words.js";

export class Chat {
  #blocked;

  /**
   * @param {object} person as the page API gives it
   * @param {object} frame
   * @param {(returned: boolean) => void} frame.onState the server went away or came back
   * @param {(chat: Chat) => void} frame.onUnread a message of the bot arrived
   */
  constructor(person, frame) {
    this.person = person;
    this.#blocked = person.blocked === true;
    this.frame = frame;
    this.live = false;
    this.isLost = false; // it was live, or should be, and the server is away
    this.words = wordsFor(person.language_code);
    this.log = new Log({
      words: this.words,
      onTap: (messageId, data) => this.#tap(messageId, data),
      onReply: (message) => this.composer.replyTo(message),
      onCommand: (command) => this.#send(command, null),
    });
    this.composer = new Composer(this.words, {
      send: (text, replyTo) => this.#send(text, replyTo),
      sendFiles: (files) => this.#sendFiles(files),
      earlier: (message) => this.log.earlier(message),
      later: (message) => this.log.later(message),
    });
    this.notices = new Notices(this.words);
    this.taps = new Taps({
      busy: (messageId, data, busy) => this.log.markBusy(messageId, data, busy),
      late: () => this.notices.show(this.words.say("answerLate")),
    });
    this.stream = new PersonStream(person.id, {
      event: (event, replayed) => this.#take(event, replayed),
      state: (live) => this.#setLive(live),
      reset: () => this.#reset(),
      settled: () => this.#settled(),
    });
    this.element = this.#render();
  }

  focus() {
    this.composer.focus();
  }

  /** What the server says of the person now. */
  update(person) {
    this.person = person;
    this.#blocked = person.blocked === true;
    this.#showStatus();
  }

  /** Leave for good: the person is gone. */
  close() {
    this.stream.close();
    this.isLost = false;
    this.element.remove();
  }

  #render() {
    const { say, language } = this.words;
    this.status = h("p", { class: "status" }, say("connecting"));
    this.blockButton = h("button", {
      type: "button", class: "tool block", "aria-pressed": "false", "aria-label": say("blockBot"), title: say("blockBot"),
      on: { click: () => this.#toggleBlock() },
    }, icon("block"));
    this.empty = h("div", { class: "empty", hidden: true },
      icon("projector"), h("p", { class: "empty-title" }, say("emptyTitle")), h("p", {}, say("emptyHint")),
      h("button", { type: "button", class: "action", on: { click: () => this.#send("/start", null) } }, say("start")));
    const element = h("section", {
      class: "chat", lang: language, data: { person: this.person.id, state: "connecting" },
      id: `chat-${this.person.id}`, "aria-label": say("chatWith", { name: this.person.first_name }),
    },
    h("header", { class: "chat-head" },
      avatar(this.person),
      h("div", { class: "who" },
        h("h2", {}, h("span", { class: "name" }, this.person.first_name),
          this.person.is_admin && h("span", { class: "badge" }, say("admin")),
          h("span", { class: "badge is-quiet" }, this.person.language_code)),
        this.status),
      this.blockButton),
    h("div", { class: "stage" }, this.log.element, this.empty, this.notices.element,
      h("div", { class: "drop", "aria-hidden": "true" }, say("dropFile"))),
    this.composer.element);
    this.#acceptDrops(element);
    return element;
  }

  #take(event, replayed) {
    if (event.type === "message") {
      this.empty.hidden = true;
      this.log.add(event.message, replayed);
      if (!replayed && event.message.from !== "person") this.frame.onUnread(this);
    } else if (event.type === "edit") {
      this.log.edit(event.message, replayed);
    } else if (event.type === "delete") {
      this.log.remove(event.message_id);
    } else if (event.type === "typing") {
      const key = `typing_${event.action}`;
      this.log.showTyping(this.words.say(["typing_upload_photo", "typing_upload_document"].includes(key) ? key : "typing"));
    } else if (event.type === "toast") {
      this.taps.answered(event.callback_id);
      if (event.text && event.alert) this.notices.alert(event.text);
      else if (event.text) this.notices.show(event.text);
    } else if (event.type === "commands") {
      this.composer.commands = event.commands;
    }
  }

  #settled() {
    this.log.announcing = true;
    this.element.dataset.settled = "true";
    this.empty.hidden = !this.log.isEmpty;
  }

  #reset() {
    this.log.announcing = false;
    this.log.clear();
  }

  #setLive(live) {
    const returned = live && this.isLost;
    this.live = live;
    this.isLost = !live;
    if (!live) this.log.stopTyping();
    this.#showStatus();
    this.frame.onState(returned);
  }

  #showStatus() {
    const { say } = this.words;
    const state = !this.live ? "connecting" : this.#blocked ? "blocked" : "online";
    this.element.dataset.state = state;
    this.status.textContent = say(state);
    const label = say(this.#blocked ? "stopBlock" : "blockBot");
    setAttribute(this.blockButton, "aria-pressed", String(this.#blocked));
    setAttribute(this.blockButton, "aria-label", label);
    setAttribute(this.blockButton, "title", label);
  }

  async #send(text, replyTo) {
    return this.#attempt(() => api.sendText(this.person.id, text, replyTo));
  }

  async #sendFiles(files) {
    for (const file of files) {
      if (!await this.#attempt(() => api.sendFile(this.person.id, file))) return;
    }
  }

  async #tap(messageId, data) {
    await this.#attempt(() => this.taps.press(messageId, data, () => api.tapButton(this.person.id, messageId, data)), {
      404: this.words.say("tapRefused"),
    });
  }

  async #toggleBlock() {
    const block = !this.#blocked;
    if (!await this.#attempt(() => (block ? api.block : api.unblock)(this.person.id))) return;
    this.#blocked = block;
    this.#showStatus();
    this.log.announce(this.status.textContent);
  }

  /** Call the server; say so when it refuses. @returns {Promise<boolean>} whether it went well */
  async #attempt(call, sentences = {}) {
    try {
      await call();
      return true;
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      const { say } = this.words;
      const reason = sentences[error.status] ?? say("notSentWhy", { reason: error.message });
      this.notices.show(error.away ? say("notSent") : reason);
      return false;
    }
  }

  #acceptDrops(element) {
    let depth = 0;
    const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
    const over = (step) => (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth += step;
      element.classList.toggle("is-dropping", depth > 0);
    };
    element.addEventListener("dragenter", over(1));
    element.addEventListener("dragleave", over(-1));
    element.addEventListener("dragover", over(0));
    element.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      element.classList.remove("is-dropping");
      this.#sendFiles([...event.dataTransfer.files]);
    });
  }
}

/** A round mark with the person's initial, in a tone of their own. */
export function avatar(person) {
  const initial = [...person.first_name][0]?.toUpperCase() ?? "?";
  const tone = (person.id % 1000 + 3 * Math.floor(person.id / 1_000_000)) % 6; // neighbours differ
  return h("span", { class: "avatar", "aria-hidden": "true", data: { tone } }, initial);
}
