/**
 * The conversation: messages in order, days between them, edits in place, and where it is scrolled.
 *
 * Follows the newest message as long as the reader is at the end, and never moves the page under a
 * reader who has scrolled up: new messages are then counted on the button that leads down.
 * Announces politely what is new, and nothing of a replayed history.
 */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { focusWithin, markBusy, restoreFocus } from "./keyboard.js";
import { plainText, renderMessage } from "./message.js";
import { dayKey, dayLabel } from "./times.js";

const AT_END = 64; // px from the end that still count as being there
const TYPING_LASTS = 6000; // ms; the Bot API says five seconds or less
const GROUP_WITHIN = 180; // s between two messages of one sender that stand together

export class Log {
  #messages = new Map();
  #following = true;
  #missed = 0;
  #typingEnds = 0;
  #lastTop = 0;

  /** @param {object} context what `renderMessage` takes, without `find` */
  constructor(context) {
    this.context = { ...context, find: (id) => this.#messages.get(id) ?? null };
    const { say } = context.words;
    this.list = h("ol", { class: "messages" });
    this.typing = h("div", { class: "typing", hidden: true },
      h("span", { class: "typing-dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
      h("span", { class: "typing-words" }));
    this.content = h("div", { class: "log-content" }, this.list, this.typing);
    this.scroller = h("div", {
      class: "log", role: "log", tabindex: 0, "aria-label": say("messages"), "aria-live": "off",
    }, this.content);
    this.missedCount = h("span", { class: "missed" });
    this.downButton = h("button", {
      type: "button", class: "to-end", hidden: true, "aria-label": say("latest"), title: say("latest"),
      on: { click: () => this.toEnd() },
    }, this.missedCount, icon("down"));
    this.announcer = h("div", { class: "visually-hidden", role: "status" });
    this.element = h("div", { class: "log-frame" }, this.scroller, this.downButton, this.announcer);
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    // Pictures load and keyboards change after a message has arrived: stay at the end meanwhile.
    const keep = new ResizeObserver(() => this.#following && this.#jump());
    keep.observe(this.content);
    keep.observe(this.scroller);
  }

  get isEmpty() {
    return this.#messages.size === 0;
  }

  /** Say what arrives from now on (false while a history is replayed). */
  set announcing(on) {
    this.scroller.setAttribute("aria-live", on ? "polite" : "off");
    this.element.classList.toggle("is-replaying", !on);
  }

  /** Add a message, or take it as an edit when it is already here. */
  add(message, quietly) {
    if (this.#messages.has(message.message_id)) {
      this.edit(message, quietly);
      return;
    }
    const last = this.list.lastElementChild;
    if (last === null || dayKey(Number(last.dataset.date)) !== dayKey(message.date)) this.#addDay(message.date);
    this.#messages.set(message.message_id, message);
    const item = renderMessage(message, this.context);
    this.list.append(item);
    this.#group(item);
    if (message.from === "bot") this.stopTyping();
    if (this.context.room.isMine(message) && !quietly) this.#following = true;
    if (this.#following) this.#jump();
    else if (!quietly) this.#showMissed(this.#missed + 1);
  }

  /** Replace a message where it stands; the focus stays where the person had it. */
  edit(message, quietly) {
    const before = this.#messages.get(message.message_id);
    if (before === undefined) return;
    this.#messages.set(message.message_id, message);
    this.#replace(message);
    // A vote or a reaction is seen where it happens; only other words or buttons are news.
    if (!quietly && saysAnother(before, message)) {
      this.announce(this.context.words.say("editedAnnouncement", { text: plainText(message) }));
    }
    if (this.#following) this.#jump();
  }

  /** Draw all messages anew: another person writes now, and theirs are on the right. */
  redraw() {
    for (const message of this.#messages.values()) this.#replace(message);
  }

  #replace(message) {
    const old = this.#item(message.message_id);
    const inner = old.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
    const keyboard = old.querySelector(".keyboard");
    const focus = focusWithin(keyboard);
    const busy = [...old.querySelectorAll(".key.is-busy")].map((key) => key.dataset.data);
    const item = renderMessage(message, this.context);
    item.classList.add("is-settled");
    const next = item.querySelector(".keyboard");
    old.replaceWith(item);
    this.#group(item);
    if (next !== null) for (const data of busy) markBusy(next, data, true);
    if (focus !== null && next !== null) restoreFocus(next, focus);
    else if (inner !== undefined) (focusable(item, inner) ?? this.scroller).focus({ preventScroll: true });
    else if (focus !== null) this.scroller.focus({ preventScroll: true });
  }

  remove(messageId) {
    const item = this.#item(messageId);
    this.#messages.delete(messageId);
    if (item === null) return;
    if (item.contains(document.activeElement)) this.scroller.focus({ preventScroll: true });
    const before = item.previousElementSibling;
    const after = item.nextElementSibling;
    item.remove();
    const dayIsEmpty = before?.classList.contains("day") && !after?.classList.contains("message");
    if (dayIsEmpty) before.remove();
    if (after?.classList.contains("message")) this.#group(after);
  }

  clear() {
    this.#messages.clear();
    this.list.replaceChildren();
    this.stopTyping();
    this.#following = true;
    this.#showMissed(0);
  }

  /** The message before this one (the latest, for null), or null at the beginning. */
  earlier(message) {
    const all = [...this.#messages.values()];
    return all[(message === null ? all.length : all.findIndex((one) => one.message_id === message.message_id)) - 1] ?? null;
  }

  /** The message after this one, or null at the end. */
  later(message) {
    const all = [...this.#messages.values()];
    return all[all.findIndex((one) => one.message_id === message.message_id) + 1] ?? null;
  }

  markBusy(messageId, data, busy) {
    const keyboard = this.#item(messageId)?.querySelector(".keyboard");
    if (keyboard) markBusy(keyboard, data, busy);
  }

  /** Show that the bot is at it; ends by itself, or with the next message. */
  showTyping(words) {
    clearTimeout(this.#typingEnds);
    this.typing.querySelector(".typing-words").textContent = words;
    this.typing.hidden = false;
    this.#typingEnds = setTimeout(() => this.stopTyping(), TYPING_LASTS);
  }

  stopTyping() {
    clearTimeout(this.#typingEnds);
    this.typing.hidden = true;
  }

  /** Say something to a screen reader. */
  announce(text) {
    this.announcer.textContent = text;
  }

  toEnd() {
    this.#following = true;
    this.#jump();
    this.scroller.focus({ preventScroll: true });
  }

  #item(messageId) {
    return this.list.querySelector(`[data-message-id="${Number(messageId)}"]`);
  }

  #addDay(date) {
    this.list.append(h("li", { class: "day", data: { date } },
      h("span", {}, dayLabel(date, this.context.words))));
  }

  #group(item) {
    const previous = item.previousElementSibling;
    const together = previous !== null && previous.classList.contains("message")
      && !item.classList.contains("is-service") && !previous.classList.contains("is-service")
      && previous.dataset.author === item.dataset.author
      && Math.abs(item.dataset.date - previous.dataset.date) <= GROUP_WITHIN;
    item.classList.toggle("is-continued", together);
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const atEnd = scrollHeight - clientHeight - scrollTop <= AT_END;
    // Content that grew below also leaves us away from the end; only going up is the reader's wish.
    this.#following = atEnd || (this.#following && scrollTop >= this.#lastTop);
    this.#lastTop = scrollTop;
    this.downButton.hidden = this.#following;
    if (this.#following) this.#showMissed(0);
  }

  #showMissed(count) {
    this.#missed = count;
    this.missedCount.textContent = count === 0 ? "" : `${count} ${this.context.words.say("newMessages")}`;
    if (count > 0) this.downButton.hidden = false;
  }

  #jump() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }
}

function saysAnother(before, message) {
  return plainText(before) !== plainText(message) || JSON.stringify(before.keyboard) !== JSON.stringify(message.keyboard);
}

/** The button of this name within an item, to give the focus back to. */
function focusable(item, name) {
  return [...item.querySelectorAll("[data-focus]")].find((one) => one.dataset.focus === name && !one.disabled);
}
