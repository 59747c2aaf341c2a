import { codeOf, type ErrorCode, isError, isOutcomeUnknown, messageOf, OpsError } from "../../errors";
import { withoutMember } from "./notes";
import type { Failure, Member } from "./record";
import { membersCount, shownCount, shownMembers } from "./shown";

type Subject = Pick<Member, "index" | "name"> & { id?: string | undefined };

interface Group {
  error: unknown;
  message: string;
  subjects: Subject[];
}

/** What went wrong with members. One member's failure never ends the others, except for a failure of the server itself. */
export class Failures {
  readonly #groups = new Map<string, Group>();
  readonly #failed = new Map<number, Failure>();
  /** The server does not respond to anybody: the members that are left would each find that out. */
  serverFailure: OpsError | undefined;
  /** Whether a clone may have come into being that no call has returned. */
  hasUnknownOutcome = false;

  add(subject: Subject, error: unknown): void {
    if (isError(error, "Unreachable", "Unauthenticated", "Configuration")) this.serverFailure ??= error;
    if (isOutcomeUnknown(error) || isError(error, "Canceled", "TimedOut")) this.hasUnknownOutcome = true;
    const message = messageOf(error);
    const reason = withoutMember(message, subject);
    const group = this.#groups.get(reason) ?? { error, message, subjects: [] };
    this.#groups.set(reason, group);
    group.subjects.push(subject);
    // The lines that follow are a program's output.
    this.#failed.set(subject.index, { index: subject.index, reason: reason.split("\n", 1).join() });
  }

  get count(): number {
    return this.#failed.size;
  }

  /** Kind of the most frequent failure. */
  get code(): ErrorCode | undefined {
    return codeOf(this.#sorted[0]?.error);
  }

  /** In the order of their indexes. */
  get list(): Failure[] {
    return [...this.#failed.values()].sort((a, b) => a.index - b.index);
  }

  /** One text for each reason, the most frequent first. */
  reasons(of: number): string[] {
    return this.#sorted.map(({ message, subjects }) => {
      const [, ...others] = subjects;
      const [first = "", ...lines] = message.split("\n");
      const rest = others.length > 0 ? ` The same for ${shownMembers(others)}.` : "";
      return [`${shownCount(subjects.length)} of ${membersCount(of)}: ${first}${rest}`, ...lines].join("\n");
    });
  }

  /** The one error, where there is no member that the state could hold. */
  asError(of: number): OpsError {
    const [first] = this.#groups.values();
    const error = first?.error;
    const message = this.reasons(of).join("\n");
    return error instanceof OpsError
      ? new OpsError(error.code, message, error.details)
      : new OpsError("Rejected", message);
  }

  /** The most frequent first. */
  get #sorted(): Group[] {
    return [...this.#groups.values()].sort((a, b) => b.subjects.length - a.subjects.length);
  }
}
