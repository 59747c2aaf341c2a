import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../clock";
import type { Exchanges } from "../exchanges";
import type { Part, SimulatorState } from "../part";
import type { Route } from "../route";
import { Feed } from "./feed";

/** Nothing from elsewhere, nothing inline, in nobody's frame. */
const policy = [
  "default-src 'none'",
  ...["script-src", "style-src", "img-src", "connect-src"].map((kind) => `${kind} 'self'`),
  ...["base-uri", "form-action", "frame-ancestors"].map((kind) => `${kind} 'none'`),
].join("; ");

const headers = {
  "Content-Security-Policy": policy,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-store",
};

const scripts = ["page", "element", "rows", "program", "lists", "calls", "actions"].map((name) => `${name}.js`);

/** The page at `/`: what is there and what happens, as it happens. */
export function createPage(exchanges: Exchanges, clock: Clock, state: () => SimulatorState): Part {
  const feed = new Feed(exchanges, clock, state);
  const file = (path: string, name: string, type: string): Route => {
    const read = () => readFileSync(join(__dirname, "assets", name));
    const handle = () => ({ status: 200, headers: { ...headers, "Content-Type": type }, body: read() });
    return { operation: "page", method: "GET", path, handle };
  };
  return {
    routes: [
      file("/", "index.html", "text/html; charset=utf-8"),
      file("/_simulator/page.css", "page.css", "text/css; charset=utf-8"),
      ...scripts.map((name) => file(`/_simulator/${name}`, name, "text/javascript; charset=utf-8")),
      file("/_simulator/icon.svg", "icon.svg", "image/svg+xml"),
      {
        operation: "page",
        method: "GET",
        path: "/_simulator/events",
        handle: () => ({
          status: 200,
          headers: { ...headers, "Content-Type": "text/event-stream" },
          body: feed.open(),
        }),
      },
    ],
    state: () => ({}),
    reset: () => feed.reset(),
    stop: async () => feed.stop(),
  };
}
