import { type Owner, stackDigits } from "../owner";

/** Makes a name ours, as in the BIOS UUIDs of clones. */
const tag = "0b5c";
const marked = /-(0b5c[0-9a-f]{12})[0-9a-f]{8}(?:[0-9a-f]{12})?$/;

/** Digits in the names of all runspaces of a stack that the provider chooses. */
export function runspaceMark(owner: Pick<Owner, "urn" | "backend">): string {
  return tag + stackDigits(owner).slice(0, 12);
}

/** Mark of the stack that a runspace was made for; undefined for a name that a program or another client chose. */
export function markOfRunspace(name: string | undefined): string | undefined {
  return marked.exec(name ?? "")?.[1];
}
