import { z } from "zod";
import { invalidArgument } from "./errors";
import { checkUnion } from "./union";
import type { Port, Vm } from "./vm";

const common = { start_connected: z.boolean().optional(), allow_guest_control: z.boolean().optional() };

const types = ["FILE", "HOST_DEVICE", "PIPE_SERVER", "PIPE_CLIENT", "NETWORK_SERVER", "NETWORK_CLIENT"] as const;
const pipe = { required: ["pipe"], optional: ["no_rx_loss"] };
const network = { required: ["network_location"], optional: ["proxy"] };

/** `telnet://:7001`, which listens on every address of the host, is none to a browser, and so none to `z.url`. */
const uri = z.string().regex(/^[a-z][a-z0-9+.-]*:./i, "is not a URI");

const serialBackingSchema = z
  .strictObject({
    type: z.enum(types),
    file: z.string().min(1).optional(),
    host_device: z.string().optional(),
    pipe: z.string().min(1).optional(),
    no_rx_loss: z.boolean().optional(),
    network_location: uri.optional(),
    proxy: uri.optional(),
  })
  .superRefine(
    checkUnion({
      FILE: { required: ["file"] },
      HOST_DEVICE: { optional: ["host_device"] },
      PIPE_SERVER: pipe,
      PIPE_CLIENT: pipe,
      NETWORK_SERVER: network,
      NETWORK_CLIENT: network,
    }),
  );

const parallelBackingSchema = z
  .strictObject({
    type: z.enum(["FILE", "HOST_DEVICE"]),
    file: z.string().min(1).optional(),
    host_device: z.string().optional(),
  })
  .superRefine(checkUnion({ FILE: { required: ["file"] }, HOST_DEVICE: { optional: ["host_device"] } }));

/** Serial.UpdateSpec: docs/apis/vcenter.md section 8. */
export const serialUpdateSchema = z.strictObject({
  yield_on_poll: z.boolean().optional(),
  backing: serialBackingSchema.optional(),
  ...common,
});

/** Parallel.UpdateSpec: docs/apis/vcenter.md section 8. */
export const parallelUpdateSchema = z.strictObject({ backing: parallelBackingSchema.optional(), ...common });

type PortUpdate = z.infer<typeof serialUpdateSchema> | z.infer<typeof parallelUpdateSchema>;

export function clonePorts(
  source: Vm,
  ports: Map<string, Port>,
  updates: Record<string, PortUpdate>,
  kind: string,
): Map<string, Port> {
  for (const key of Object.keys(updates)) {
    if (!ports.has(key))
      throw invalidArgument(`The virtual machine ${source.id} has no ${kind} '${key}'.`, [source.id, key]);
  }
  return new Map([...ports].map(([key, port]) => [key, changed(port, updates[key] ?? {})]));
}

function changed(port: Port, update: PortUpdate): Port {
  const { start_connected: startConnected, allow_guest_control: allowGuestControl, backing } = update;
  const yieldOnPoll = "yield_on_poll" in update ? update.yield_on_poll : undefined;
  return {
    backing: backing ?? port.backing,
    connected: startConnected ?? port.connected,
    startConnected: startConnected ?? port.startConnected,
    allowGuestControl: allowGuestControl ?? port.allowGuestControl,
    yieldOnPoll: yieldOnPoll ?? port.yieldOnPoll,
  };
}
