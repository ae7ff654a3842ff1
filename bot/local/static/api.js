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

/** @returns {Promise<{message_id: number}>} */
export const sendText = (person, text, replyTo = null) =>
  call("POST", `/chat/${person}/send`, { json: replyTo === null ? { text } : { text, reply_to: replyTo } });

/** @returns {Promise<{callback_id: string}>} */
export const tapButton = (person, messageId, data) =>
  call("POST", `/chat/${person}/tap`, { json: { message_id: messageId, data } });

export function sendFile(person, file, caption = "") {
  const form = new FormData();
  form.append("file", file, file.name);
  if (caption !== "") form.append("caption", caption);
  return call("POST", `/chat/${person}/file`, { form });
}

export const block = (person) => call("POST", `/chat/${person}/block`);
export const unblock = (person) => call("POST", `/chat/${person}/unblock`);

export const getFaults = () => call("GET", "/chat/faults");
export const addFault = (fault) => call("POST", "/chat/faults", { json: fault });
export const clearFaults = () => call("DELETE", "/chat/faults");

/** Where a person's events flow from. */
export const eventsAddress = (person, after) => `/chat/${person}/events?after=${after}`;
