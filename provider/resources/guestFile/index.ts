import { OpsError } from "../../errors";
import type { Content } from "../../operations/content/content";
import { deleteFile, keepFile } from "../../operations/guestFile/deleteFile";
import { type GuestFile, guestFile as open } from "../../operations/guestFile/guestFile";
import { fileDrift, isFolder, liveFile } from "../../operations/guestFile/observeFile";
import { writeFile } from "../../operations/guestFile/writeFile";
import { heldContent } from "../inputs/content";
import { accountOf } from "../inputs/guestCredentials";
import { checkVm, needsTools, observeGuestVm } from "../inputs/vm";
import type { Checked, Context, Draft, Resource } from "../resource";
import {
  contentInputs,
  type GuestFileInputs,
  type GuestFileOutputs,
  guestFileInputs,
  guestFileOutputs,
  type RecordedInputs,
} from "./schema";
import { validateGuestFile } from "./validation";

/** A file in a guest, through VMware Tools. Its content is never in the state. */
export const guestFile: Resource<GuestFileInputs, GuestFileOutputs> = {
  type: "GuestFile",
  inputs: guestFileInputs,
  outputs: guestFileOutputs,
  validate: validateGuestFile,
  distinctInput: "path",
  distinctWithin: ({ vm, connection = "default" }, unknown) =>
    vm === undefined || unknown.has("connection") ? undefined : `${connection} ${vm}`,

  async check(context, draft) {
    const failures = await checkVm(context, draft, needsTools("a file"));
    if (failures.length > 0) return { failures };
    const held = await hold(context, draft);
    return { ...held, failures: [...(held.failures ?? []), ...(await folderProblems(context, draft))] };
  },

  async create(context, inputs) {
    const { vm, path } = inputs;
    return { id: `${vm}:${path}`, outputs: await write(context, inputs, true) };
  },

  async read(context, id, state) {
    if (!isRecorded(state)) {
      throw new OpsError(
        "Unsupported",
        `get GuestFile ${id}: reading a file needs credentials. Declare it as a resource.`,
      );
    }
    const seen = await observeGuestVm(context, state, `, and with it ${state.path}`);
    if (!seen) return undefined;
    if (seen.powerState !== "POWERED_ON") return onlyOutputs(state);
    const live = await liveFile(fileOf(context, state), state);
    return live === "gone" ? undefined : onlyOutputs({ ...state, ...live });
  },

  asInputs: ({ sha256 }) => ({ content: { sha256 }, source: { sha256 } }),

  async diff(context, _id, state, inputs, declared) {
    if (declared.replace.length > 0) return declared;
    const { vm, path } = state;
    const seen = await observeGuestVm(context, state, `, so ${path} is written again`);
    if (!seen) return { replace: ["vm"], update: [] };
    keepFile(fileOf(context, state));
    const field = inputs.source === undefined ? "content" : "source";
    const update = new Set(declared.update);
    const digest = digestIn(inputs);
    if (digest !== undefined && digest !== state.sha256) update.add(field);
    if (update.size > 0 || seen.powerState !== "POWERED_ON") return { replace: [], update: [...update] };
    const drift = await fileDrift(fileOf(context, { ...state, ...inputs }), state, inputs);
    if (!drift || drift.length === 0) return declared;
    context.info(`${path} in ${vm} is not as it was written (${drift.join(", ")}): it is written again.`);
    return { replace: [], update: [field] };
  },

  async update(context, _id, state, inputs) {
    const isOther = digestIn(inputs) !== state.sha256 || attributes.some((name) => inputs[name] !== state[name]);
    if (!isOther) {
      const drift = await fileDrift(fileOf(context, inputs), state, inputs);
      if (!drift || drift.length === 0) return onlyOutputs(state);
    }
    return await write(context, inputs, false);
  },

  async delete(context, _id, state) {
    if (state.deleteOnDestroy) await deleteFile(fileOf(context, state));
  },
};

const attributes = ["permissions", "ownerId", "groupId"] as const;

function fileOf(
  context: Context,
  { vm, connection, credentials, path }: Pick<RecordedInputs, "vm" | "connection" | "credentials" | "path">,
): GuestFile {
  return open(context.vcenter(connection), vm, accountOf(credentials), path);
}

async function write(context: Context, inputs: GuestFileInputs, isNew: boolean): Promise<GuestFileOutputs> {
  const { ownerId, groupId, createParents, readyTimeoutSeconds } = inputs;
  const isSecret = contentInputs.some((name) => context.secretInputs.has(name));
  const permissions = inputs.permissions ?? (isSecret ? "0600" : "0644");
  const content = contentOf(context, inputs);
  const writing = { content, attributes: { permissions, ownerId, groupId }, createParents, readyTimeoutSeconds };
  return { path: inputs.path, ...(await writeFile(fileOf(context, inputs), writing, isNew)) };
}

function contentOf(context: Context, inputs: GuestFileInputs): Content {
  const sha256 = digestIn(inputs) ?? "";
  return context.contents.of({ sha256 }, `write ${inputs.path} in ${inputs.vm}`);
}

/** Inputs that are checked have digests in the place of content. */
function digestIn({ content, source }: Partial<GuestFileInputs>): string | undefined {
  const given = content ?? source;
  return typeof given === "object" && "sha256" in given ? given.sha256 : undefined;
}

async function hold(context: Context, { inputs, unknown }: Draft<GuestFileInputs>): Promise<Checked<GuestFileInputs>> {
  const { content, source } = inputs;
  const field = content === undefined ? "source" : "content";
  const given = content ?? source;
  // A part of it may be unknown still.
  if (given === undefined || unknown.has(field)) return {};
  const { digest, failures } = await heldContent(context.contents, field, given);
  return { failures, ...(digest && { defaults: { [field]: digest } }) };
}

/** In a preview, one look at a guest that is there already: a folder of that name cannot be replaced by a file. */
async function folderProblems(context: Context, { inputs, unknown, previous, mayLook }: Draft<GuestFileInputs>) {
  const { vm, path, credentials, connection } = inputs;
  if (!mayLook || previous !== undefined || unknown.size > 0 || !vm || !path || !credentials) return [];
  const isTaken = await isFolder(fileOf(context, { vm, path, credentials, connection }));
  return isTaken ? [{ path: "path", reason: "names a folder of the guest. It must name a file." }] : [];
}

/** A file that was written by this provider; a `get` knows nothing but an id. */
function isRecorded(state: Partial<RecordedInputs & GuestFileOutputs>): state is RecordedInputs & GuestFileOutputs {
  return state.vm !== undefined && state.sha256 !== undefined;
}

function onlyOutputs(state: GuestFileOutputs): GuestFileOutputs {
  return guestFileOutputs.strip().parse(state);
}
