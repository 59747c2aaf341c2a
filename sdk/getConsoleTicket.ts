import * as pulumi from "@pulumi/pulumi";
import type { Ticket } from "../provider/clients/vcenter/consoleTickets";
import { vcenters } from "./connections";
import type { Args } from "./input";
import { invoke, onceCreated } from "./invoke";

export interface GetConsoleTicketArgs {
  /** Id of the VM. */
  vm: string;
  /** WEBMKS for a browser (the VM must be on), VMRC for VMware Remote Console. */
  type: "WEBMKS" | "VMRC";
  /**
   * Name of the configured connection.
   *
   * @default "default"
   */
  connection?: string;
}

export interface GetConsoleTicketResult {
  /** URI that opens the console once. A secret, and in state only when the program exports it. */
  ticket: pulumi.Output<string>;
  /** RFC 3339, by vCenter's clock. */
  issuedAt: string;
  /** 30 minutes after `issuedAt`. */
  expiresAt: string;
}

/**
 * Issues a console ticket, a fresh one in each preview and each run. Nothing of it is kept.
 *
 * @example
 * const { ticket } = await vsphere.getConsoleTicket({ vm: "vm-101", type: "VMRC" });
 *
 * @see `examples/lookup`
 *
 * @throws The VM is off and `type` is WEBMKS: such a ticket leads to the host that runs the VM. Power the VM on, or ask for VMRC.
 * @throws vCenter has no VM with this id: check `vm` and `connection`.
 * @throws vCenter is not reached, its certificate is not trusted, or the password is wrong: the error names the settings to look
 * at (docs/configuration.md).
 *
 * @privileges
 * - on the VM: VirtualMachine.Interact.ConsoleInteract
 *
 * @remarks
 * - A preview needs the result too, so it fails without a password or a reachable vCenter. One cause is one error.
 * - One call, in every preview too. Calls at the same time share one session, which is closed after the last of them.
 */
export async function getConsoleTicket(args: GetConsoleTicketArgs): Promise<GetConsoleTicketResult> {
  const { ticket, ...times } = await invoke<Ticket>("getConsoleTicket", args, () =>
    vcenters.with(args.connection, (vcenter) => vcenter.issueTicket(args.vm, args.type)),
  );
  return { ticket: pulumi.secret(ticket), ...times };
}

/**
 * `getConsoleTicket` for arguments that are outputs of resources. In a preview the result is unknown until these resources exist.
 * The whole result is a secret.
 */
export function getConsoleTicketOutput(
  args: Args<GetConsoleTicketArgs>,
): pulumi.Output<pulumi.Unwrap<GetConsoleTicketResult>> {
  return pulumi.secret(onceCreated(pulumi.output(args)).apply((known) => getConsoleTicket(known)));
}
