/**
 * One chat, a person's with the bot or a group's: header, conversation, input, notices.
 *
 * Joins the events to what shows them, and presses to the calls they make. Knows one room; how many
 * chats are on the screen is the frame's business.
 */

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { ChatStream } from "./chat_stream.js";
import { h } from "./dom.js";
import { acceptDrops } from "./drops.js";
import { Head } from "./heads.js";
import { icon } from "./icons.js";
import { Log } from "./log.js";
import { Notices } from "./notices.js";
import { Speakers } from "./speakers.js";
import { startLink } from "./start_link.js";
import { Taps } from "./taps.js";
import { wordsFor } from "./words.js";

export class Chat {
  #commands = { commands: [] };

  /**
   * @param {import("./room.js").Room} room
   * @param {object} frame
   * @param {(chat: Chat) => void} frame.onUnread a message of somebody else arrived
   * @param {(chat: Chat) => void} frame.onGroup the panel of the group is wanted
   * @param {(person: number, text: string) => Promise<boolean>} frame.onPrivate open a person's own chat, and say this
   * @param {() => void} frame.onAddGroup a new group is wanted
   */
  constructor(room, frame) {
    this.room = room;
    this.frame = frame;
    this.live = false;
    this.words = wordsFor(room.isGroup ? navigator.language : room.about.language_code);
    this.notices = new Notices(this.words);
    this.log = new Log({
      words: this.words,
      room,
      onTap: (messageId, data) => this.#tap(messageId, data),
      onReply: (message) => this.composer.replyTo(message),
      onCommand: (command) => this.#send(command, null),
      onInline: (query) => this.composer.write(`@${room.bot.username} ${query}`),
      onCopy: (text) => this.#copy(text),
      onVote: (messageId, options) => this.#attempt(() => api.vote(room.id, room.speaker, messageId, options)),
      onReact: (messageId, emoji) => this.#react(messageId, emoji),
    });
    this.composer = new Composer(this.words, room.bot, {
      send: (text, replyTo) => this.#send(text, replyTo),
      sendFiles: (files) => this.#sendFiles(files),
      earlier: (message) => this.log.earlier(message),
      later: (message) => this.log.later(message),
      react: (messageId, emoji) => this.#react(messageId, emoji),
      ask: (query, offset) => this.#ask(query, offset),
      choose: (query, result) => this.#attempt(() => api.chooseInline(room.id, room.speaker, query, result)),
      start: (parameter) => this.frame.onPrivate(room.speaker, `/start ${parameter}`),
      say: (text) => this.log.announce(text),
    });
    this.taps = new Taps({
      busy: (messageId, data, busy) => this.log.markBusy(messageId, data, busy),
      late: () => this.notices.show(this.words.say("answerLate")),
    });
    this.stream = new ChatStream(room.id, {
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

  /** What the server says of the room now. */
  update(given) {
    const { speaker } = this.room;
    this.room.update(given);
    this.head.update();
    this.#showState();
    this.#showSpeaker();
    if (this.room.speaker !== speaker) this.log.redraw();
  }

  /** Leave for good: the room is gone. */
  close() {
    this.element.remove();
  }

  #render() {
    const { say, language } = this.words;
    const { id, name, isGroup } = this.room;
    this.head = new Head(this.room, this.words, () => (isGroup ? this.frame.onGroup(this) : this.#toggleBlock()));
    this.speakers = isGroup ? new Speakers(this.words, (person) => this.#speakAs(person)) : null;
    this.empty = h("div", { class: "empty", hidden: true },
      icon("projector"), h("p", { class: "empty-title" }, say("emptyTitle")), h("p", {}, say("emptyHint")),
      h("button", { type: "button", class: "action", on: { click: () => this.#send("/start", null) } }, say("start")));
    const element = h("section", {
      class: isGroup ? "chat is-group" : "chat", lang: language, data: { chat: id, state: "connecting" },
      id: `chat-${id}`, "aria-label": say(isGroup ? "groupChat" : "chatWith", { name }),
    },
    this.head.element,
    h("div", { class: "stage" }, this.log.element, this.empty, this.notices.element,
      h("div", { class: "drop", "aria-hidden": "true" }, say("dropFile"))),
    this.speakers?.element, this.composer.element);
    this.#showSpeaker();
    this.log.element.addEventListener("click", (event) => this.#follow(event));
    acceptDrops(element, (files) => this.#sendFiles(files));
    return element;
  }

  #take(event, replayed) {
    if (event.type === "message") {
      this.empty.hidden = true;
      this.log.add(event.message, replayed);
      if (!replayed && !this.room.isMine(event.message)) this.frame.onUnread(this);
    } else if (event.type === "edit") {
      this.log.edit(event.message, replayed);
    } else if (event.type === "delete") {
      this.log.remove(event.message_id);
    } else if (event.type === "typing") {
      const key = `typing_${event.action}`;
      this.log.showTyping(this.words.say(["typing_upload_photo", "typing_upload_document"].includes(key) ? key : "typing"));
    } else if (event.type === "toast") {
      this.taps.answered(event.callback_id);
      const text = this.room.isGroup ? `${this.room.nameOf(event.person)}: ${event.text}` : event.text;
      if (event.text && event.alert) this.notices.alert(text);
      else if (event.text) this.notices.show(text);
    } else if (event.type === "commands") {
      this.#commands = event;
      this.#showSpeaker();
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
    this.live = live;
    if (!live) this.log.stopTyping();
    this.#showState();
  }

  #showState() {
    const state = !this.live ? "connecting" : this.room.isClosed ? "blocked" : "online";
    this.element.dataset.state = state;
    this.head.show(state);
  }

  #speakAs(person) {
    if (person === this.room.speaker) return;
    this.room.speaker = person;
    this.#showSpeaker();
    this.log.redraw();
  }

  #showSpeaker() {
    const { speaker, members } = this.room;
    this.speakers?.show(members, speaker);
    this.composer.commands = this.#commands.by_person?.[speaker] ?? this.#commands.commands;
  }

  #send(text, replyTo) {
    return this.#attempt(() => api.sendText(this.room.id, this.room.speaker, text, replyTo));
  }

  async #sendFiles(files) {
    for (const file of files) {
      if (!await this.#attempt(() => api.sendFile(this.room.id, this.room.speaker, file))) return;
    }
  }

  async #tap(messageId, data) {
    const press = () => api.tapButton(this.room.id, this.room.speaker, messageId, data);
    await this.#attempt(() => this.taps.press(messageId, data, press), { 404: this.words.say("tapRefused") });
  }

  async #react(messageId, emoji) {
    await this.#attempt(() => api.react(this.room.id, this.room.speaker, messageId, emoji));
  }

  async #ask(query, offset) {
    let answer = null;
    await this.#attempt(async () => {
      answer = await api.askInline(this.room.id, this.room.speaker, query, offset);
    });
    return answer;
  }

  /** A link to the bot leads to its chat here, not to Telegram. */
  #follow(event) {
    const link = event.target.closest("a[href]");
    const to = link === null ? null : startLink(link.href, this.room.bot.username);
    if (to === null) return;
    event.preventDefault();
    if (to.group) this.frame.onAddGroup();
    else this.#attempt(() => this.frame.onPrivate(this.room.speaker, to.start));
  }

  async #copy(text) {
    await navigator.clipboard.writeText(text);
    this.notices.show(this.words.say("copied"));
  }

  async #toggleBlock() {
    const block = !this.room.isClosed;
    if (!await this.#attempt(() => (block ? api.block : api.unblock)(this.room.id))) return;
    this.room.about.blocked = block;
    this.#showState();
    this.log.announce(this.head.status.textContent);
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
}
