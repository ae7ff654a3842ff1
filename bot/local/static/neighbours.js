/**
 * Other windows of this page in the same browser, so that together they stay within its means.
 *
 * A browser opens six connections to one server, and an event stream holds one for as long as it
 * is open: two windows with three streams each would leave none to send a message by. Knows how
 * many windows are on the screen; what each may open follows from that. Hidden windows do not count.
 */

const CONNECTIONS = 6; // per server over HTTP/1.1, in every browser of note
const SPARE = 2; // for what is sent meanwhile
const SAY_AGAIN = 3000; // ms
const FORGET_AFTER = 10_000; // ms without a word: the window is gone, or crashed

export class Neighbours {
  #channel = new BroadcastChannel("filmbot-chat");
  #self = `${Date.now()}-${Math.random()}`;
  #heard = new Map(); // window -> when it last spoke

  /** @param {() => void} onChange the share of this window has become another */
  constructor(onChange) {
    this.onChange = onChange;
    this.#channel.addEventListener("message", ({ data }) => this.#hear(data));
    document.addEventListener("visibilitychange", () => this.#say(true));
    addEventListener("pagehide", () => this.#channel.postMessage({ from: this.#self, here: false }));
    setInterval(() => this.#say(false), SAY_AGAIN);
    this.#say(true);
  }

  /** How many streams this window may hold: all windows together leave SPARE connections free. */
  get share() {
    return Math.max(1, Math.floor((CONNECTIONS - SPARE) / (this.#heard.size + 1)));
  }

  #say(ask) {
    this.#channel.postMessage({ from: this.#self, here: !document.hidden, ask });
    const before = this.share;
    for (const [window, when] of this.#heard) if (Date.now() - when > FORGET_AFTER) this.#heard.delete(window);
    if (this.share !== before) this.onChange();
  }

  #hear({ from, here, ask }) {
    const before = this.share;
    if (here) this.#heard.set(from, Date.now());
    else this.#heard.delete(from);
    if (ask) this.#say(false);
    if (this.share !== before) this.onChange();
  }
}
