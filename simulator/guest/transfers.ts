import { randomBytes } from "node:crypto";
import type { Clock } from "../clock";
import { HttpFailure } from "../part";
import type { Vm } from "../vcenter/vm";
import type { TransferAttributes } from "./transferOperation";

/** Section 6: the address of a transfer lives 10 minutes. */
const lifeMs = 10 * 60_000;

export interface Transfer {
  vm: Vm;
  path: string;
  /** Absent for a transfer from the guest. */
  attributes: TransferAttributes | undefined;
  token: string;
  issuedAt: number;
  expiresAt: number;
  underWay: boolean;
  /** Aborted when the address turns void, which breaks off a transfer under way. */
  end: AbortController;
}

/** Addresses of file transfers: each is good for one that succeeds. */
export class Transfers {
  readonly #byToken = new Map<string, Transfer>();

  constructor(private readonly clock: Clock) {}

  issue(vm: Vm, path: string, attributes: TransferAttributes | undefined): Transfer {
    const issuedAt = this.clock.now();
    const transfer: Transfer = {
      vm,
      path,
      attributes,
      token: randomBytes(16).toString("hex"),
      issuedAt,
      expiresAt: issuedAt + lifeMs,
      underWay: false,
      end: new AbortController(),
    };
    this.#byToken.set(transfer.token, transfer);
    return transfer;
  }

  /** The transfer, which nobody else can begin meanwhile. */
  begin(token: string, toGuest: boolean): Transfer {
    const transfer = this.#byToken.get(token);
    if (!transfer || transfer.underWay || transfer.expiresAt <= this.clock.now())
      throw new HttpFailure(404, "The address of this file transfer is unknown, used, void, or expired.");
    if ((transfer.attributes !== undefined) !== toGuest)
      throw new HttpFailure(405, `This address is for a transfer ${toGuest ? "from the guest: GET" : "to it: PUT"}.`);
    transfer.underWay = true;
    return transfer;
  }

  /** One that failed may be tried again. */
  finish(transfer: Transfer, succeeded: boolean): void {
    transfer.underWay = false;
    if (succeeded) this.#byToken.delete(transfer.token);
  }

  /** Section 6: "void on power-off, suspend, unregister". */
  void(vm: string): void {
    for (const transfer of this.#byToken.values()) if (transfer.vm.id === vm) this.#drop(transfer);
  }

  reset(): void {
    for (const transfer of this.#byToken.values()) this.#drop(transfer);
  }

  /** Those that could still be used. */
  state(): unknown[] {
    const now = this.clock.now();
    for (const transfer of this.#byToken.values())
      if (transfer.expiresAt <= now && !transfer.underWay) this.#byToken.delete(transfer.token);
    return [...this.#byToken.values()].map(({ vm, path, attributes, issuedAt, expiresAt }) => ({
      vm: vm.id,
      path,
      direction: attributes ? "TO_GUEST" : "FROM_GUEST",
      issuedAt: new Date(issuedAt).toISOString(),
      expiresAt: new Date(expiresAt).toISOString(),
    }));
  }

  #drop(transfer: Transfer): void {
    this.#byToken.delete(transfer.token);
    transfer.end.abort();
  }
}
