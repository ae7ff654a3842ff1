/**
 * One person's events, as they happen, across lost connections and restarts of the server.
 *
 * Knows sequence numbers, not what an event means. Every (re)connection asks for the whole history
 * and passes on only what is new: that way a server that was started afresh (its history is another
 * one, its numbers start again) is noticed, and the chat begins anew instead of falling silent.
 */

import { eventsAddress } from "./api.js";

const FIRST_DELAY = 400; // ms until the first new attempt; doubles up to LAST_DELAY
const LAST_DELAY = 4000;
const QUIET = 150; // ms without an event: the replay is over
const EMPTY_REPLAY = 1500; // ms without a message: the server has no history of this person any more

export class PersonStream {
  #source = null;
  #seen = 0;
  #dates = new Map(); // message_id -> date: what tells one history from another
  #delay = FIRST_DELAY;
  #retry = 0;
  #quiet = 0;
  #live = false;
  #unconfirmed = false; // reconnected, and no message yet says that the history is the known one

  /**
   * @param {number} person
   * @param {object} listener
   * @param {(event: object, replayed: boolean) => void} listener.event
   * @param {(live: boolean) => void} listener.state
   * @param {() => void} listener.reset forget what was shown: another history follows
   * @param {() => void} listener.settled the replay is over
   */
  constructor(person, listener) {
    this.person = person;
    this.listener = listener;
  }

  open() {
    if (this.#source !== null) return;
    clearTimeout(this.#retry);
    const source = new EventSource(eventsAddress(this.person, 0));
    this.#source = source;
    this.#live = false;
    source.onopen = () => {
      this.#delay = FIRST_DELAY;
      this.listener.state(true);
      this.#unconfirmed = this.#dates.size > 0;
      this.#expectQuiet();
    };
    source.onmessage = (message) => this.#take(JSON.parse(message.data));
    source.onerror = () => {
      // EventSource would try again with its own patience and its old address: ours is kinder.
      this.close();
      this.listener.state(false);
      this.#retry = setTimeout(() => this.open(), this.#delay);
      this.#delay = Math.min(this.#delay * 2, LAST_DELAY);
    };
  }

  close() {
    clearTimeout(this.#retry);
    clearTimeout(this.#quiet);
    this.#source?.close();
    this.#source = null;
  }

  #take(event) {
    const replayed = !this.#live;
    if (event.type === "message") this.#unconfirmed = false;
    if (replayed) this.#expectQuiet();
    if (this.#isOtherHistory(event)) this.#forget();
    if (event.message) this.#dates.set(event.message.message_id, event.message.date);
    const fresh = event.seq === undefined || event.seq > this.#seen;
    if (event.seq !== undefined) this.#seen = Math.max(this.#seen, event.seq);
    if (fresh || event.type === "commands") this.listener.event(event, replayed);
  }

  #isOtherHistory({ type, seq, message }) {
    if (type !== "message") return false;
    const date = this.#dates.get(message.message_id);
    return date === undefined ? seq <= this.#seen : date !== message.date;
  }

  #expectQuiet() {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      if (this.#unconfirmed) this.#forget();
      this.#unconfirmed = false;
      this.#live = true;
      this.listener.settled();
    }, this.#unconfirmed ? EMPTY_REPLAY : QUIET);
  }

  #forget() {
    this.#seen = 0;
    this.#dates.clear();
    this.listener.reset();
  }
}
