/**
 * Moments, as a chat shows them: the time under a message, the day between messages.
 *
 * Takes Unix seconds, as the Bot API gives them, and speaks the person's language in the time zone
 * of the browser.
 */

/** The time of day, "20:45". */
export function timeOfDay(seconds, language) {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
    .format(new Date(seconds * 1000));
}

/** The moment in full, for a tooltip. */
export function fullMoment(seconds, language) {
  return new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "medium" })
    .format(new Date(seconds * 1000));
}

/** A name for the calendar day, equal for two moments of one day. */
export function dayKey(seconds) {
  const date = new Date(seconds * 1000);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/**
 * The day, as the separator says it: today, yesterday, or the date (with its year when not this one).
 *
 * @param {number} seconds
 * @param {ReturnType<import("./words.js").wordsFor>} words
 * @param {number} [now] Unix seconds
 */
export function dayLabel(seconds, words, now = Date.now() / 1000) {
  const key = dayKey(seconds);
  if (key === dayKey(now)) return words.say("today");
  const yesterday = new Date(now * 1000);
  yesterday.setDate(yesterday.getDate() - 1);
  if (key === dayKey(yesterday.getTime() / 1000)) return words.say("yesterday");
  const date = new Date(seconds * 1000);
  const sameYear = date.getFullYear() === new Date(now * 1000).getFullYear();
  const options = { day: "numeric", month: "long", year: sameYear ? undefined : "numeric" };
  return new Intl.DateTimeFormat(words.language, options).format(date);
}
