/**
 * The shared worker: one stream of events for all windows of this page in one browser.
 *
 * A browser opens six connections to one server, and a stream holds one for as long as it is open:
 * six windows with a stream each would leave none to send a message by. Passes on, keeps nothing but
 * whether the server is there.
 */

import { FeedSource } from "./feed_source.js";

const ports = new Set();
let latest = null; // the last hello or lost: what a window that has just come must know

const pass = (event) => {
  if (event.type === "hello" || event.type === "lost") latest = event;
  for (const port of ports) port.postMessage(event);
};

self.onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    if (data === "bye") {
      ports.delete(port);
      return;
    }
    ports.add(port);
    if (latest !== null) port.postMessage(latest);
  };
};

new FeedSource(pass);
