import { isError, messageOf } from "../../provider/errors";
import type { VcenterScope } from "../../provider/operations/vcenter/site";
import type { Diagnosis } from "./diagnosis";

export interface GuestLogin {
  userName: string;
  password: string;
}

/** A process that every guest has: asking for it proves the login and starts nothing. */
const firstPid = 1;
const shellSeconds = 30;

/** The login to the guest, and, where programs may run, its shell. */
export async function checkGuest(
  diagnosis: Diagnosis,
  scope: VcenterScope,
  vm: string,
  { userName, password }: GuestLogin,
  mayRun: boolean,
): Promise<void> {
  const credentials = { type: "USERNAME_PASSWORD", userName, password, interactiveSession: false } as const;
  const { processes } = scope.vcenter.guest(vm, credentials);
  try {
    await processes.find(firstPid);
  } catch (error) {
    if (isError(error, "NotAllowedInCurrentState")) return diagnosis.skipped("guest login", `${vm} is not on`);
    if (isError(error, "Unavailable"))
      return diagnosis.skipped("guest login", `VMware Tools of ${vm} do not answer`, "Try a clone with --clone.");
    return diagnosis.problem(
      "guest login",
      messageOf(error),
      `Check --guest-user and the password of ${userName} in the guest.`,
    );
  }
  diagnosis.ok("guest login", `${userName} may run programs in ${vm}`);
  if (!mayRun)
    return diagnosis.skipped("guest shell", "no program is run in the source", "Add --clone to try it in a clone.");
  await diagnosis.attempt(
    "guest shell",
    async () => {
      const pid = await processes.start({ path: "/bin/sh", arguments: "-c 'exit 7'" }, true);
      const exitCode = await scope.wait(`run /bin/sh in ${vm}`, { timeoutSeconds: shellSeconds }, async () => {
        const process = await processes.find(pid);
        return process?.exitCode === undefined ? { seen: "it runs" } : { done: process.exitCode };
      });
      if (exitCode !== 7) throw new Error(`/bin/sh -c 'exit 7' ended with ${exitCode}`);
      return "/bin/sh runs, and its exit code arrives";
    },
    "Programs run through /bin/sh, as Tools start them: check the shell of the user and its start-up files.",
  );
}
