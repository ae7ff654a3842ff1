/**
 * One stop of the Tab key for a set of buttons, arrow keys within it.
 *
 * Knows order and focus; what a button does is its own business. Keyboards under messages have rows
 * and move by themselves (keyboard.js).
 */

const STEPS = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };

/**
 * @param {HTMLElement} container
 * @param {object} [options]
 * @param {Element | null} [options.current] the button that Tab reaches first
 * @param {(button: HTMLElement) => void} [options.onMove] an arrow key has moved the focus there
 */
export function rove(container, { current = null, onMove = () => {} } = {}) {
  const buttons = () => [...container.querySelectorAll("button")];
  const stop = (chosen) => {
    for (const button of buttons()) button.tabIndex = button === chosen ? 0 : -1;
  };
  stop(current ?? buttons()[0]);
  container.addEventListener("focusin", (event) => event.target.matches("button") && stop(event.target));
  container.addEventListener("keydown", (event) => {
    const all = buttons();
    const place = all.indexOf(event.target);
    if (place === -1 || event.altKey || event.ctrlKey || event.metaKey) return;
    const last = all.length - 1;
    const next = event.key === "Home" ? 0 : event.key === "End" ? last
      : STEPS[event.key] === undefined ? -1 : (place + STEPS[event.key] + all.length) % all.length;
    if (next === -1) return;
    event.preventDefault();
    all[next].focus();
    onMove(all[next]);
  });
}
