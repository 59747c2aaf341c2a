import { z } from "zod";
import { recordOf } from "../../provider/operations/fleet/record";
import { markOfRunspace, runspaceMark } from "../../provider/operations/srs/stackMark";
import { markOf, stackMark, stackMarkOfFleet } from "../../provider/operations/vcenter/ownerMark";
import { UsageError } from "../usageError";

const typePrefix = "pulumi-nodejs:dynamic/vsphere-ops:";

const Resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  outputs: z.record(z.string(), z.unknown()).default({}),
});
const Resources = z.object({ resources: z.array(Resource).nullish() }).nullish();
/** What `pulumi stack export` writes, and the file of a stack in a backend of one's own. */
const State = z.union([
  z.object({ deployment: Resources }),
  z
    .object({ checkpoint: z.object({ latest: Resources }) })
    .transform((file) => ({ deployment: file.checkpoint.latest })),
]);

/** What a state says of VMs and runspaces. */
export interface StackState {
  /** `stack` of `project`, as people know it. */
  name: string;
  /** Marks that clones and runspaces of this stack carry. */
  marks: Set<string>;
  vmIds: Set<string>;
  runspaceIds: Set<string>;
}

/** A stack by its names. Its state may be gone together with the stack. */
export interface StackName {
  stack: string;
  project: string;
  /** With the organization, where there is one. */
  backend: string;
}

export function emptyState({ stack, project, backend }: StackName): StackState {
  const owner = { urn: `urn:pulumi:${stack}::${project}::`, backend };
  const marks = new Set([stackMark(owner), runspaceMark(owner)]);
  return { name: `${project}/${stack}`, marks, vmIds: new Set(), runspaceIds: new Set() };
}

/**
 * Reads a state. `backend` is the one that the stack is in now. Marks that the state itself records count too: it may have been made
 * elsewhere. Undefined for the state of an empty stack, which does not say whose it is.
 */
export function readState(text: string, source: string, backend: string): StackState | undefined {
  const parsed = State.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new UsageError(
      `${source}: this is neither what "pulumi stack export" writes nor the file of a stack in a backend of your own.`,
    );
  }
  const resources = parsed.data.deployment?.resources ?? [];
  const [stack = "", project = ""] = resources[0]?.urn.replace(/^urn:pulumi:/, "").split("::") ?? [];
  if (stack === "") return undefined;
  const state = emptyState({ stack, project, backend });
  for (const resource of resources) if (resource.type.startsWith(typePrefix)) add(state, resource);
  return state;
}

function add({ marks, vmIds, runspaceIds }: StackState, { type, id = "", outputs }: z.infer<typeof Resource>): void {
  const text = (name: string) => (typeof outputs[name] === "string" ? outputs[name] : undefined);
  switch (type.slice(typePrefix.length)) {
    case "InstantCloneVm":
      vmIds.add(id);
      addKnown(marks, markOf(text("biosUuid"))?.stack);
      break;
    case "InstantCloneFleet":
      for (const member of recordOf(text("record") ?? hiddenRecord(id)).members) vmIds.add(member.id);
      marks.add(stackMarkOfFleet(id));
      break;
    case "Runspace":
      runspaceIds.add(id);
      addKnown(marks, markOfRunspace(text("name")));
      break;
    case "StackCleanup":
      marks.add(id);
      break;
  }
}

/** A fleet whose members are not known must not pass for one without members: they would be deleted as orphans. */
function hiddenRecord(fleet: string): never {
  throw new UsageError(
    `The record of ${fleet} is encrypted in the state, so its members are not known. Write the state by "pulumi stack export ` +
      '--show-secrets", and pass it as --state.',
  );
}

function addKnown(marks: Set<string>, mark: string | undefined): void {
  if (mark !== undefined) marks.add(mark);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
