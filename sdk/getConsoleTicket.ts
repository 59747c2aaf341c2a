import * as pulumi from "@pulumi/pulumi";
import type { Ticket } from "../provider/clients/vcenter/consoleTickets";
import { vcenters } from "./connections";
import type { Args } from "./input";
import { invoke, onceCreated } from "./invoke";

export interface GetConsoleTicketArgs {
  /** Id of the VM, such as `vm-101`. */
  vm: string;
  /** WEBMKS for a browser: the VM must be powered on. VMRC for VMware Remote Console: works while the VM is off, too. */
  type: "WEBMKS" | "VMRC";
  /**
   * Name of the connection, as configured (docs/configuration.md).
   *
   * @default "default"
   */
  connection?: string;
}

export interface GetConsoleTicketResult {
  /** URI that opens the console once. A secret. The state has it only if the program exports it. */
  ticket: pulumi.Output<string>;
  /** Time of issue in RFC 3339, by vCenter's clock. */
  issuedAt: string;
  /** 30 minutes after `issuedAt`, in RFC 3339. */
  expiresAt: string;
}

/**
 * Issues a new console ticket in each preview and each run. The state does not keep it.
 *
 * @example
 * const { ticket } = await vsphere.getConsoleTicket({ vm: "vm-101", type: "VMRC" });
 *
 * @see `examples/lookup`
 *
 * @throws The VM is powered off and `type` is WEBMKS: a WEBMKS ticket leads to the host that runs the VM. Power the VM on, or use
 * VMRC.
 * @throws vCenter has no VM with this id: check `vm` and `connection`.
 * @throws vCenter cannot be reached, its certificate is not trusted, or the password is wrong: the error names the settings to
 * check (docs/configuration.md).
 *
 * @privileges
 * - on the VM: VirtualMachine.Interact.ConsoleInteract
 *
 * @remarks
 * - A preview needs the result too, so it fails without a password or a reachable vCenter. Each cause is one error.
 * - One call, also in every preview. Calls that overlap share one session, which closes after the last of them.
 * - vSphere Automation API: `POST /api/vcenter/vm/{vm}/console/tickets`.
 */
export async function getConsoleTicket(args: GetConsoleTicketArgs): Promise<GetConsoleTicketResult> {
  const { ticket, ...times } = await invoke<Ticket>("getConsoleTicket", args, () =>
    vcenters.with(args.connection, (vcenter) => vcenter.issueTicket(args.vm, args.type)),
  );
  return { ticket: pulumi.secret(ticket), ...times };
}

/**
 * `getConsoleTicket` with outputs of resources as arguments. In a preview the result is unknown until these resources exist. The
 * whole result is a secret.
 */
export function getConsoleTicketOutput(
  args: Args<GetConsoleTicketArgs>,
): pulumi.Output<pulumi.Unwrap<GetConsoleTicketResult>> {
  return pulumi.secret(onceCreated(pulumi.output(args)).apply((known) => getConsoleTicket(known)));
}
