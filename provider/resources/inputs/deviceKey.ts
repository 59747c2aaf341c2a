import { z } from "zod";

export const deviceKey = z.string().regex(/^\d+$/, 'must be the key of a device of the source, such as "4000".');
