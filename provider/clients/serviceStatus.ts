import { type Failure, type IfUnavailable, isAway } from "./retry";

/** How long a service that does not respond is waited for. A restart of vCenter takes minutes. */
export const maxWaitMs = 600_000;
/** For an operation without a time-out of its own: a preview must not hang. */
const maxWaitWithoutDeadlineMs = 60_000;

/** Whether a service responds. One clock for all requests of a client: a thousand of them do not wait one after the other. */
export class ServiceStatus {
  #hasResponded = false;
  #isKnown = false;
  #awaySince: number | undefined;

  /** There was a response, be it a gateway's: something is at this address. */
  get hasResponded(): boolean {
    return this.#hasResponded;
  }

  /** Milliseconds since 1970 of the first failure since the last response of the service itself. */
  get awaySince(): number | undefined {
    return this.#awaySince;
  }

  /** Call after each attempt, with its failure if it failed. */
  note(failure: Failure | undefined, ifUnavailable: IfUnavailable): void {
    const isResponse = failure === undefined || failure.kind === "response" || failure.kind === "unreadable";
    if (isResponse) this.#hasResponded = true;
    if (failure && isAway(failure, ifUnavailable)) this.#awaySince ??= Date.now();
    else if (isResponse) {
      this.#isKnown = true;
      this.#awaySince = undefined;
    }
  }

  /** How long a request waits that had its first failure then; undefined for a service that never responded: its address may be wrong. */
  patienceMs(since: number, hasDeadline: boolean): number | undefined {
    if (!this.#isKnown) return undefined;
    return (hasDeadline ? maxWaitMs : maxWaitWithoutDeadlineMs) - (Date.now() - since);
  }
}
