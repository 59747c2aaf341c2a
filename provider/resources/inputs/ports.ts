import { z } from "zod";
import { strictObject } from "../field";
import type { CheckFailure } from "../resource";
import { text } from "./common";
import { deviceKey } from "./deviceKey";

/** `telnet://:7001` names no host: it listens on every address of the VM's host. */
const uri = z.string().regex(/^[a-z][a-z0-9+.-]*:./i, 'must be a URI such as "telnet://:7001".');

export const ParallelBacking = strictObject({
  /** Type of the backing. vSphere Automation API: `Parallel.BackingSpec`. */
  type: z.enum(["FILE", "HOST_DEVICE"]),
  /** Path of the file on a datastore, such as `[ssd] web/port.log`. Required with FILE, and only allowed there. */
  file: text.optional(),
  /**
   * Name of the host's device. Only for HOST_DEVICE.
   *
   * @default a device that the host picks
   */
  hostDevice: text.optional(),
}).meta({ interfaceName: "ParallelPortBackingArgs" });

export const SerialBacking = strictObject({
  /** Type of the backing. vSphere Automation API: `Serial.BackingSpec`. */
  type: z.enum(["FILE", "HOST_DEVICE", "PIPE_SERVER", "PIPE_CLIENT", "NETWORK_SERVER", "NETWORK_CLIENT"]),
  /** Path of the file on a datastore, such as `[ssd] web/serial.log`. Required with FILE, and only allowed there. */
  file: text.optional(),
  /**
   * Name of the host's device. Only for HOST_DEVICE.
   *
   * @default a device that the host picks
   */
  hostDevice: text.optional(),
  /** Name of the pipe. Required with PIPE_SERVER and PIPE_CLIENT, and only allowed there. */
  pipe: text.optional(),
  /**
   * Whether the VM waits for the other end of the pipe, so that no character is lost. Only for PIPE_SERVER and PIPE_CLIENT.
   *
   * @default false
   */
  noRxLoss: z.boolean().optional(),
  /**
   * URI that the port listens on or connects to, such as `telnet://:7001`. Required with NETWORK_SERVER and NETWORK_CLIENT, and only
   * allowed there.
   */
  networkLocation: uri.optional(),
  /**
   * URI of a proxy in between. Only for NETWORK_SERVER and NETWORK_CLIENT.
   *
   * @default none
   */
  proxy: uri.optional(),
}).meta({ interfaceName: "SerialPortBackingArgs" });

const Port = strictObject({
  /**
   * Whether the port is connected when the VM powers on.
   *
   * @default the setting of the source's port
   */
  startConnected: z.boolean().optional(),
  /**
   * Whether the guest may connect and disconnect the port.
   *
   * @default the setting of the source's port
   */
  allowGuestControl: z.boolean().optional(),
});

export const ParallelPort = strictObject({
  /**
   * What the port is connected to.
   *
   * @default the backing of the source's port
   */
  backing: ParallelBacking.optional(),
  ...Port.shape,
}).meta({ interfaceName: "ParallelPortUpdateArgs" });

export const SerialPort = strictObject({
  /**
   * What the port is connected to.
   *
   * @default the backing of the source's port
   */
  backing: SerialBacking.optional(),
  ...Port.shape,
  /**
   * Whether the VM yields the processor while its guest polls the port.
   *
   * @default the setting of the source's port
   */
  yieldOnPoll: z.boolean().optional(),
}).meta({ interfaceName: "SerialPortUpdateArgs" });

/** Parallel ports by device key. */
export const ParallelPortUpdates = z.record(deviceKey, ParallelPort);

/** Serial ports by device key. */
export const SerialPortUpdates = z.record(deviceKey, SerialPort);

type Backing = z.output<typeof SerialBacking>;
interface Ports {
  parallelPortsToUpdate?: z.output<typeof ParallelPortUpdates> | undefined;
  serialPortsToUpdate?: z.output<typeof SerialPortUpdates> | undefined;
}

const pipe = { needs: "pipe", takes: ["pipe", "noRxLoss"] } as const;
const network = { needs: "networkLocation", takes: ["networkLocation", "proxy"] } as const;
/** The fields of each type: vCenter refuses any other (docs/apis/vcenter.md section 8). */
const fieldsByType: Record<Backing["type"], { needs?: keyof Backing; takes: readonly (keyof Backing)[] }> = {
  FILE: { needs: "file", takes: ["file"] },
  HOST_DEVICE: { takes: ["hostDevice"] },
  PIPE_SERVER: pipe,
  PIPE_CLIENT: pipe,
  NETWORK_SERVER: network,
  NETWORK_CLIENT: network,
};

/** What the type of a backing demands of its fields. While some are not known yet, nothing counts as missing. */
export function validatePort(inputs: Ports, unknown: ReadonlySet<string>): CheckFailure[] {
  return (["parallelPortsToUpdate", "serialPortsToUpdate"] as const).flatMap((input) =>
    Object.entries(inputs[input] ?? {}).flatMap(([key, { backing }]) =>
      backing ? validateBacking(`${input}.${key}.backing`, backing, !unknown.has(input)) : [],
    ),
  );
}

function validateBacking(path: string, backing: Backing, isWhole: boolean): CheckFailure[] {
  const byType: Partial<typeof fieldsByType> = fieldsByType;
  const fields = byType[backing.type];
  // The type is not known yet.
  if (!fields) return [];
  const { needs, takes } = fields;
  const excess = (Object.keys(SerialBacking.shape) as (keyof Backing)[]).filter(
    (field) => field !== "type" && backing[field] !== undefined && !takes.includes(field),
  );
  const failures = excess.map((field) => ({
    path: `${path}.${field}`,
    reason: `does not belong to type "${backing.type}", which takes ${takes.join(" and ")}.`,
  }));
  // One mistake, one failure: a field of another type already says which fields this type takes.
  if (failures.length > 0 || !isWhole || needs === undefined || backing[needs] !== undefined) return failures;
  return [{ path: `${path}.${needs}`, reason: `is missing: type "${backing.type}" needs it.` }];
}
