/**
 * The bot's commands, offered while one is typed.
 *
 * Knows the list; how it is shown is the menu's business, how one is sent the composer's.
 */

import { Menu } from "./menu.js";

export class CommandMenu extends Menu {
  #commands = [];

  /** @param {{command: string, description: string}[]} commands */
  set commands(commands) {
    this.#commands = commands;
    if (this.isOpen) this.open("");
  }

  /** Show the commands that begin like this; with none, close. */
  open(typed) {
    const wanted = typed.replace(/^\//, "").toLowerCase();
    this.show(this.#commands.filter(({ command }) => command.startsWith(wanted)).map(({ command, description }) =>
      ({ value: command, title: `/${command}`, detail: description })));
  }
}
