import { z } from "zod";
import { invalidArgument } from "./errors";
import type { Port, Vm } from "./vm";

/** Serial.UpdateSpec and Parallel.UpdateSpec: docs/apis/vcenter.md section 8. */
export const portUpdateSchema = z.strictObject({
  yield_on_poll: z.boolean().optional(),
  backing: z.looseObject({ type: z.string() }).optional(),
  start_connected: z.boolean().optional(),
  allow_guest_control: z.boolean().optional(),
});

export function clonePorts(
  source: Vm,
  ports: Map<string, Port>,
  updates: Record<string, z.infer<typeof portUpdateSchema>>,
  kind: string,
): Map<string, Port> {
  for (const key of Object.keys(updates)) {
    if (!ports.has(key))
      throw invalidArgument(`The virtual machine ${source.id} has no ${kind} '${key}'.`, [source.id, key]);
  }
  return new Map(
    [...ports].map(([key, port]) => {
      const { start_connected, allow_guest_control, yield_on_poll } = updates[key] ?? {};
      const changed: Port = {
        connected: start_connected ?? port.connected,
        startConnected: start_connected ?? port.startConnected,
        allowGuestControl: allow_guest_control ?? port.allowGuestControl,
        yieldOnPoll: yield_on_poll ?? port.yieldOnPoll,
      };
      return [key, changed];
    }),
  );
}
