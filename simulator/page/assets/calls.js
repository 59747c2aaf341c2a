import { byId } from "./element.js";
import { List } from "./lists.js";

const MAX_CALLS = 200;

/** A call that changes nothing; also one of the guest operations, which are all sent by POST. */
const isRead = ({ method, url }) => method === "GET" || /[?&]action=(get|list)\b/.test(url);
const keyOf = ({ method, url, status, fault }) => `${method} ${url} ${status} ${fault ?? ""}`;

/** The latest calls first. Repetitions of a read are one row, since clients poll. */
export class Calls {
  #rows = [];
  #number = 0;
  #list = new List("calls", (call) => !byId("changes-only").checked || !isRead(call));

  constructor() {
    byId("changes-only").addEventListener("change", () => this.#list.render());
  }

  add(calls, total) {
    for (const call of calls) this.#add(call);
    this.#rows.length = Math.min(this.#rows.length, MAX_CALLS);
    this.#list.show([...this.#rows], total);
  }

  clear() {
    this.#rows = [];
  }

  #add(call) {
    const poll = isRead(call) ? keyOf(call) : undefined;
    const index = poll === undefined ? -1 : this.#rows.findIndex((row) => row.poll === poll);
    const [earlier] = index < 0 ? [] : this.#rows.splice(index, 1);
    this.#rows.unshift({ ...call, poll, count: (earlier?.count ?? 0) + 1, key: earlier?.key ?? `${this.#number++}` });
  }
}
