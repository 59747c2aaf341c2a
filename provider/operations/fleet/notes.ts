import type { Messages } from "../scope";
import { shownMembers } from "./shown";

interface Subject {
  index: number;
  name?: string | undefined;
  id?: string | undefined;
}

type Severity = "info" | "warn";

/** Messages about members. Equal ones become one: a line for each of a thousand members is read by nobody. */
export class Notes {
  readonly #notes: { severity: Severity; message: string; subject: Subject }[] = [];
  #isFlushed = false;
  #wasLate = false;

  constructor(private readonly messages: Messages) {}

  /** Messages about one member. Its passing lines are left out: the fleet's one row tells how many are done. */
  of(subject: Subject): Messages {
    const add = (severity: Severity, message: string) => {
      if (this.#isFlushed) this.#sayLate(severity, message);
      else this.#notes.push({ severity, message, subject });
    };
    return {
      progress: () => undefined,
      info: (message) => add("info", message),
      warn: (message) => add("warn", message),
    };
  }

  /** Says what came together. `idOf` knows the ids of members that had none when the message came. */
  flush(idOf: (index: number) => string | undefined = () => undefined): void {
    this.#isFlushed = true;
    const groups = new Map<string, { severity: Severity; first: string; subjects: Map<number, Subject> }>();
    for (const { severity, message, subject } of this.#notes.splice(0)) {
      const { index, name, id = idOf(index) } = subject;
      const key = `${severity} ${withoutMember(message, { name, id })}`;
      const group = groups.get(key) ?? { severity, first: message, subjects: new Map() };
      groups.set(key, group);
      group.subjects.set(index, subject);
    }
    for (const { severity, first, subjects } of groups.values()) {
      const [, ...others] = subjects.values();
      this.messages[severity](others.length > 0 ? `${first} The same for ${shownMembers(others)}.` : first);
    }
  }

  /** What the end of the operation brings, when the results of set-ups are removed: the first of these speaks for all. */
  #sayLate(severity: Severity, message: string): void {
    if (this.#wasLate) return;
    this.#wasLate = true;
    this.messages[severity](`${message} There may be more of these.`);
  }
}

/** A text about a member as it would be about any other. */
export function withoutMember(text: string, { name, id }: Pick<Subject, "name" | "id">): string {
  const unnamed = name === undefined ? text : text.replaceAll(name, "{name}");
  // The id vm-1 is no part of vm-12.
  return id === undefined
    ? unnamed
    : unnamed.replaceAll(new RegExp(`${id.replace(/\W/g, "\\$&")}(?!\\w)`, "g"), "{id}");
}
