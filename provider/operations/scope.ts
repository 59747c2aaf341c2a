import { detached, withLimits } from "../clients/limits";
import { type Clock, systemClock } from "./clock";
import { Kept } from "./kept";
import type { Owner } from "./owner";
import { type Verdict, type WaitOptions, wait } from "./wait";

/** Why an operation ends early: somebody canceled it, or the engine died and nobody is there to hear of it. */
export type Cancellation = "canceled" | "abandoned";

/** Who hears what an operation does. */
export interface Messages {
  /** A passing line on the resource's own row. */
  progress(message: string): void;
  /** A line that stays. Said once, however often it is asked for. */
  info(message: string): void;
  warn(message: string): void;
}

/** What every operation on vSphere and SRS works with: whose it is, what ends it, who hears of it, and the time. */
export class Scope implements Messages {
  /** Whose operation this is. */
  readonly owner: Owner;
  /** Inputs that the program marked secret; what is derived from them must not be shown either. */
  readonly secretInputs: ReadonlySet<string>;
  /** Aborted when the operation ends early, with a `Cancellation` as the reason. */
  readonly signal: AbortSignal;
  readonly messages: Messages;
  readonly clock: Clock;
  /** What resources of the program have. The operations of one process share it. */
  readonly kept: Kept;
  /** Carries out `call` when the engine has written the state of this operation; never if that is not certain. */
  readonly onceRecorded: (call: () => Promise<unknown>) => void;

  constructor(parts: {
    owner: Owner;
    secretInputs?: ReadonlySet<string>;
    signal: AbortSignal;
    messages: Messages;
    clock?: Clock;
    kept?: Kept;
    onceRecorded?: (call: () => Promise<unknown>) => void;
  }) {
    this.owner = parts.owner;
    this.secretInputs = parts.secretInputs ?? new Set();
    this.signal = parts.signal;
    this.messages = parts.messages;
    this.clock = parts.clock ?? systemClock;
    this.kept = parts.kept ?? new Kept();
    this.onceRecorded = parts.onceRecorded ?? (() => undefined);
  }

  progress(message: string): void {
    this.messages.progress(message);
  }

  info(message: string): void {
    this.messages.info(message);
  }

  warn(message: string): void {
    this.messages.warn(message);
  }

  /** The engine died. What runs is left for the next `pulumi up`, which finds it. */
  get isAbandoned(): boolean {
    const abandoned: Cancellation = "abandoned";
    return this.signal.reason === abandoned;
  }

  /** The end of a time that several waits share. */
  deadlineIn(seconds: number): number {
    return this.clock.now() + seconds * 1000;
  }

  secondsUntil(deadline: number): number {
    return Math.max(0, Math.ceil((deadline - this.clock.now()) / 1000));
  }

  /** Looks until there is a verdict; see `wait`. */
  wait<T>(what: string, options: WaitOptions, look: () => Promise<Verdict<T>>): Promise<T> {
    return wait(this, what, options, look);
  }

  /** Work whose requests end after `seconds`, or when the operation is canceled. */
  within<T>(seconds: number, call: () => Promise<T>): Promise<T> {
    return withLimits({ signal: this.signal, deadline: this.deadlineIn(seconds) }, call);
  }

  /** Work that has to be done although the operation was canceled or its time is over. It has `seconds` of its own. */
  cleanUp<T>(seconds: number, call: (scope: this) => Promise<T>): Promise<T> {
    const scope = Object.create(this, { signal: { value: new AbortController().signal } });
    return detached(seconds, () => call(scope));
  }
}
