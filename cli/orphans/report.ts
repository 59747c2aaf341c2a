import { table } from "../table";
import type { Deleted, Looked } from "./command";
import type { RunspaceFinding, VmFinding } from "./findings";

const meanings = {
  orphan: "no state knows it",
  retained: "outlives its stack; left alone",
  copy: "copy of a VM that the state knows; left alone",
  otherStack: "of a stack that was not given; left alone",
} as const;

/** What was found, for people. */
export function report({ vms, runspaces, stacks }: Looked): string {
  const looked = `Compared with the state of ${stacks.join(", ") || "no stack"}.\n`;
  const found: Deleted<VmFinding | RunspaceFinding>[] = [...vms, ...runspaces];
  if (found.length === 0) return `${looked}No orphans.\n`;
  const rows = found.map((finding) => [
    finding.id,
    finding.name ?? "",
    "powerState" in finding ? finding.powerState : "runspace",
    finding.ageHours === undefined ? "unknown" : `${finding.ageHours} h`,
    finding.stack ?? `mark ${finding.mark}`,
    finding.deleted ? "deleted" : (finding.failure ?? meanings[finding.status]),
  ]);
  const orphans = found.filter(({ status }) => status === "orphan");
  const deleted = orphans.filter((finding) => finding.deleted).length;
  const count = `${orphans.length} orphan${orphans.length === 1 ? "" : "s"}, ${deleted} deleted.`;
  const advice = orphans.length > deleted ? " --delete deletes those that are orphans." : "";
  return `${looked}${table(["id", "name", "state", "age", "stack", "verdict"], rows)}\n${count}${advice}\n`;
}
