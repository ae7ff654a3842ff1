/**
 * Where a person writes: the input that grows, commands, questions to the bot from here, a file, the
 * message replied to.
 *
 * Knows keys and text; what sending means is its owner's promise. While it runs the text stays, and
 * a refused text comes back, so that nothing written is ever lost.
 */

import { CommandMenu } from "./commands.js";
import { h, setAttribute } from "./dom.js";
import { icon } from "./icons.js";
import { InlineMode } from "./inline.js";
import { plainText } from "./message.js";
import { openPicker } from "./reactions.js";

const TALLEST = 168; // px, about seven lines

export class Composer {
  #replyTo = null;
  #sending = false;

  /**
   * @param {ReturnType<import("./words.js").wordsFor>} words
   * @param {object} bot as the page API gives it
   * @param {object} owner besides what `InlineMode` takes:
   * @param {(text: string, replyTo: number | null) => Promise<boolean>} owner.send true when it was
   * @param {(files: File[]) => void} owner.sendFiles
   * @param {(message: object | null) => object | null} owner.earlier the message before (null: last)
   * @param {(message: object) => object | null} owner.later the message after
   * @param {(messageId: number, emoji: string) => void} owner.react
   */
  constructor(words, bot, owner) {
    this.owner = owner;
    const { say } = words;
    this.input = h("textarea", {
      class: "input", rows: 1, role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox",
      "aria-label": say("placeholder"), placeholder: say("placeholder"), enterkeyhint: "send", dir: "auto",
      autocomplete: "off", spellcheck: "true",
    });
    this.menu = new CommandMenu(this.input, say("commands"), (command) => this.#sendCommand(command));
    this.inline = new InlineMode(this.input, words, bot, {
      ask: owner.ask,
      choose: (...chosen) => this.#take(owner.choose, chosen),
      start: (...chosen) => this.#take(owner.start, chosen),
      write: (text) => this.write(text),
      say: owner.say,
    });
    this.slash = tool(say("commands"), "slash", () => this.#toggleMenu());
    this.slash.classList.add("slash");
    this.slash.hidden = true;
    this.picker = h("input", { type: "file", class: "picker", hidden: true, tabindex: -1, "aria-label": say("attach") });
    this.attach = tool(say("attach"), "attach", () => this.picker.click());
    this.attach.classList.add("attach");
    this.sendButton = h("button", { type: "submit", class: "send", "aria-label": say("send"), title: say("send"), disabled: true }, icon("send"));
    this.photo = say("photo"); // stands for a message without words
    this.quoted = h("span", { class: "reply-text" });
    this.reply = h("div", { class: "reply", hidden: true },
      icon("reply"),
      h("span", { class: "reply-words" }, h("span", { class: "reply-label" }, say("replyTo")), this.quoted),
      this.#reactTool(words), tool(say("cancelReply"), "close", () => this.replyTo(null)));
    this.element = h("form", { class: "composer", novalidate: true },
      this.menu.element, this.inline.menu.element, this.reply,
      h("div", { class: "composer-line" }, this.attach, this.slash, this.input, this.sendButton), this.picker);
    this.#listen();
  }

  set commands(commands) {
    this.menu.commands = commands;
    this.slash.hidden = commands.length === 0;
  }

  focus() {
    this.input.focus();
  }

  /** Answer this message with the next one; null for none. */
  replyTo(message) {
    this.#replyTo = message;
    this.reply.hidden = message === null;
    this.quoted.textContent = message === null ? "" : plainText(message) || this.photo;
    this.focus();
  }

  #listen() {
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(this.input.value);
    });
    this.input.addEventListener("input", () => this.#changed());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      this.owner.sendFiles(files);
    });
    this.element.addEventListener("focusout", (event) => {
      if (!this.element.contains(event.relatedTarget)) this.#closeMenus();
    });
    this.picker.addEventListener("change", () => {
      this.owner.sendFiles([...this.picker.files]);
      this.picker.value = "";
    });
  }

  #key(event) {
    if (event.isComposing) return; // Enter ends the composition of a character, not the message
    if (this.menu.isOpen ? this.#menuKey(event.key) : this.#inlineKey(event.key)) {
      event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#send(this.input.value);
    } else if (event.key === "Escape" && this.#replyTo !== null) {
      event.preventDefault();
      this.replyTo(null);
    } else if (event.key === "ArrowUp" && this.input.value === "") {
      event.preventDefault(); // the keyboard's way to the reply button
      this.replyTo(this.owner.earlier(this.#replyTo) ?? this.#replyTo);
    } else if (event.key === "ArrowDown" && this.input.value === "" && this.#replyTo !== null) {
      event.preventDefault();
      this.replyTo(this.owner.later(this.#replyTo));
    }
  }

  #menuKey(key) {
    if (key === "ArrowDown" || key === "ArrowUp") this.menu.move(key === "ArrowDown" ? 1 : -1);
    else if (key === "Enter") this.#sendCommand(this.menu.active);
    else if (key === "Tab") this.write(`/${this.menu.active} `);
    else if (key === "Escape") this.menu.close();
    else return false;
    return true;
  }

  #inlineKey(key) {
    const { menu } = this.inline;
    if (!menu.isOpen) return key === "Enter" && this.inline.isAsking;
    if (key === "ArrowDown" || key === "ArrowUp") this.inline.move(key === "ArrowDown" ? 1 : -1);
    else if (key === "Enter") this.inline.choose(menu.active);
    else if (key === "Tab" && !this.inline.isAsking) this.inline.choose(menu.active);
    else if (key === "Escape") this.inline.close();
    else return false;
    return true;
  }

  #toggleMenu() {
    const wasOpen = this.menu.isOpen;
    this.focus();
    if (wasOpen) this.menu.close();
    else this.menu.open("");
  }

  #changed() {
    const { value } = this.input;
    setAttribute(this.sendButton, "disabled", value.trim() === "");
    if (/^\/\w*$/.test(value)) this.menu.open(value);
    else this.menu.close();
    this.inline.changed(value);
    this.#grow();
  }

  #closeMenus() {
    this.menu.close();
    this.inline.close();
  }

  #grow() {
    this.input.style.height = "auto";
    const border = this.input.offsetHeight - this.input.clientHeight;
    this.input.style.height = `${Math.min(this.input.scrollHeight + border, TALLEST)}px`;
    this.input.classList.toggle("is-tall", this.input.scrollHeight > TALLEST);
  }

  /** Put this into the input, ready to go on from. */
  write(text) {
    this.input.value = text;
    this.#changed();
    this.menu.close();
    this.focus();
  }

  #clear() {
    this.input.value = "";
    this.#changed();
    this.#closeMenus();
  }

  /** Do what was chosen from the bot's offers; what was typed for it goes. */
  async #take(action, chosen) {
    const typed = this.input.value;
    this.#clear();
    if (!await action(...chosen) && this.input.value === "") this.write(typed);
  }

  #reactTool(words) {
    const button = tool(words.say("react"), "smile", () => openPicker(button, words, (emoji) => {
      this.owner.react(this.#replyTo.message_id, emoji);
      this.replyTo(null);
    }));
    return button;
  }

  #sendCommand(command) {
    this.menu.close();
    this.#send(`/${command}`);
  }

  async #send(text) {
    if (text.trim() === "" || this.#sending) return;
    this.#sending = true;
    const before = this.#replyTo;
    const typed = this.input.value;
    this.#clear();
    const sent = await this.owner.send(text, before?.message_id ?? null);
    this.#sending = false;
    if (sent && this.#replyTo === before && before !== null) this.replyTo(null);
    if (!sent && this.input.value === "") this.write(typed || text);
  }
}

function tool(label, name, onClick) {
  return h("button", { type: "button", class: "tool", "aria-label": label, title: label, on: { click: onClick } }, icon(name));
}
