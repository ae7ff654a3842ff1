/**
 * The panels about groups: making one, and changing who is in one.
 *
 * Each change is a call that names who does it; the page shows what the server then says. Knows
 * people and a group; chats are not its business.
 */

import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { choice, field, openPanel } from "./dialogs.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @param {ReturnType<import("./words.js").wordsFor>} words
 * @param {object[]} people who may be in it
 * @returns {Promise<object | null>} the new group, or null when none was made
 */
export function openAddGroup(words, people) {
  const { say } = words;
  return new Promise((resolve) => {
    let made = null;
    const complaint = h("p", { class: "complaint", role: "alert" });
    const form = h("form", { class: "form" },
      field(say("groupName"), { name: "title", required: true, maxlength: 128, autofocus: true }),
      h("fieldset", { class: "ticks" }, h("legend", {}, say("groupPeople")),
        ...people.map((person) => h("label", { class: "tick" },
          h("input", { type: "checkbox", name: "member", value: person.id, checked: true }),
          avatar(person.id, person.first_name), h("span", {}, person.first_name)))),
      complaint,
      h("button", { class: "action" }, say("groupMake")));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const members = [...form.querySelectorAll("[name=member]:checked")].map((box) => Number(box.value));
      const sentence = await complaintOf(words, async () => {
        made = await api.addGroup(form.elements.title.value, members);
      });
      complaint.textContent = sentence;
      if (sentence === "") dialog.close();
    });
    const dialog = openPanel({
      title: say("addGroup"), hint: say("addGroupHint"), closeLabel: say("cancel"), body: [form],
      onClose: () => resolve(made),
    });
  });
}

/**
 * @param {ReturnType<import("./words.js").wordsFor>} words
 * @param {import("./room.js").Room} room the group; who writes in it does what is pressed here
 */
export function openGroup(words, room) {
  const { say } = words;
  const body = h("div", { class: "group-panel" });
  const complaint = h("p", { class: "complaint", role: "alert" });
  let group = room.about;
  const by = room.speaker;

  const act = async (call) => {
    const focused = document.activeElement?.dataset.act;
    const sentence = await complaintOf(words, async () => {
      group = await call();
    });
    complaint.textContent = sentence;
    if (!group.members.includes(by)) dialog.close();
    else draw(focused);
  };
  const button = (label, name, call, extra = "") => h("button", {
    type: "button", class: `action is-quiet ${extra}`, data: { act: name }, on: { click: () => act(call) },
  }, label);

  const draw = (focused) => {
    const inside = room.people.filter(({ id }) => group.members.includes(id));
    const outside = room.people.filter(({ id }) => !group.members.includes(id));
    body.replaceChildren(...[
      h("ul", { class: "member-list" }, ...inside.map((person) => h("li", {},
        avatar(person.id, person.first_name), h("span", { class: "member-name" }, person.first_name),
        group.admins.includes(person.id) && h("span", { class: "badge" }, say("admin")),
        inside.length > 1 && remove(person)))),
      outside.length > 0 && adding(outside),
      h("div", { class: "actions is-start" },
        group.has_bot
          ? button(say("botRemove"), "bot", () => api.removeBot(group.id, by))
          : button(say("botInvite"), "bot", () => api.addBot(group.id, by)),
        group.has_bot && button(say("botAdmin"), "botAdmin", () => api.addBot(group.id, by, true)),
        !group.supergroup && button(say("groupUpgrade"), "upgrade", () => api.upgrade(group.id, by))),
      complaint].filter(Boolean));
    const target = [...body.querySelectorAll("[data-act]")].find((one) => one.dataset.act === focused);
    if (focused !== undefined) (target ?? body.querySelector("button"))?.focus();
  };

  const remove = (person) => {
    const label = say(person.id === by ? "memberLeave" : "memberRemove", { name: person.first_name });
    return h("button", {
      type: "button", class: "tool", title: label, "aria-label": label, data: { act: `remove-${person.id}` },
      on: { click: () => act(() => api.removeMember(group.id, by, person.id)) },
    }, icon("close"));
  };

  const adding = (outside) => {
    const form = h("form", { class: "form is-line" },
      choice(say("addPerson"), "person", outside.map((person) => [person.id, person.first_name])),
      h("button", { class: "action is-quiet", data: { act: "add" } }, say("memberAdd")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      act(() => api.addMember(group.id, by, Number(form.elements.person.value)));
    });
    return form;
  };

  draw();
  const dialog = openPanel({
    title: room.name, hint: say("groupHint", { name: room.nameOf(by) }), closeLabel: say("cancel"), body: [body],
  });
}

/** The sentence for a call that was refused, "" for one that went well. */
async function complaintOf({ say }, call) {
  try {
    await call();
    return "";
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    return error.away ? say("connectingLong") : error.message;
  }
}
