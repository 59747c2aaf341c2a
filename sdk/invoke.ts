import * as pulumi from "@pulumi/pulumi";
import { OpsError } from "../provider/errors";

/** Failures by message: Pulumi prints an error object once, however many calls it ends. */
const failures = new Map<string, pulumi.RunError>();

/** The result of a function: from the mocks of a unit test when the program has some, else from vCenter or SRS. */
export function invoke<Result>(name: string, args: object, call: () => Promise<Result>): Promise<Result> {
  if (hasMocks()) return invokeMocks(`vsphere-ops:index:${name}`, args);
  return keptAlive(
    call().catch((error: unknown) => {
      throw error instanceof OpsError ? failureOf(error) : error;
    }),
  );
}

/**
 * Arguments of a function once the resources behind them exist; unknown until then, as for Pulumi's own functions. A preview knows
 * the name of a VM that is still to be created, and a function would look for it in vain.
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
 * An inline program ends once no call of Pulumi's SDK is under way: resources that wait for a function would never be created.
 * It is released after a turn of the event loop, in which the callbacks of `pending` have run.
 */
async function keptAlive<T>(pending: Promise<T>): Promise<T> {
  const release = pulumi.runtime.rpcKeepAlive();
  try {
    return await pending;
  } finally {
    setImmediate(release);
  }
}

/** `setMocks` puts its own monitor in the place of the engine's. A test runner may load the SDK twice, so its class proves nothing. */
function hasMocks(): boolean {
  const monitor = pulumi.runtime.getMonitor();
  return monitor !== undefined && "mocks" in monitor;
}

async function invokeMocks(token: string, args: object) {
  try {
    return await pulumi.runtime.invoke(token, { ...args });
  } catch (error) {
    // The SDK expects an error of gRPC and reads `details`, which others do not have.
    if (error instanceof Error && error.message === "")
      throw new Error(
        `${token}: \`call\` of the mocks failed. Pulumi does not say why; catch its error there to see it.`,
      );
    throw error;
  }
}

/** Pulumi prints a RunError without its stack trace. */
function failureOf(error: OpsError): pulumi.RunError {
  const message = error.code === "Configuration" && isInline() ? `${error.message}\n${inlineHint}` : error.message;
  const failure = failures.get(message) ?? new pulumi.RunError(message, { cause: error });
  failures.set(message, failure);
  return failure;
}

const inlineHint =
  "The program is inline: the environment of its own process counts, and `envVars` of its workspace do not reach its functions.";

/** Pulumi's language host sets this variable for each program that it starts; it does not start inline ones. */
function isInline(): boolean {
  return pulumi.runtime.hasMonitor() && process.env["PULUMI_CONFIG"] === undefined;
}
