import { createHash } from "node:crypto";
import type { Owner } from "../owner";
import { slowDigest } from "../slowDigest";
import type { Program } from "./program";

/**
 * What tells this run from every other in the guest: whose it is, what runs, and why. A second start of the same run has the
 * same name.
 */
export async function runName(
  owner: Owner,
  { vm, program, triggers }: { vm: string; program: Program; triggers: unknown[] | undefined },
): Promise<string> {
  const { path, workingDirectory, stdin } = program;
  const variables = Object.entries(program.environmentVariables ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([vm, path, program.arguments, workingDirectory, variables, stdin, triggers]);
  return `vsphere-ops-${await slowDigest(text, owner, 10)}`;
}

/** The name of that run in one of many VMs. The slow digest is made once for all of them, and `of` tells them apart. */
export function runNameIn(common: string, of: string): string {
  return `vsphere-ops-${createHash("sha256").update(`${common} ${of}`).digest("hex").slice(0, 20)}`;
}

/** The name of the program that runs when that run is deleted. */
export function deletionName(name: string): string {
  return name.replace("vsphere-ops-", "vsphere-ops-delete-");
}
