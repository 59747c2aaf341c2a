import { OpsError } from "../errors";
import type { Endpoint } from "./endpoint";
import type { HttpRequest } from "./httpRequest";
import type { Limits } from "./limits";
import { type Failure, isAway, isAwayStatus, isBusy, retryDelayMs } from "./retry";
import type { ServiceStatus } from "./serviceStatus";

/** How long a request is retried where its operation has no time-out: a preview must not hang. */
const defaultRetryMs = 60_000;
/** A moment without a response is not worth a line. */
const firstLineMs = 1_000;
const lineIntervalMs = 10_000;

/** An attempt without a usable response. */
export interface Failed {
  failure: Failure;
  error: OpsError;
}

/** The attempts of one request: when the next one is due, what the user hears while it waits, and how the last one ends. */
export class Retries {
  readonly #defaultEnd = Date.now() + defaultRetryMs;
  #number = 0;
  /** The first failure since the service responded to this request or another one. */
  #awaySince = Infinity;
  #isWaiting = false;
  #nextLine = Date.now() + firstLineMs;
  #isTold = false;

  constructor(
    private readonly request: HttpRequest,
    private readonly endpoint: Pick<Endpoint, "service" | "url">,
    private readonly status: ServiceStatus,
    private readonly limits: Limits,
  ) {}

  /** Milliseconds until the next attempt; undefined: there is none. */
  delayMs(failure: Failure): number | undefined {
    const { repeatable = this.request.method !== "POST", ifUnavailable = "wait" } = this.request;
    const { deadline } = this.limits;
    this.status.note(failure, ifUnavailable);
    this.#awaySince = Math.min(this.#awaySince, this.status.awaySince ?? Infinity);
    this.#number++;
    const patienceMs = this.status.patienceMs(this.#awaySince, deadline !== undefined);
    const remainingMs = (deadline ?? this.#defaultEnd) - Date.now();
    const attempt = { repeatable, ifUnavailable, number: this.#number, remainingMs, patienceMs };
    const delayMs = retryDelayMs(failure, attempt, Math.random());
    const isServiceAway = isAway(failure, ifUnavailable);
    const isKnown = patienceMs !== undefined;
    this.#isWaiting = isServiceAway && isKnown && (this.#number > 1 || delayMs !== undefined || patienceMs <= 0);
    if (this.#isWaiting) this.#tellOf(failure);
    else if (!isServiceAway) this.#tellOfEnd();
    return delayMs;
  }

  succeed(): void {
    this.status.note(undefined, "wait");
    this.#tellOfEnd();
  }

  /** The error of a request that is not sent again. */
  ended({ failure, error }: Failed): OpsError {
    const { code, message, details } = error;
    if (isBusy(failure) && this.#number > 1) {
      const next =
        'It stayed so until the time of the operation was over; the next "pulumi up" or "pulumi destroy" tries again.';
      return new OpsError(code, `${message} ${next}`, details);
    }
    const { service } = this.endpoint;
    if (!this.#isWaiting) {
      if (failure.kind !== "response" || failure.isOwn || !isAwayStatus(failure.status)) return error;
      return new OpsError(code, `${message} Run "pulumi up" again when ${service} is up.`, details);
    }
    const since = new Date(this.#awaySince).toISOString().replace(/\.\d+/, "");
    const next =
      `${service} has not responded since ${since} (${this.#awaySeconds()} s). ` +
      'When it does, the next "pulumi up" or "pulumi destroy" continues from what exists.';
    return new OpsError(code, `${message} ${next}`, details);
  }

  get #where(): string {
    return `${this.endpoint.service} at ${this.endpoint.url}`;
  }

  #awaySeconds(): number {
    return Math.round((Date.now() - this.#awaySince) / 1000);
  }

  #tellOf(failure: Failure): void {
    const now = Date.now();
    if (now < this.#nextLine) return;
    this.#nextLine = now + lineIntervalMs;
    this.#isTold = true;
    const reason = failure.kind === "response" ? `HTTP ${failure.status}` : "reason" in failure && failure.reason;
    this.limits.tell?.(`${this.#where} does not respond (${reason}). Waiting for it for ${this.#awaySeconds()} s.`);
  }

  /** The line of the wait would stay on the resource's row. */
  #tellOfEnd(): void {
    this.#awaySince = Infinity;
    if (this.#isTold) this.limits.tell?.(`${this.#where} responds again.`);
    this.#isTold = false;
  }
}
