import { z } from "zod";
import { strictObject } from "../field";
import { text } from "./common";
import { deviceKey } from "./deviceKey";

const Port = strictObject({
  /** Backing of the port, with the fields of the vSphere Automation API in camelCase: `type`, `file`, and so on. */
  backing: z
    .looseObject({
      /** Type of the backing, such as `FILE` or `HOST_DEVICE`. */
      type: text,
    })
    .optional(),
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

const SerialPort = strictObject({
  ...Port.shape,
  /**
   * Whether the VM yields the processor while its guest polls the port.
   *
   * @default the setting of the source's port
   */
  yieldOnPoll: z.boolean().optional(),
});

/** Parallel ports by device key. */
export const ParallelPortUpdates = z.record(deviceKey, Port);

/** Serial ports by device key. */
export const SerialPortUpdates = z.record(deviceKey, SerialPort);
