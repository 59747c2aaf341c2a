import { z } from "zod";

export const deviceKey = z.string().regex(/^\d+$/, 'must be the key of a device, such as "4000".');
