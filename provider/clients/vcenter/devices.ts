import { z } from "zod";

/** Devices of a kind by key. `/rest` writes a map as a list of key and value. */
export function byKey<Device>(device: z.ZodType<Device>) {
  return z
    .union([z.array(z.object({ key: z.coerce.string(), value: device })), z.record(z.string(), device)])
    .transform((devices) =>
      Array.isArray(devices) ? Object.fromEntries(devices.map(({ key, value }) => [key, value])) : devices,
    );
}

/** Drives and ports, as far as they decide whether a VM can be cloned (docs/apis/vcenter.md section 3.1). */
export const DevicesInfo = byKey(
  z
    .object({
      label: z.string().default("a device"),
      state: z.string().optional(),
      backing: z.object({ type: z.string().optional() }).optional(),
    })
    .transform(({ label, state, backing }) => ({
      label,
      isConnected: state === "CONNECTED",
      /** Type of the backing, such as `HOST_DEVICE`. */
      backing: backing?.type,
    })),
);
