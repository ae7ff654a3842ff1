/**
 * Where a person writes: the input that grows, the commands, a file, the message replied to.
 *
 * Knows keys and text; what sending means is its owner's promise. While it runs the text stays, and
 * a refused text comes back, so that nothing written is ever lost.
 */

import { CommandMenu } from "./commands.js";
import { h, setAttribute } from "./dom.js";
import { icon } from "./icons.js";
import { plainText } from "./message.js";

const TALLEST = 168; // px, about seven lines

export class Composer {
  #replyTo = null;
  #sending = false;

  /**
   * @param {ReturnType<import("./words.js").wordsFor>} words
   * @param {object} owner
   * @param {(text: string, replyTo: number | null) => Promise<boolean>} owner.send true when it was
   * @param {(files: File[]) => void} owner.sendFiles
   * @param {(message: object | null) => object | null} owner.earlier the message before (null: last)
   * @param {(message: object) => object | null} owner.later the message after
   */
  constructor(words, owner) {
    this.owner = owner;
    const { say } = words;
    this.input = h("textarea", {
      class: "input", rows: 1, role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox",
      "aria-label": say("placeholder"), placeholder: say("placeholder"), enterkeyhint: "send", dir: "auto",
      autocomplete: "off", spellcheck: "true",
    });
    this.menu = new CommandMenu(this.input, words, (command) => this.#sendCommand(command));
    this.slash = tool(say("commands"), "slash", () => this.#toggleMenu());
    this.slash.classList.add("slash");
    this.slash.hidden = true;
    this.picker = h("input", { type: "file", class: "picker", hidden: true, tabindex: -1, "aria-label": say("attach") });
    this.attach = tool(say("attach"), "attach", () => this.picker.click());
    this.attach.classList.add("attach");
    this.sendButton = h("button", { type: "submit", class: "send", "aria-label": say("send"), title: say("send"), disabled: true }, icon("send"));
    this.quoted = h("span", { class: "reply-text" });
    this.reply = h("div", { class: "reply", hidden: true },
      icon("reply"),
      h("span", { class: "reply-words" }, h("span", { class: "reply-label" }, say("replyTo")), this.quoted),
      tool(say("cancelReply"), "close", () => this.replyTo(null)));
    this.element = h("form", { class: "composer", novalidate: true },
      this.menu.element, this.reply,
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
    this.quoted.textContent = message === null ? "" : plainText(message);
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
      if (!this.element.contains(event.relatedTarget)) this.menu.close();
    });
    this.picker.addEventListener("change", () => {
      this.owner.sendFiles([...this.picker.files]);
      this.picker.value = "";
    });
  }

  #key(event) {
    if (event.isComposing) return; // Enter ends the composition of a character, not the message
    if (this.menu.isOpen && this.#menuKey(event.key)) {
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
    else if (key === "Tab") this.#write(`/${this.menu.active} `);
    else if (key === "Escape") this.menu.close();
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
    this.#grow();
  }

  #grow() {
    this.input.style.height = "auto";
    const border = this.input.offsetHeight - this.input.clientHeight;
    this.input.style.height = `${Math.min(this.input.scrollHeight + border, TALLEST)}px`;
    this.input.classList.toggle("is-tall", this.input.scrollHeight > TALLEST);
  }

  #write(text) {
    this.input.value = text;
    this.#changed();
    this.menu.close();
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
    this.#write("");
    const sent = await this.owner.send(text, before?.message_id ?? null);
    this.#sending = false;
    if (sent && this.#replyTo === before && before !== null) this.replyTo(null);
    if (!sent && this.input.value === "") this.#write(typed || text);
  }
}

function tool(label, name, onClick) {
  return h("button", { type: "button", class: "tool", "aria-label": label, title: label, on: { click: onClick } }, icon(name));
}
