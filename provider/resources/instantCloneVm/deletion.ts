import type { Vcenter } from "../../clients/vcenter";
import { isError } from "../../errors";
import { waitFor } from "../../wait";
import type { Context } from "../resource";
import type { InstantCloneVmInputs } from "./schema";

/** Powers the VM off and removes it. */
export async function deleteVm(
  context: Context,
  vcenter: Vcenter,
  id: string,
  isOn: boolean,
  inputs: InstantCloneVmInputs,
): Promise<void> {
  const timing = { timeoutSeconds: inputs.deleteTimeoutSeconds, signal: context.signal };
  if (isOn) await powerOff(context, vcenter, id, inputs);
  await waitFor(`delete VM ${id}`, timing, async () => {
    try {
      await vcenter.vms.delete(id);
      return { done: true };
    } catch (error) {
      // Somebody powered it on again between the two calls.
      if (!isError(error, "NotAllowedInCurrentState")) throw error;
      await vcenter.power.set(id, "POWERED_OFF");
      return { seen: error.message };
    }
  });
}

async function powerOff(context: Context, vcenter: Vcenter, id: string, inputs: InstantCloneVmInputs): Promise<void> {
  if (inputs.gracefulShutdownSeconds > 0) {
    context.progress(`shutting down ${id}`);
    try {
      await shutDown(context, vcenter, id, inputs.gracefulShutdownSeconds);
      return;
    } catch (error) {
      if (!isError(error, "TimedOut", "Unavailable", "NotAllowedInCurrentState", "AlreadyInDesiredState")) throw error;
      context.info(`${error.message} It is powered off instead.`);
    }
  }
  try {
    await vcenter.power.set(id, "POWERED_OFF");
  } catch (error) {
    if (!isError(error, "NotFound")) throw error;
  }
}

async function shutDown(context: Context, vcenter: Vcenter, id: string, timeoutSeconds: number): Promise<void> {
  await vcenter.power.shutDownGuest(id);
  await waitFor(`shut down ${id}`, { timeoutSeconds, signal: context.signal }, async () => {
    const state = await vcenter.power.get(id);
    return state === "POWERED_OFF" ? { done: true } : { seen: state };
  });
}
