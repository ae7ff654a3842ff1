/**
 * Inline mode: "@bot query" in the input asks the bot, and what it offers is shown to choose from.
 *
 * Knows what was asked and offered; asking, sending and the input are its owner's.
 */

import { Menu } from "./menu.js";

const PAUSE = 250; // ms without a key before the bot is asked
const START = "start:"; // what the value of the bot's own button begins with

export class InlineMode {
  #asked = null; // the text after the name, while it is asked or offered
  #timer = 0;
  #offers = [];
  #offset = "";

  /**
   * @param {HTMLTextAreaElement} input
   * @param {ReturnType<import("./words.js").wordsFor>} words
   * @param {{username: string, name: string, inline: boolean}} bot
   * @param {object} owner
   * @param {(query: string, offset: string) => Promise<object | null>} owner.ask
   * @param {(queryId: string, resultId: string) => void} owner.choose
   * @param {(parameter: string) => void} owner.start open the bot's private chat by its button
   * @param {(text: string) => void} owner.write put this into the input
   * @param {(text: string) => void} owner.say tell what is going on
   */
  constructor(input, words, bot, owner) {
    this.words = words;
    this.bot = bot;
    this.owner = owner;
    this.menu = new Menu(input, words.say("inlineResults", { bot: bot.username }), (value) => this.choose(value));
    this.menu.element.classList.add("is-stacked");
    this.menu.element.addEventListener("scroll", () => this.#scrolled(), { passive: true });
  }

  /** Whether the input holds a question to the bot: Enter must not send it as a text. */
  get isAsking() {
    return this.#asked !== null;
  }

  /** The input holds this now. */
  changed(value) {
    clearTimeout(this.#timer);
    const name = `@${this.bot.username}`;
    const [, typed, rest] = /^(@\w*)(?:\s([\s\S]*))?$/.exec(value) ?? [];
    if (!this.bot.inline || typed === undefined) this.close();
    else if (rest !== undefined && typed.toLowerCase() === name.toLowerCase()) this.#expect(rest.trim());
    else if (rest === undefined && name.toLowerCase().startsWith(typed.toLowerCase())) {
      this.close();
      this.menu.show([{ value: `${name} `, title: name, detail: this.words.say("inlineHint") }]);
    } else this.close();
  }

  /** Take an option: a result is sent, the name of the bot is completed, its button opens its chat. */
  choose(value) {
    if (value.startsWith("@")) this.owner.write(value);
    else if (value.startsWith(START)) this.owner.start(value.slice(START.length));
    else {
      const [query, ...result] = value.split(" ");
      this.owner.choose(query, result.join(" "));
    }
  }

  move(step) {
    this.menu.move(step);
    if (this.menu.isAtEnd) this.#more();
  }

  close() {
    clearTimeout(this.#timer);
    this.#asked = null;
    this.menu.close();
  }

  #expect(query) {
    if (query === this.#asked) return;
    if (!this.isAsking) this.menu.close(); // it offered to complete the name; later it shows what was found before
    this.#asked = query;
    this.#timer = setTimeout(() => this.#ask(query), PAUSE);
  }

  async #ask(query) {
    const answer = await this.owner.ask(query, "");
    if (query !== this.#asked || answer === null) return;
    const { button } = answer;
    this.#offset = answer.next_offset;
    this.#offers = options(answer);
    if (button?.start_parameter) {
      this.#offers.unshift({ value: START + button.start_parameter, title: button.text, detail: "", kind: "is-button" });
    }
    this.menu.show(this.#offers);
    const { say } = this.words;
    this.owner.say(answer.results.length === 0 ? say("inlineNothing") : say("inlineCount", { count: answer.results.length }));
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.menu.element;
    if (scrollHeight - clientHeight - scrollTop < 8) this.#more();
  }

  async #more() {
    if (this.#offset === "" || this.#asked === null) return;
    const [query, offset, at] = [this.#asked, this.#offset, this.#offers.length - 1];
    this.#offset = "";
    const answer = await this.owner.ask(query, offset);
    if (query !== this.#asked || answer === null || !this.menu.isOpen) return;
    this.#offset = answer.next_offset;
    this.#offers = [...this.#offers, ...options(answer)];
    this.menu.show(this.#offers, at);
  }
}

/** What a query offered, as options; a result is chosen by the query that offered it. */
function options({ query_id: query, results }) {
  return results.map(({ id, title, description }) => ({ value: `${query} ${id}`, title, detail: description }));
}
