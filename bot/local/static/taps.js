/**
 * Buttons that were pressed and wait for the bot's answer.
 *
 * The answer (a toast event) may come before the server has told us the callback's id: both orders
 * end the waiting. Knows no elements; tells its owner when a button becomes busy and idle.
 */

const PATIENCE = 15_000; // ms after which a chat stops the spinner and says so

export class Taps {
  #waiting = new Map(); // callback_id -> {messageId, data, timer}
  #early = new Set(); // answered before we knew the id

  /**
   * @param {object} listener
   * @param {(messageId: number, data: string, busy: boolean) => void} listener.busy
   * @param {() => void} listener.late
   */
  constructor(listener) {
    this.listener = listener;
  }

  /**
   * @param {number} messageId
   * @param {string} data
   * @param {() => Promise<{callback_id: string}>} press tells the server; its error is passed on
   */
  async press(messageId, data, press) {
    this.listener.busy(messageId, data, true);
    let callbackId;
    try {
      ({ callback_id: callbackId } = await press());
    } catch (error) {
      this.listener.busy(messageId, data, false);
      throw error;
    }
    if (this.#early.delete(callbackId)) {
      this.listener.busy(messageId, data, false);
      return;
    }
    const timer = setTimeout(() => {
      this.answered(callbackId);
      this.listener.late();
    }, PATIENCE);
    this.#waiting.set(callbackId, { messageId, data, timer });
  }

  answered(callbackId) {
    const tap = this.#waiting.get(callbackId);
    if (tap === undefined) {
      this.#early.add(callbackId);
      return;
    }
    clearTimeout(tap.timer);
    this.#waiting.delete(callbackId);
    this.listener.busy(tap.messageId, tap.data, false);
  }
}
