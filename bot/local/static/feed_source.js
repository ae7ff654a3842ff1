/**
 * The server's one stream of events, held open across losses and restarts.
 *
 * Runs in a window or in the worker that all windows share. Says "hello" with the life of the server
 * when the stream begins (anew), "lost" when it ends; everything else is passed on as it came.
 */

const FIRST_DELAY = 400; // ms until the first new attempt; doubles up to LAST_DELAY
const LAST_DELAY = 4000;

export class FeedSource {
  #delay = FIRST_DELAY;

  /** @param {(event: object) => void} onEvent */
  constructor(onEvent) {
    this.onEvent = onEvent;
    this.#open();
  }

  #open() {
    const source = new EventSource("/chat/stream");
    source.onmessage = (message) => {
      this.#delay = FIRST_DELAY;
      this.onEvent(JSON.parse(message.data));
    };
    source.onerror = () => {
      // EventSource would try again with its own patience: ours is kinder.
      source.close();
      this.onEvent({ type: "lost" });
      setTimeout(() => this.#open(), this.#delay);
      this.#delay = Math.min(this.#delay * 2, LAST_DELAY);
    };
  }
}
