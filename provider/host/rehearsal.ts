import { OpsError } from "../errors";

/** Set by `vsphere-ops simulator -- <command>` to the simulator's address, for all that the command starts. */
export const rehearsalVariable = "VSPHERE_OPS_REHEARSAL";

/** Refuses every other server while a rehearsal runs, so that none goes to a real vCenter by mistake. */
export function refuseInRehearsal(
  service: string,
  url: string,
  setting: string,
  environment: Readonly<Record<string, string | undefined>>,
): void {
  const simulator = environment[rehearsalVariable];
  if (!simulator || url === new URL(simulator).origin) return;
  throw new OpsError(
    "Configuration",
    `This is a rehearsal on the simulator ${simulator}, and ${setting} names another ${service}, ${url}: nothing is sent there. ` +
      `Rehearse a stack that does not set ${setting}, or unset ${rehearsalVariable}.`,
  );
}
