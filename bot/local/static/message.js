/**
 * One message -> one list item: who, bubble, picture, file, poll, what it replies to, keyboard.
 *
 * Pure rendering: the item is built from the message alone and replaced as a whole by an edit. What
 * a press does is the caller's business.
 */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { renderKeyboard } from "./keyboard.js";
import { renderPoll } from "./poll.js";
import { reactButton, renderReactions } from "./reactions.js";
import { tone } from "./room.js";
import { safeFragment } from "./safe_html.js";
import { fullMoment, timeOfDay } from "./times.js";

/**
 * @param {object} message as the page API gives it
 * @param {object} context
 * @param {ReturnType<import("./words.js").wordsFor>} context.words
 * @param {import("./room.js").Room} context.room
 * @param {(messageId: number) => object | null} context.find the message that this one replies to
 * @param {(messageId: number, data: string) => void} context.onTap
 * @param {(message: object) => void} context.onReply
 * @param {(command: string) => void} context.onCommand
 * @param {(query: string) => void} context.onInline
 * @param {(text: string) => void} context.onCopy
 * @param {(messageId: number, options: number[]) => void} context.onVote
 * @param {(messageId: number, emoji: string) => void} context.onReact
 * @returns {HTMLLIElement}
 */
export function renderMessage(message, context) {
  const { words, room } = context;
  const data = { messageId: message.message_id, date: message.date, author: message.user.id };
  if (message.service) {
    return h("li", { class: "message is-service", data }, h("span", {}, serviceWords(message, words)));
  }
  const fromBot = message.from === "bot";
  const mine = room.isMine(message);
  const who = mine ? words.say("you") : message.user.name;
  const label = `${who}, ${timeOfDay(message.date, words.language)}`;
  const text = textOf(message, fromBot ? context : { ...context, onCommand: null });
  const media = mediaOf(message, words) ?? renderPoll(message, context);
  const only = text !== null || media === null ? "" : message.photo ? "photo" : message.poll ? "poll" : "file";
  const bubble = h("div", { class: "bubble", data: { only } },
    authorOf(message, mine, context), quoteOf(message, context), media, text, stampOf(message, words));
  const keyboard = renderKeyboard(message.keyboard, {
    label: `${label}: ${plainText(message).slice(0, 60)}`,
    onTap: (pressed) => context.onTap(message.message_id, pressed),
    onInline: context.onInline,
    onCopy: context.onCopy,
  });
  return h("li", { class: `message ${fromBot ? "from-bot" : mine ? "from-person" : "from-other"}`, data },
    h("span", { class: "visually-hidden" }, `${label}: `),
    h("div", { class: "bubble-line" }, bubble,
      h("span", { class: "aside" }, reactButton(message, context), replyButton(message, context))),
    renderReactions(message, context), keyboard);
}

/** What a message says, without markup: for announcements, quotations and searches. */
export function plainText(message) {
  const text = message.text || message.caption || message.poll?.question || "";
  return text || message.document?.name || "";
}

/** What happened in the group, in a sentence. */
export function serviceWords(message, { say }) {
  const { kind, names } = message.service;
  const who = message.user.name;
  const alone = names.length === 1 && names[0] === who ? "_self" : "";
  return say(`service_${kind}${alone}`, { who, names: names.join(", ") });
}

function authorOf(message, mine, { room, words }) {
  const name = room.isGroup && !mine && message.from !== "bot";
  if (!name && !message.via) return null;
  return h("div", { class: "author" },
    name && h("span", { class: "author-name", data: { tone: tone(message.user.id) } }, message.user.name),
    message.via && h("span", { class: "via" }, words.say("via", { bot: message.via })));
}

function textOf(message, { words, onCommand }) {
  const html = message.html ?? message.caption_html ?? null;
  const plain = message.text || message.caption || "";
  if ((html ?? plain) === "") return null;
  const text = h("div", { class: "text", dir: "auto" });
  if (html === null) text.textContent = plain;
  else text.append(safeFragment(html, { onCommand, say: words.say }));
  return text;
}

function mediaOf(message, words) {
  const { photo, document: file } = message;
  if (photo) {
    const size = photo.width && photo.height ? { width: photo.width, height: photo.height } : {};
    return h("a", {
      class: "photo", href: photo.url, target: "_blank", rel: "noopener noreferrer", title: words.say("openPhoto"),
    }, h("img", { src: photo.url, alt: plainText(message).split("\n")[0] || words.say("photo"), ...size }));
  }
  if (file) {
    return h("a", { class: "file", href: file.url, download: file.name ?? "", target: "_blank", rel: "noopener noreferrer" },
      h("span", { class: "file-mark" }, icon("file")),
      h("span", { class: "file-words" },
        h("span", { class: "file-name" }, file.name || words.say("file")),
        h("span", { class: "file-size" }, readableSize(file.size, words.language))));
  }
  return null;
}

function stampOf(message, { say, language }) {
  return h("span", { class: "stamp" },
    message.edited && h("span", { class: "edited" }, say("edited")),
    h("time", {
      datetime: new Date(message.date * 1000).toISOString(), title: fullMoment(message.date, language),
    }, timeOfDay(message.date, language)));
}

function quoteOf(message, { find, words, room }) {
  const quoted = typeof message.reply_to === "number" ? find(message.reply_to) : null;
  if (quoted === null) return null;
  const who = room.isMine(quoted) ? words.say("you") : quoted.user.name;
  return h("div", { class: "quote" },
    h("span", { class: "quote-who" }, who), h("span", { class: "quote-text" }, plainText(quoted)));
}

function replyButton(message, { words, onReply }) {
  return h("button", {
    type: "button", class: "aside-button reply-button", tabindex: -1, title: words.say("reply"),
    "aria-label": words.say("reply"), on: { click: () => onReply(message) },
  }, icon("reply"));
}

/** A number of bytes as people read it: "12 kB". */
export function readableSize(bytes, language) {
  if (typeof bytes !== "number") return "";
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let step = 0;
  while (bytes >= 1000 && step < units.length - 1) {
    bytes /= 1000;
    step += 1;
  }
  const digits = step > 0 && bytes < 10 ? 1 : 0;
  return new Intl.NumberFormat(language, {
    style: "unit", unit: units[step], unitDisplay: "short", maximumFractionDigits: digits,
  }).format(bytes);
}
