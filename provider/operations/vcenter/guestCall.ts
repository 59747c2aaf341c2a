import { isError, OpsError } from "../../errors";
import type { Scope } from "../scope";
import type { Verdict } from "../wait";
import type { VcenterScope } from "./site";

/** Between two calls while the guest says that it is ready and refuses all the same. */
const pauseMs = 500;

/**
 * Makes a call as soon as VMware Tools take it. The first one goes out at once, since a guest is mostly ready. The wait is limited and
 * the call is not, because a large file takes its time.
 */
export async function whenGuestReady<T>(
  scope: VcenterScope,
  { vm, what, timeoutSeconds }: { vm: string; what: string; timeoutSeconds: number },
  call: () => Promise<T>,
): Promise<T> {
  const deadline = scope.deadlineIn(timeoutSeconds);
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const remaining = scope.secondsUntil(deadline);
      if (!isError(error, "Unavailable") || (remaining === 0 && attempt > 1)) throw error;
      const waiting = `wait for VMware Tools in ${vm} to ${what}`;
      const notReady = { seen: `VMware Tools in ${vm} are not ready for guest operations` };
      await scope.wait(waiting, { timeoutSeconds: remaining }, () =>
        whileToolsRun(async () => ((await scope.vcenter.guestState.operationsReady(vm)) ? { done: true } : notReady)),
      );
      if (attempt > 1) await scope.clock.sleep(pauseMs, scope.signal);
    }
  }
}

/** A look that is repeated while VMware Tools do not run. */
export async function whileToolsRun<T>(look: () => Promise<Verdict<T>>): Promise<Verdict<T>> {
  try {
    return await look();
  } catch (error) {
    if (!isError(error, "Unavailable")) throw error;
    return { seen: "VMware Tools are not running" };
  }
}

/** The error of a call to a guest with what to do about it: `adviceFor` says it, or the state of the VM. */
export async function withAdvice(
  scope: VcenterScope,
  vm: string,
  error: unknown,
  adviceFor: (error: OpsError) => string | undefined,
): Promise<unknown> {
  if (!(error instanceof OpsError)) return error;
  const advice = adviceFor(error) ?? (await adviceOnVm(scope, vm, error));
  return advice === undefined ? error : error.with(advice);
}

async function adviceOnVm({ vcenter }: VcenterScope, vm: string, error: OpsError): Promise<string | undefined> {
  if (error.code === "NotFound") return `Correct "vm": ${vm} is not there, or this user may not see it.`;
  if (error.code !== "NotAllowedInCurrentState") return undefined;
  const state = await vcenter.power.get(vm).catch(() => undefined);
  return state === "POWERED_ON" ? undefined : `"vm" is ${vm}, which is ${state ?? "not running"}: power it on.`;
}

/** Errors that say nothing about what is in a guest: it is off or silent, refuses the account, or its host cannot be reached. */
const inconclusive = ["NotAllowedInCurrentState", "Unauthenticated", "Unavailable", "Unknown", "Unreachable"] as const;

/** What a look into a guest finds. Undefined, with a warning, where the guest cannot be asked. */
export async function orUnseen<T>(scope: Scope, what: string, look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (!isError(error, ...inconclusive)) throw error;
    scope.warn(`${what} could not be looked at, so its recorded state is kept. ${error.message}`);
    return undefined;
  }
}
