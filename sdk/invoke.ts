import * as pulumi from "@pulumi/pulumi";
import { moreOn, OpsError } from "../provider/errors";
import { runError } from "./runError";

/** Errors by message. Pulumi prints the same error object once, also if several calls throw it. */
const failures = new Map<string, pulumi.RunError>();

/** The result of a function: from the mocks in a unit test, otherwise from vCenter or SRS. */
export function invoke<Result>(name: string, args: object, call: () => Promise<Result>): Promise<Result> {
  if (hasMocks()) return invokeMocks(`vsphere-ops:index:${name}`, args);
  return keptAlive(
    call().catch((error: unknown) => {
      throw error instanceof OpsError ? failureOf(error) : error;
    }),
  );
}

/**
 * Arguments of a function, unknown until the resources behind them exist, as with Pulumi's own functions. A preview knows the name
 * of a VM before it exists, and a function would fail to find it.
 */
export function onceCreated<Known>(args: pulumi.Output<Known>): pulumi.Output<Known> {
  return pulumi.output(keptAlive(idsIn(args))).apply(() => args);
}

/** Ids of the resources that an output comes from. */
async function idsIn(args: pulumi.Output<unknown>): Promise<pulumi.Output<pulumi.ID>[]> {
  const resources = new Set<pulumi.Resource>();
  await pulumi.runtime.serializeProperty("arguments of a function", args, resources);
  return [...resources].filter((resource) => pulumi.CustomResource.isInstance(resource)).map(({ id }) => id);
}

/**
 * Keeps an inline program alive. Such a program ends when no call of Pulumi's SDK is under way, before resources that wait for a
 * function are created. The release comes one turn of the event loop later, after the callbacks of `pending`.
 */
async function keptAlive<T>(pending: Promise<T>): Promise<T> {
  const release = pulumi.runtime.rpcKeepAlive();
  try {
    return await pending;
  } finally {
    setImmediate(release);
  }
}

/** `setMocks` replaces the engine's monitor. The check needs no class, because a test runner may load the SDK twice. */
export function hasMocks(): boolean {
  const monitor = pulumi.runtime.getMonitor();
  return monitor !== undefined && "mocks" in monitor;
}

async function invokeMocks(token: string, args: object) {
  try {
    return await pulumi.runtime.invoke(token, { ...args });
  } catch (error) {
    // The SDK reads `details` of the error, which only errors of gRPC have.
    if (error instanceof Error && error.message === "")
      throw new Error(
        `${token}: \`call\` of the mocks failed. Pulumi hides the reason: catch the error in \`call\` to see it.`,
      );
    throw error;
  }
}

/** A RunError, which Pulumi prints without a stack trace. */
function failureOf(error: OpsError): pulumi.RunError {
  const hint = error.code === "Configuration" && isInline() ? `\n${inlineHint}` : "";
  const message = `${error.message}${hint}\n${moreOn(error.code)}`;
  const failure = failures.get(message) ?? runError(message, { cause: error });
  failures.set(message, failure);
  return failure;
}

const inlineHint =
  "The program is inline: its functions read the environment of its own process. The `envVars` of its workspace do not reach its functions.";

/** Pulumi's language host sets this variable for each program that it starts. It does not start inline programs. */
export function isInline(): boolean {
  return pulumi.runtime.hasMonitor() && process.env["PULUMI_CONFIG"] === undefined;
}
