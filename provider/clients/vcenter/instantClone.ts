import { z } from "zod";
import { isError, OpsError } from "../../errors";
import type { VcenterSession } from "./session";

export interface Nic {
  backing?: { type: string; network?: string | undefined; distributedPort?: string | undefined } | undefined;
  macType?: string | undefined;
  macAddress?: string | undefined;
  startConnected?: boolean | undefined;
  allowGuestControl?: boolean | undefined;
  wakeOnLanEnabled?: boolean | undefined;
  uptCompatibilityEnabled?: boolean | undefined;
  uptV2CompatibilityEnabled?: boolean | undefined;
}

export interface Port {
  backing?: Record<string, unknown> | undefined;
  startConnected?: boolean | undefined;
  allowGuestControl?: boolean | undefined;
  yieldOnPoll?: boolean | undefined;
}

export interface InstantCloneSpec {
  source: string;
  name: string;
  biosUuid: string;
  placement?:
    | { folder?: string | undefined; resourcePool?: string | undefined; datastore?: string | undefined }
    | undefined;
  nicsToUpdate?: Record<string, Nic> | undefined;
  disconnectAllNics?: boolean | undefined;
  parallelPortsToUpdate?: Record<string, Port> | undefined;
  serialPortsToUpdate?: Record<string, Port> | undefined;
}

const Id = z.string().min(1);

/**
 * Forks a running VM (vSphere Automation API, Vcenter VM, instant-clone). One blocking call without an idempotency token: after
 * an error of unknown outcome the clone may exist, or come into being yet.
 */
export async function instantClone(
  session: VcenterSession,
  spec: InstantCloneSpec,
  timeoutSeconds: number,
): Promise<string> {
  try {
    const what = `instant clone of ${spec.source} as ${spec.name}`;
    const operation = { what, method: "POST", path: "vm", action: "instant-clone", body: snakeCase(spec) } as const;
    return await session.call({ ...operation, isLong: true, timeoutSeconds }, Id);
  } catch (error) {
    if (!isError(error, "NoSuchOperation") || !error.details.isSettled) throw error;
    const advice = "This vCenter has no instant clone over REST: that needs vCenter 7.0 or later.";
    throw new OpsError("Unsupported", `${error.message} ${advice}`, error.details);
  }
}

/** The wire's names are the camelCase names of the inputs in snake_case, at every level. */
function snakeCase(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [snakeName(name), snakeCaseBelow(value)]));
}

function snakeCaseBelow(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCaseBelow);
  return typeof value === "object" && value !== null ? snakeCase(value) : value;
}

function snakeName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
