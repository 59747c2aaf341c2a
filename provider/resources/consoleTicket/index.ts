import { isError, OpsError } from "../../errors";
import { checkVm } from "../inputs/vm";
import type { Resource } from "../resource";
import {
  type ConsoleTicketInputs,
  type ConsoleTicketOutputs,
  consoleTicketInputs,
  consoleTicketOutputs,
} from "./schema";

/**
 * A one-time ticket to a VM's screen. vCenter keeps no list of tickets and cannot take one back, so what is recorded is all
 * that is known: reading makes no call, and deleting does nothing.
 */
export const consoleTicket: Resource<ConsoleTicketInputs, ConsoleTicketOutputs> = {
  type: "ConsoleTicket",
  inputs: consoleTicketInputs,
  outputs: consoleTicketOutputs,

  async check(context, draft) {
    const needsPower = draft.inputs.type === "WEBMKS" ? "a WEBMKS ticket needs a VM that is on" : undefined;
    return { failures: await checkVm(context, draft, needsPower) };
  },

  async create(context, { connection, vm, type }) {
    try {
      const ticket = await context.vcenter(connection).vcenter.issueTicket(vm, type);
      return { id: `${vm}/${type}/${ticket.issuedAt}`, outputs: ticket };
    } catch (error) {
      if (type !== "WEBMKS" || !isError(error, "NotAllowedInCurrentState")) throw error;
      const advice = `A WEBMKS ticket leads to the host that runs the VM, so ${vm} must be powered on. A VMRC ticket also works while the VM is off.`;
      throw new OpsError(error.code, `${error.message} ${advice}`, error.details);
    }
  },

  async read(_context, id, { ticket, issuedAt, expiresAt }) {
    if (ticket !== undefined && issuedAt !== undefined && expiresAt !== undefined)
      return { ticket, issuedAt, expiresAt };
    throw new OpsError(
      "Unsupported",
      `get ConsoleTicket ${id}: vCenter keeps no list of tickets, so one cannot be looked up.`,
    );
  },

  async diff(context, _id, state, _inputs, declared) {
    if (declared.replace.length > 0) return declared;
    const now = await context.vcenter(state.connection).vcenter.serverNow();
    if (now < new Date(state.expiresAt)) return declared;
    context.info(`The ${state.type} ticket of ${state.vm} expired at ${state.expiresAt}: a new one is issued.`);
    return { replace: ["expiresAt"], update: [] };
  },

  async update(_context, _id, { ticket, issuedAt, expiresAt }) {
    return { ticket, issuedAt, expiresAt };
  },

  async delete() {},
};
