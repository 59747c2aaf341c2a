import { sweepRunspaces } from "../../operations/srs/stackSweep";
import { stackMark } from "../../operations/vcenter/ownerMark";
import { sweepStack } from "../../operations/vcenter/stackSweep";
import type { Resource } from "../resource";
import { type StackCleanupInputs, type StackCleanupOutputs, stackCleanupInputs, stackCleanupOutputs } from "./schema";

/**
 * Deletes what interrupted runs of this stack have left. When a run is killed, the state knows nothing of what it was creating, and a
 * destroy of an empty state starts no provider. This resource is in the state from the beginning and is deleted last.
 */
export const stackCleanup: Resource<StackCleanupInputs, StackCleanupOutputs> = {
  type: "StackCleanup",
  inputs: stackCleanupInputs,
  outputs: stackCleanupOutputs,
  isDestroyedLast: true,

  async create(context) {
    return { id: stackMark(context.owner), outputs: {} };
  },

  async read() {
    return {};
  },

  async diff(_context, _id, _state, _inputs, declared) {
    return declared;
  },

  async update() {
    return {};
  },

  async delete(context, id, { connection, srs }) {
    const mark = stackMark(context.owner);
    if (id !== mark) {
      context.warn(
        `This stack was made in another backend, or in a backend folder of another machine: its first clones carry the mark ${id}, and ` +
          `only VMs with the mark ${mark} are looked for.`,
      );
    }
    if (srs) await sweepRunspaces(context.srs(connection));
    await sweepStack(context.vcenter(connection));
  },
};
