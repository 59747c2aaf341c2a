import { readFileSync } from "node:fs";
import { messageOf } from "../../provider/errors";
import { backendIdentity } from "../../provider/host/backend";
import { Pulumi } from "../pulumi";
import { UsageError } from "../usageError";
import { emptyState, readState, type StackState } from "./states";

/**
 * The states that were named: files, stacks, or else the selected stack of this folder. A stack that is gone counts as one with an
 * empty state, so all that carries its mark is an orphan.
 */
export async function givenStates({ stack, state }: { stack: string[]; state: string[] }): Promise<StackState[]> {
  const pulumi = new Pulumi(process.cwd());
  const backend = backendIdentity({ environment: process.env, folder: pulumi.folder });
  const files = state.flatMap((file) => readState(contentOf(file), file, backend) ?? []);
  if (files.length < state.length) {
    console.error(
      "A state that holds no resource does not say which stack it is of, so it proves nothing: name its stack with --stack.",
    );
  }
  if (stack.length === 0 && state.length > 0) return files;
  const names = stack.length > 0 ? stack : [await selected(pulumi)];
  return [...files, ...(await Promise.all(names.map((name) => stateOf(pulumi, name, backend))))];
}

async function stateOf(pulumi: Pulumi, given: string, backend: string): Promise<StackState> {
  const { name, organization } = await partsOf(pulumi, given);
  const owner = backend + organization;
  const text = await pulumi.state(given);
  const read = text === undefined ? undefined : readState(text, `stack ${given}`, owner);
  return read ?? emptyState({ stack: name, project: pulumi.project(), backend: owner });
}

async function selected(pulumi: Pulumi): Promise<string> {
  const current = await pulumi.selected();
  if (current !== undefined) return current;
  throw new UsageError("No stack is selected in this folder. Name one with --stack, or a state with --state.");
}

/** A stack's own name, and the organization that the provider puts in front of its URNs: none in a backend without organizations. */
async function partsOf(pulumi: Pulumi, given: string): Promise<{ name: string; organization: string }> {
  const parts = given.split("/");
  const name = parts.at(-1) ?? given;
  const url = (await pulumi.stacks()).find((row) => row.name.split("/").at(-1) === name)?.url;
  const inUrl = url !== undefined && URL.canParse(url) ? new URL(url).pathname.split("/")[1] : undefined;
  const organization = parts.length > 1 ? parts[0] : inUrl;
  return { name, organization: organization && organization !== "organization" ? `${organization}/` : "" };
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`--state ${file}: ${messageOf(error)}`);
  }
}
