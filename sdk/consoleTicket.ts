import type * as pulumi from "@pulumi/pulumi";
import type { ConsoleTicketArgs, ConsoleTicketOutputs } from "./generated/consoleTicket";
import { consoleTicketFacts } from "./generated/consoleTicket";
import { isOfType, ProviderResource, registration } from "./resource";

export type { ConsoleTicketArgs };

// The outputs are declared once, in the schema: merging gives the class their types and their documentation.
export interface ConsoleTicket extends ConsoleTicketOutputs {}

/**
 * A one-time ticket to a VM's screen, valid for 30 minutes. The next `pulumi up` after that issues a new one; a refresh never
 * does.
 *
 * @example
 * const screen = new vsphere.ConsoleTicket("screen", { vm: vm.id, type: "WEBMKS" });
 * export const url = screen.ticket;
 *
 * @see `examples/console-tickets`
 *
 * @throws The VM is off and `type` is WEBMKS: such a ticket leads to the host that runs the VM. Power the VM on, or ask for VMRC.
 * @throws vCenter has no VM with this id: check `vm` and `connection`.
 * @throws A ticket was read by its id: vCenter keeps no list of tickets, so a ticket that exists cannot be looked up.
 * @throws vCenter is not reached, its certificate is not trusted, or the password is wrong: the error names the settings to look
 * at (docs/configuration.md).
 *
 * @privileges
 * - on the VM: VirtualMachine.Interact.ConsoleInteract
 *
 * @remarks
 * - A ticket opens the console once. Whether it was used is not to be known: change `triggers` for another one.
 * - A WEBMKS ticket leads to the ESXi host, so the browser must reach that host; a VMRC ticket leads to vCenter.
 * - Creating is one call. A refresh and a destroy make none: vCenter cannot take a ticket back.
 */
export class ConsoleTicket extends ProviderResource {
  /** Type token, as state, previews and policies show it. */
  static readonly __pulumiType = consoleTicketFacts.token;

  /** VM, type and time of issue; it opens nothing. */
  declare readonly id: pulumi.Output<pulumi.ID>;

  constructor(name: string, args: ConsoleTicketArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(...registration(consoleTicketFacts, name, args, opts));
  }

  /** True for a ConsoleTicket, also when another copy of this package made it. */
  static override isInstance(obj: unknown): obj is ConsoleTicket {
    return isOfType(obj, ConsoleTicket.__pulumiType);
  }
}
