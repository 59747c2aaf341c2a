import type * as pulumi from "@pulumi/pulumi";
import type { ConsoleTicketArgs, ConsoleTicketOutputs } from "./generated/consoleTicket";
import { consoleTicketFacts } from "./generated/consoleTicket";
import { isOfType, ProviderResource, registration } from "./resource";

export type { ConsoleTicketArgs };

// The schema alone declares the outputs. Merging gives the class their types and comments.
export interface ConsoleTicket extends ConsoleTicketOutputs {}

/**
 * A one-time ticket to a VM's console, valid for 30 minutes. After that, the next `pulumi up` issues a new one; a refresh never
 * does.
 *
 * @example
 * const screen = new vsphere.ConsoleTicket("screen", { vm: vm.id, type: "WEBMKS" });
 * export const url = screen.ticket;
 *
 * @see `examples/console-tickets`
 *
 * @throws The VM is powered off and `type` is WEBMKS: a WEBMKS ticket leads to the host that runs the VM. Power the VM on, or use
 * VMRC.
 * @throws vCenter has no VM with this id: check `vm` and `connection`. The preview names it, and warns of a VM that is powered off.
 * @throws The program reads a ticket by its id: vCenter has no list of tickets, so an existing ticket cannot be looked up.
 * @throws vCenter cannot be reached, its certificate is not trusted, or the password is wrong: the error names the settings to
 * check (docs/configuration.md).
 *
 * @privileges
 * - on the VM: VirtualMachine.Interact.ConsoleInteract
 *
 * @remarks
 * - A ticket opens the console once. vCenter does not say whether it was used: change `triggers` to get another one.
 * - A WEBMKS ticket leads to the ESXi host, so the browser must reach that host. A VMRC ticket leads to vCenter.
 * - A create makes one call. A refresh and a destroy make none, because vCenter cannot revoke a ticket.
 * - vSphere Automation API: `POST /api/vcenter/vm/{vm}/console/tickets`, `console.Tickets.CreateSpec`.
 */
export class ConsoleTicket extends ProviderResource {
  /** Type token, as state, previews and policy packs show it. */
  static readonly __pulumiType = consoleTicketFacts.token;

  /** VM, type and time of issue. The id does not open the console. */
  declare readonly id: pulumi.Output<pulumi.ID>;

  constructor(name: string, args: ConsoleTicketArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(...registration(consoleTicketFacts, name, args, opts));
  }

  /** True for a ConsoleTicket, also if another copy of this package created it. */
  static override isInstance(obj: unknown): obj is ConsoleTicket {
    return isOfType(obj, ConsoleTicket.__pulumiType);
  }
}
