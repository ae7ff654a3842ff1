/**
 * Links to the bot, as Telegram's apps understand them: https://core.telegram.org/bots/features#deep-linking
 */

/**
 * @param {string} address
 * @param {string} username of the bot
 * @returns {{start: string, group: boolean} | null} what to say in its chat ("" for nothing), or that
 *   it is to be added to a group; null for any other link
 */
export function startLink(address, username) {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.hostname !== "t.me" || url.pathname.toLowerCase() !== `/${username.toLowerCase()}`) return null;
  const parameter = url.searchParams.get("start");
  return { start: parameter === null ? "" : `/start ${parameter}`.trim(), group: url.searchParams.has("startgroup") };
}
