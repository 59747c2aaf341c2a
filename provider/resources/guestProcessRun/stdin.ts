import { buffer } from "node:stream/consumers";
import type { Program, Stdin } from "../../operations/guestRun/program";
import { secretTexts } from "../../operations/secretTexts";
import { heldContent } from "../inputs/content";
import type { Checked, Context, Draft } from "../resource";
import type { GuestProcessRunInputs } from "./schema";

/** An asset is read in check, and its digest takes its place before the engine records the inputs. */
export async function heldStdin(
  context: Context,
  { inputs: { stdin }, unknown }: Draft<GuestProcessRunInputs>,
): Promise<Checked<GuestProcessRunInputs>> {
  // A part of it may be unknown still.
  if (typeof stdin !== "object" || unknown.has("stdin")) return {};
  const { digest, failures } = await heldContent(context.contents, "stdin", stdin);
  return { ...(digest && { defaults: { stdin: digest } }), failures };
}

/** Standard input with its content; `learn` hears of a secret one. */
export function readableStdin(
  context: Context,
  { path, stdin }: Program,
  learn: (...secrets: string[]) => void,
): Stdin | undefined {
  if (typeof stdin !== "object") return stdin;
  const read = async () => {
    const content = await buffer(context.contents.of(stdin, `run ${path}`).open());
    if (context.secretInputs.has("stdin")) learn(...secretTexts(content.toString()));
    return content;
  };
  return { sha256: stdin.sha256, read };
}
