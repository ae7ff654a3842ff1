/**
 * The page's few drawings, as SVG elements in the colour of the text around them.
 *
 * Drawn here, not fetched: the page has no resources but its own, and an icon is never late. They
 * are decoration for assistive technology; the button that carries one has the words.
 */

const SVG = "http://www.w3.org/2000/svg";

/** Path data on a grid of 24 by 24; every shape is stroked. */
const PATHS = {
  send: "M5 12 4 4.5 20.5 12 4 19.5 5 12Zm0 0h8",
  attach: "m19.5 11-7.9 7.9a4.8 4.8 0 0 1-6.8-6.8l8.4-8.4a3.2 3.2 0 0 1 4.5 4.5l-8.3 8.3a1.6 1.6 0 0 1-2.3-2.3l7.4-7.3",
  slash: "m9 19 6-14",
  down: "m6 9.5 6 6 6-6",
  close: "m6.5 6.5 11 11m0-11-11 11",
  reply: "M10 7 5 12l5 5m-5-5h8.5a5.5 5.5 0 0 1 5.5 5.5V18",
  link: "M8 16 16.5 7.5M9.5 7.5h7v7",
  file: "M7 3.5h7l4.5 4.5v12.5H7a1.5 1.5 0 0 1-1.5-1.5V5A1.5 1.5 0 0 1 7 3.5Zm6.5 0V8.5h5",
  smile: "M12 3.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4ZM8.4 14a4.3 4.3 0 0 0 7.2 0M9 9.4v.4m6-.4v.4",
  group: "M9 5.2a3.1 3.1 0 1 0 0 6.2 3.1 3.1 0 0 0 0-6.2ZM3.5 18.8c.3-3.2 2.4-5 5.5-5s5.2 1.8 5.5 5M15.5 5.6a2.9 2.9 0 0 1 0 5.4m1.4 3.2c2.1.5 3.4 2.1 3.6 4.6",
  members: "M9 5.2a3.1 3.1 0 1 0 0 6.2 3.1 3.1 0 0 0 0-6.2ZM3.5 18.8c.3-3.2 2.4-5 5.5-5s5.2 1.8 5.5 5M17 8.2h4.5M17 12h4.5M17.6 15.8h3.9",
  tick: "m5.5 12.5 4.3 4.3 8.7-9.6",
  add: "M12 6v12M6 12h12",
  storm: "M7 15.5a4 4 0 0 1 .4-8 5.2 5.2 0 0 1 10 1.3 3.4 3.4 0 0 1-.6 6.7M12.5 11l-2.5 4.5h3.5L11 20",
  block: "M12 4.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15ZM6.8 6.8l10.4 10.4",
  projector: "M9.5 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Zm3.2 2L20.5 6v12l-7.8-4.5",
};

/**
 * An icon by its name.
 *
 * @param {keyof typeof PATHS} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
