/**
 * Where this window's events come from: the worker that all windows share, or, in a browser without
 * shared workers, a stream of its own.
 *
 * Knows which chat an event belongs to, and nothing of what it says.
 */

import { FeedSource } from "./feed_source.js";

export class Feed {
  #chats = new Map();
  #life = null; // of the server, null while it is away

  /**
   * @param {object} page
   * @param {(live: boolean) => void} page.state the server came back or went away
   * @param {(event: object) => void} page.event what concerns the page as a whole
   */
  constructor(page) {
    this.page = page;
    if (typeof SharedWorker === "undefined") {
      new FeedSource((event) => this.#take(event));
      return;
    }
    const worker = new SharedWorker("/static/feed_worker.js", { type: "module", name: "filmbot-feed" });
    worker.port.onmessage = ({ data }) => this.#take(data);
    worker.port.postMessage("hi");
    addEventListener("pagehide", () => worker.port.postMessage("bye"));
    addEventListener("pageshow", (event) => event.persisted && worker.port.postMessage("hi"));
  }

  get isLive() {
    return this.#life !== null;
  }

  /** @param {import("./chat_stream.js").ChatStream} stream */
  join(stream) {
    this.#chats.set(stream.chat, stream);
    if (this.isLive) stream.arrived(this.#life);
  }

  leave(stream) {
    if (this.#chats.get(stream.chat) === stream) this.#chats.delete(stream.chat);
  }

  #take(event) {
    if (event.type === "hello") this.#arrived(event.life);
    else if (event.type === "lost") this.#lost();
    else if (event.type === "rooms") this.page.event(event);
    else {
      if (event.type === "group") this.page.event(event);
      this.#chats.get(event.chat)?.take(event);
    }
  }

  #arrived(life) {
    this.#life = life;
    this.page.state(true);
    for (const stream of this.#chats.values()) stream.arrived(life);
  }

  #lost() {
    this.#life = null;
    this.page.state(false);
    for (const stream of this.#chats.values()) stream.lost();
  }
}
