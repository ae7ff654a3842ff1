/**
 * A poll in a message: the question, options to press, what was chosen so far.
 *
 * A press is a vote, a press on one's own choice takes it back. Knows one message; whose vote it is
 * and how it is sent is the caller's business.
 */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { rove } from "./roving.js";

/**
 * @param {object} message
 * @param {object} context as `renderMessage` takes it
 * @returns {HTMLElement | null}
 */
export function renderPoll(message, { words, room, onVote }) {
  const { poll } = message;
  if (!poll) return null;
  const { say } = words;
  const mine = poll.votes[room.speaker] ?? [];
  const isOver = poll.closed || (poll.correct !== null && mine.length > 0);
  const showsCounts = poll.closed || mine.length > 0;
  const kind = poll.closed ? "pollClosed" : poll.correct !== null ? "pollQuiz" : poll.anonymous ? "pollAnonymous" : "pollNamed";
  const options = h("div", { class: "poll-options", role: "group", "aria-label": poll.question },
    ...poll.options.map((option, place) => renderOption(option, {
      poll, place, chosen: mine.includes(place), showsCounts, isOver, room, words,
      press: () => onVote(message.message_id, next(poll, mine, place)),
    })));
  rove(options);
  return h("div", { class: "poll" },
    h("p", { class: "poll-question" }, poll.question),
    h("p", { class: "poll-kind" }, [say(kind), poll.multiple && !poll.closed && say("pollSeveral")].filter(Boolean).join(" · ")),
    options,
    poll.correct !== null && mine.length > 0 && poll.explanation !== "" && h("p", { class: "poll-kind" }, poll.explanation),
    h("p", { class: "poll-votes" }, say("pollVotes", { count: poll.voters })));
}

/** What a person has chosen after a press on this option. */
function next({ multiple }, mine, place) {
  if (mine.includes(place)) return mine.filter((other) => other !== place);
  return multiple ? [...mine, place] : [place];
}

function renderOption({ text, count }, { poll, place, chosen, showsCounts, isOver, room, words, press }) {
  const share = poll.voters === 0 ? 0 : Math.round((100 * count) / poll.voters);
  const bar = h("span", { class: "poll-bar", "aria-hidden": "true" });
  bar.style.width = showsCounts ? `${share}%` : "0";
  const voters = poll.anonymous ? [] : Object.keys(poll.votes).filter((id) => poll.votes[id].includes(place));
  const names = voters.map((id) => room.nameOf(Number(id))).join(", ");
  const mark = poll.correct === place && isOver ? "right" : chosen && poll.correct !== null ? "wrong" : "";
  return h("button", {
    type: "button", class: "poll-option", data: { focus: `option-${place}`, mark }, disabled: isOver,
    "aria-pressed": String(chosen), on: { click: press },
  },
  h("span", { class: "poll-tick", "aria-hidden": "true" }, chosen && icon("tick")),
  h("span", { class: "poll-words" }, h("span", {}, text), names !== "" && h("span", { class: "poll-names" }, names)),
  showsCounts && h("span", { class: "poll-share" },
    new Intl.NumberFormat(words.language, { style: "percent" }).format(share / 100)),
  bar);
}
