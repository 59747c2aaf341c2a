import { isError, OpsError } from "../../errors";
import { adviceOnVm } from "../vcenter/readyGuest";
import type { GuestRun } from "./guestRun";

/** Starts the program as soon as the guest takes it. The first call goes out at once: a guest is mostly ready. */
export async function startRun(run: GuestRun, readyTimeoutSeconds: number): Promise<number> {
  const { scope, system } = run;
  const { vm } = run.guest;
  const { path } = run.program;
  scope.progress(`starting ${path} in ${vm}`);
  const what = `wait for VMware Tools in ${vm} to run ${path}`;
  let wasRefused = false;
  return await scope.wait<number>(what, { timeoutSeconds: readyTimeoutSeconds }, async () => {
    try {
      if (wasRefused && !(await scope.vcenter.guestState.operationsReady(vm))) {
        return { seen: `VMware Tools in ${vm} are not ready for guest operations` };
      }
      return { done: await system.start() };
    } catch (error) {
      if (!isError(error, "Unavailable")) throw await withAdvice(run, error);
      wasRefused = true;
      return { seen: `VMware Tools in ${vm} are not running` };
    }
  });
}

async function withAdvice({ scope, guest: { vm } }: GuestRun, error: unknown): Promise<unknown> {
  if (!(error instanceof OpsError)) return error;
  const advice =
    error.code === "OutOfResources"
      ? `Is the disk of ${vm} full? The program was not run.`
      : await adviceOnVm(scope, vm, error);
  return advice === undefined ? error : new OpsError(error.code, `${error.message} ${advice}`, error.details);
}
