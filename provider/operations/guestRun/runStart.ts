import { whenGuestReady, withAdvice } from "../vcenter/guestCall";
import type { GuestRun } from "./guestRun";

/** Starts the program as soon as the guest takes it. */
export async function startRun({ scope, guest, program, system }: GuestRun, timeoutSeconds: number): Promise<number> {
  const { vm } = guest;
  scope.progress(`starting ${program.path} in ${vm}`);
  try {
    return await whenGuestReady(scope, { vm, what: `run ${program.path}`, timeoutSeconds }, () => system.start());
  } catch (error) {
    throw await withAdvice(scope, vm, error, ({ code }) =>
      code === "OutOfResources" ? `Is the disk of ${vm} full? The program was not run.` : undefined,
    );
  }
}
