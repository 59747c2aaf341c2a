import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { GuestProcessRunOutputs, guestProcessRunInputs } from "../provider/resources/guestProcessRun/schema";
import type { Args, Outputs } from "./input";
import { registration } from "./resource";

export type GuestProcessRunArgs = Args<z.input<typeof guestProcessRunInputs>>;

const outputs = {
  pid: undefined,
  exitCode: undefined,
  startedAt: undefined,
  finishedAt: undefined,
  owner: undefined,
  command: undefined,
  stdout: undefined,
  stderr: undefined,
  stdoutTruncated: undefined,
  stderrTruncated: undefined,
  stdoutLossy: undefined,
  stderrLossy: undefined,
} satisfies Record<keyof GuestProcessRunOutputs, undefined>;

// The outputs are declared once, in the schema: merging gives the class their types and their documentation.
export interface GuestProcessRun extends Outputs<GuestProcessRunOutputs> {}

/**
 * One program, run once inside a VM through VMware Tools: no network path to the guest is needed. It runs again when the VM,
 * the program or `triggers` change, and after a run that failed.
 *
 * What a program prints is kept as it is. When that is a secret, say so with `additionalSecretOutputs: ["stdout"]`.
 *
 * @example
 * const run = new vsphere.GuestProcessRun("hello", {
 *   vm: vm.id,
 *   credentials: { type: "USERNAME_PASSWORD", userName: "root", password: guestPassword },
 *   path: "/bin/sh",
 *   arguments: ["-c", "hostname; echo ready"],
 * });
 * export const greeting = run.stdout;
 */
export class GuestProcessRun extends pulumi.CustomResource {
  constructor(name: string, args: GuestProcessRunArgs, opts: pulumi.CustomResourceOptions = {}) {
    const credentials = pulumi.secret(args.credentials);
    // Whether a value that comes from elsewhere is a secret shows too late; `command` repeats it, so it counts as one.
    const additionalSecretOutputs = isPlain(args.arguments) ? [] : ["command"];
    const secrets = pulumi.mergeOptions({ additionalSecretOutputs }, opts);
    super(...registration("GuestProcessRun", "guestProcessRun", name, { ...args, credentials }, outputs, secrets));
  }
}

function isPlain(value: GuestProcessRunArgs["arguments"]): boolean {
  if (Array.isArray(value)) return value.every((item) => typeof item === "string");
  return value === undefined || typeof value === "string";
}
