/**
 * The panel that lets the Bot API fail on purpose, to see how the bot takes it.
 */

import * as api from "./api.js";
import { choice, field, openPanel } from "./dialogs.js";
import { h } from "./dom.js";

const KINDS = ["retry_after", "blocked", "server_error", "drop", "conflict"];
const METHODS = [
  "*", "sendMessage", "editMessageText", "editMessageReplyMarkup", "answerCallbackQuery", "sendChatAction",
  "sendPhoto", "sendDocument", "getUpdates",
];

/**
 * @param {ReturnType<import("./words.js").wordsFor>} words
 * @param {{id: number, first_name: string}[]} people
 */
export function openFaults(words, people) {
  const { say } = words;
  const list = h("ul", { class: "fault-list" });
  const complaint = h("p", { class: "complaint", role: "alert" });
  const clear = h("button", { type: "button", class: "action is-quiet" }, say("clearFaults"));
  const form = h("form", { class: "form is-grid" },
    choice(say("fault"), "kind", KINDS.map((kind) => [kind, say(`fault_${kind}`)])),
    choice(say("faultMethod"), "method", METHODS.map((method) => [method, method])),
    choice(say("faultPerson"), "chat", [["", say("faultEveryone")], ...people.map(({ id, first_name: name }) => [id, name])]),
    field(say("faultCount"), { name: "times", type: "number", min: 1, max: 1000, value: 1, required: true }),
    field(say("faultSeconds"), { name: "seconds", type: "number", min: 1, max: 600, value: 3, required: true }),
    complaint,
    h("div", { class: "actions" }, clear, h("button", { class: "action" }, say("faultAdd"))));

  const attempt = async (call) => {
    complaint.textContent = "";
    try {
      await call();
      show(await api.getFaults());
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      complaint.textContent = error.away ? say("connectingLong") : error.message;
    }
  };
  const show = (faults) => {
    clear.disabled = faults.length === 0;
    list.replaceChildren(...(faults.length === 0
      ? [h("li", { class: "is-none" }, say("faultNone"))]
      : faults.map((fault) => h("li", {}, sentence(fault, words, people)))));
  };
  const showSeconds = () => {
    form.elements.seconds.closest(".field").hidden = form.elements.kind.value !== "retry_after";
  };

  form.elements.kind.addEventListener("change", showSeconds);
  clear.addEventListener("click", () => attempt(api.clearFaults));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { kind, method, times, seconds, chat } = form.elements;
    attempt(() => api.addFault({
      kind: kind.value, method: method.value, times: Number(times.value), retry_after: Number(seconds.value),
      chat_id: chat.value === "" ? null : Number(chat.value),
    }));
  });
  showSeconds();
  openPanel({ title: say("faults"), hint: say("faultsHint"), closeLabel: say("cancel"), body: [list, form] });
  attempt(() => Promise.resolve());
}

function sentence({ kind, method, times, chat_id: chat }, { say }, people) {
  const whom = chat === null || chat === undefined
    ? say("faultEveryone")
    : people.find((person) => person.id === chat)?.first_name ?? chat;
  return `${method} · ${say(`fault_${kind}`)} · × ${times} · ${whom}`;
}
