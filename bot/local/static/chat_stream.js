/**
 * One chat's events in order: what happened so far, then what happens now, each once.
 *
 * Knows sequence numbers and the life of the server, not what an event means. After a lost connection
 * it asks for what it missed; a server of another life has another history, and the chat begins anew.
 */

import { ApiError, getHistory } from "./api.js";

const RETRY = 1000; // ms

export class ChatStream {
  #life = null;
  #seen = 0;
  #early = null; // live events that arrive while the history is on its way
  #attempt = 0;

  /**
   * @param {number} chat
   * @param {object} listener
   * @param {(event: object, replayed: boolean) => void} listener.event
   * @param {(live: boolean) => void} listener.state
   * @param {() => void} listener.reset forget what was shown: another history follows
   * @param {() => void} listener.settled the history has been told
   */
  constructor(chat, listener) {
    this.chat = chat;
    this.listener = listener;
  }

  /** The server is there (again), in this life. */
  arrived(life) {
    this.#begin(life);
    this.#fetch();
  }

  lost() {
    this.#attempt += 1;
    this.listener.state(false);
  }

  take(event) {
    if (this.#early !== null) this.#early.push(event);
    else this.#pass(event, false);
  }

  #begin(life) {
    if (this.#life !== null && this.#life !== life) {
      this.#seen = 0;
      this.listener.reset();
    }
    this.#life = life;
  }

  async #fetch() {
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.#early = [];
    let history;
    try {
      history = await getHistory(this.chat, this.#seen);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // Away: the feed will say when it is back. Otherwise the answer was lost on its way.
      if (!error.away && error.status < 500) return;
      setTimeout(() => attempt === this.#attempt && this.#fetch(), RETRY);
      return;
    }
    if (attempt !== this.#attempt) return; // lost meanwhile, or asked again
    if (history.life !== this.#life) {
      this.arrived(history.life);
      return;
    }
    for (const event of history.events) this.#pass(event, true);
    const early = this.#early;
    this.#early = null;
    for (const event of early) this.#pass(event, false);
    this.listener.state(true);
    this.listener.settled();
  }

  #pass(event, replayed) {
    if (event.seq <= this.#seen) return;
    this.#seen = event.seq;
    this.listener.event(event, replayed);
  }
}
