/**
 * A chat's people: one and the bot, or several in a group; and who of them writes just now.
 *
 * Knows names and whose a message is; shows nothing. Every chat of the page has one.
 */

export class Room {
  /**
   * @param {object} given
   * @param {"person" | "group"} given.kind
   * @param {object} given.about the person or the group, as the page API gives it
   * @param {object[]} given.people everyone on the page
   * @param {{id: number, name: string, username: string, inline: boolean}} given.bot
   */
  constructor(given) {
    this.speaker = given.kind === "person" ? given.about.id : given.about.members[0];
    this.update(given);
  }

  /** What the server says now. */
  update({ kind, about, people, bot }) {
    this.kind = kind;
    this.about = about;
    this.people = people;
    this.bot = bot;
    if (this.isGroup && !about.members.includes(this.speaker)) this.speaker = about.members[0];
  }

  get id() {
    return this.about.id;
  }

  get isGroup() {
    return this.kind === "group";
  }

  get name() {
    return this.isGroup ? this.about.title : this.about.first_name;
  }

  /** Those who are in it, as people. */
  get members() {
    return this.isGroup ? this.people.filter(({ id }) => this.about.members.includes(id)) : [this.about];
  }

  /** Whether nothing that is written here reaches the bot. */
  get isClosed() {
    return this.isGroup ? !this.about.has_bot : this.about.blocked === true;
  }

  nameOf(id) {
    return this.#find(id)?.first_name ?? (id === this.bot.id ? this.bot.name : String(id));
  }

  /** Whether the one who writes just now sent it. */
  isMine(message) {
    return message.from === "person" && message.user.id === this.speaker;
  }

  #find(id) {
    return this.people.find((person) => person.id === id);
  }
}

/** A tone for an id, another one for its neighbours. */
export function tone(id) {
  const number = Math.abs(id);
  return (number % 1000 + 3 * Math.floor(number / 1_000_000)) % 6;
}
