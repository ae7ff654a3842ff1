/**
 * The page's calls to its server, one function each.
 *
 * Knows addresses and JSON; shows nothing and retries nothing. A refusal becomes an ApiError that
 * carries the status and the server's sentence; a server that is away becomes status 0.
 */

export class ApiError extends Error {
  /**
   * @param {number} status the HTTP status, 0 when the server could not be reached
   * @param {string} detail the server's sentence, "" when it gave none
   */
  constructor(status, detail) {
    super(detail || `HTTP ${status}`);
    this.status = status;
    this.detail = detail;
  }

  get away() {
    return this.status === 0;
  }
}

async function call(method, path, { json, form } = {}) {
  const options = { method, headers: { accept: "application/json" }, cache: "no-store" };
  if (json !== undefined) {
    options.headers["content-type"] = "application/json";
    options.body = JSON.stringify(json);
  } else if (form !== undefined) {
    options.body = form;
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ApiError(0, "");
  }
  const text = await response.text();
  let body = null;
  try {
    body = text === "" ? null : JSON.parse(text);
  } catch {
    body = null; // a proxy's page or a bare status line: the status says enough
  }
  if (!response.ok) throw new ApiError(response.status, sentenceOf(body));
  return body;
}

function sentenceOf(body) {
  if (body === null || typeof body !== "object") return "";
  const sentence = body.detail ?? body.description ?? body.error ?? "";
  return typeof sentence === "string" ? sentence : "";
}

/** @returns {Promise<{id: number, first_name: string, username?: string, language_code: string, is_admin: boolean}[]>} */
export const getPeople = () => call("GET", "/chat/people");

export const addPerson = (firstName, languageCode) =>
  call("POST", "/chat/people", { json: { first_name: firstName, language_code: languageCode } });

/** @returns {Promise<{id: number, title: string, members: number[], admins: number[], has_bot: boolean, supergroup: boolean}[]>} */
export const getGroups = () => call("GET", "/chat/groups");
export const addGroup = (title, members) => call("POST", "/chat/groups", { json: { title, members } });
export const addMember = (group, by, person) => call("POST", `/chat/${group}/members`, { json: { by, person } });
export const removeMember = (group, by, person) => call("DELETE", `/chat/${group}/members`, { json: { by, person } });
export const addBot = (group, by, admin = false) => call("POST", `/chat/${group}/bot`, { json: { by, admin } });
export const removeBot = (group, by) => call("DELETE", `/chat/${group}/bot`, { json: { by } });
export const upgrade = (group, by) => call("POST", `/chat/${group}/upgrade`, { json: { by } });

/** @returns {Promise<{id: number, name: string, username: string, inline: boolean}>} */
export const getBot = () => call("GET", "/chat/bot");

/** What happened in a chat after the event `after`. @returns {Promise<{life: string, events: object[]}>} */
export const getHistory = (chat, after) => call("GET", `/chat/${chat}/history?after=${after}`);

/** What a person does in a chat: `person` is who, for a private chat whose it is. */
export const sendText = (chat, person, text, replyTo = null) =>
  call("POST", `/chat/${chat}/send`, { json: replyTo === null ? { person, text } : { person, text, reply_to: replyTo } });

/** @returns {Promise<{callback_id: string}>} */
export const tapButton = (chat, person, messageId, data) =>
  call("POST", `/chat/${chat}/tap`, { json: { person, message_id: messageId, data } });

export const vote = (chat, person, messageId, options) =>
  call("POST", `/chat/${chat}/vote`, { json: { person, message_id: messageId, options } });

export const react = (chat, person, messageId, emoji) =>
  call("POST", `/chat/${chat}/react`, { json: { person, message_id: messageId, emoji } });

export function sendFile(chat, person, file) {
  const form = new FormData();
  form.append("person", String(person));
  form.append("file", file, file.name);
  return call("POST", `/chat/${chat}/file`, { form });
}

/** What the bot offers for a query. @returns {Promise<{query_id: string, results: {id: string, title: string, description: string}[], next_offset: string, button: {text: string, start_parameter?: string} | null}>} */
export const askInline = (chat, person, query, offset) =>
  call("POST", `/chat/${chat}/inline`, { json: { person, query, offset } });

export const chooseInline = (chat, person, queryId, resultId) =>
  call("POST", `/chat/${chat}/choose`, { json: { person, query_id: queryId, result_id: resultId } });

export const block = (person) => call("POST", `/chat/${person}/block`);
export const unblock = (person) => call("POST", `/chat/${person}/unblock`);

export const getFaults = () => call("GET", "/chat/faults");
export const addFault = (fault) => call("POST", "/chat/faults", { json: fault });
export const clearFaults = () => call("DELETE", "/chat/faults");
