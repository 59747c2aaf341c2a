import { markTag, type Owner, stackDigits } from "../owner";

const marked = new RegExp(`-(${markTag}[0-9a-f]{12})[0-9a-f]{8}(?:[0-9a-f]{12})?$`);

/** Digits in the names of all runspaces of a stack that the provider chooses. */
export function runspaceMark(owner: Pick<Owner, "urn" | "backend">): string {
  return markTag + stackDigits(owner).slice(0, 12);
}

/** Mark of the stack that a runspace was made for; undefined for a name that a program or another client chose. */
export function markOfRunspace(name: string | undefined): string | undefined {
  return marked.exec(name ?? "")?.[1];
}
