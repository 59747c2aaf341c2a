import { Readable } from "node:stream";
import type { Clock } from "../clock";
import type { Exchange, Exchanges } from "../exchanges";
import { maskText } from "../masking";
import type { SimulatorState } from "../part";
import { Outputs } from "./outputs";
import { type View, viewOf } from "./view";

interface Call {
  time: string;
  method: string;
  url: string;
  status: number | "dropped";
  durationMs: number;
  fault: string | undefined;
}

const maxCalls = 200;
/** After a call, so that a burst of calls is one update. */
const soonMs = 100;
/** What changes without a call, such as a process that ends, shows at the latest after this. */
const tickMs = 1000;
/** A browser that reads nothing is cut off; when it is back it connects again. */
const maxUnreadBytes = 8 * 2 ** 20;

/**
 * Server-sent events for the page: at first everything, then what has changed. It reads the real time, not the simulator's
 * clock, because it is about those who watch. While nobody does, it only remembers the last calls.
 */
export class Feed {
  #calls: Call[] = [];
  #callCount = 0;
  #untold: Call[] = [];
  #told = new Map<string, string>();
  readonly #outputs: Outputs;
  readonly #open = new Set<Readable>();
  #tick: NodeJS.Timeout | undefined;
  #soon: NodeJS.Timeout | undefined;

  constructor(
    exchanges: Exchanges,
    private readonly clock: Clock,
    private readonly state: () => SimulatorState,
  ) {
    this.#outputs = new Outputs(exchanges);
    exchanges.on("ended", (exchange) => this.#noteCall(exchange));
  }

  /** A body that goes on until the client leaves. */
  open(): Readable {
    this.#tell();
    const stream = new Readable({ read: () => {} });
    stream.once("close", () => this.#close(stream));
    this.#open.add(stream);
    this.#tick ??= setInterval(() => this.#tell(), tickMs);
    this.#told.clear();
    this.#push(stream, { isFirst: true, sections: this.#changes(), calls: this.#calls });
    return stream;
  }

  /** Forgets the calls, and tells everything to everybody. */
  reset(): void {
    this.#calls = [];
    this.#untold = [];
    this.#callCount = 0;
    this.#outputs.reset();
    this.#told.clear();
    if (this.#open.size === 0) return;
    const news = { isFirst: true, sections: this.#changes(), calls: [] };
    for (const stream of this.#open) this.#push(stream, news);
  }

  stop(): void {
    for (const stream of this.#open) stream.destroy();
    clearTimeout(this.#soon);
  }

  #noteCall({ startedAt, durationMs, request, response, fault }: Exchange): void {
    const { method, url, path } = request;
    if (path === "/" || path.startsWith("/_simulator/")) return;
    const status = response === "dropped" ? response : response.status;
    const time = new Date(startedAt).toISOString();
    const call = { time, method, url: maskText(url), status, durationMs, fault: fault?.kind };
    this.#callCount++;
    this.#calls = [...this.#calls.slice(1 - maxCalls), call];
    if (this.#open.size === 0) return;
    this.#untold.push(call);
    this.#soon ??= setTimeout(() => this.#tell(), soonMs);
  }

  #tell(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    if (this.#open.size === 0) return;
    const news = { isFirst: false, sections: this.#changes(), calls: this.#untold };
    for (const stream of this.#open) this.#push(stream, news);
    this.#untold = [];
  }

  /** The sections that are other than they were told. */
  #changes(): Partial<View> {
    const changes = Object.entries(viewOf(this.state(), this.#outputs)).filter(([name, section]) => {
      const text = JSON.stringify(section);
      const isOther = this.#told.get(name) !== text;
      this.#told.set(name, text);
      return isOther;
    });
    return Object.fromEntries(changes);
  }

  #push(stream: Readable, news: { isFirst: boolean; sections: Partial<View>; calls: Call[] }): void {
    const now = new Date(this.clock.now()).toISOString();
    stream.push(`data: ${JSON.stringify({ ...news, now, callCount: this.#callCount })}\n\n`);
    if (stream.readableLength > maxUnreadBytes) stream.destroy();
  }

  #close(stream: Readable): void {
    this.#open.delete(stream);
    if (this.#open.size > 0) return;
    clearInterval(this.#tick);
    this.#tick = undefined;
    this.#told.clear();
  }
}
