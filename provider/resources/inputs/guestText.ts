import { z } from "zod";

const noNul = (text: string) => !text.includes("\0");
const nul = "must not contain a NUL character: no program can be given one.";
/** Text for a program in the guest. */
export const text = z.string().refine(noNul, nul);
export const someText = text.min(1, "must not be empty.");
