import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import * as rpc from "@pulumi/pulumi/runtime/rpc";
import type { z } from "zod";
import { StoredForm } from "../../provider/host/state";
import { consoleTicket } from "../../provider/resources/consoleTicket";
import { guestFile } from "../../provider/resources/guestFile";
import { guestProcessRun } from "../../provider/resources/guestProcessRun";
import { instantCloneFleet } from "../../provider/resources/instantCloneFleet";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { nicConnection } from "../../provider/resources/nicConnection";
import { runspace } from "../../provider/resources/runspace";
import { scriptExecution } from "../../provider/resources/scriptExecution";
import * as vsphere from "../../sdk";

const schemas = [
  consoleTicket,
  guestFile,
  guestProcessRun,
  instantCloneFleet,
  instantCloneVm,
  nicConnection,
  runspace,
  scriptExecution,
];
type Class = new (name: string, args: object) => pulumi.CustomResource;
const classes: Record<string, unknown> = vsphere;

/** Registers a resource of the class with the inputs, and gives the names of the outputs that are secret in the program. */
async function secretOutputs(schema: (typeof schemas)[number], args: object): Promise<string[]> {
  await mockEngine(schema.outputs);
  const resource = new (classes[schema.type] as Class)("one", args);
  const names = Object.keys(schema.outputs.shape);
  const values: Record<string, unknown> = { ...resource };
  const secret = await Promise.all(names.map((name) => pulumi.isSecret(pulumi.output(values[name]))));
  return names.filter((_, index) => secret[index]).sort();
}

/** The mocks with the engine's rule for `additionalSecretOutputs`, and the provider's way of marking what is always a secret. */
async function mockEngine(outputs: z.ZodObject): Promise<void> {
  let additional: string[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ inputs }) => {
      const made = Object.fromEntries(Object.keys(outputs.shape).map((name) => [name, name]));
      const state = new StoredForm(outputs).write(made);
      for (const name of additional) state[name] = { [rpc.specialSigKey]: rpc.specialSecretSig, value: name };
      return { id: "id-1", state: { ...inputs, ...state } };
    },
    call: ({ inputs }) => inputs,
  });
  const monitor = pulumi.runtime.getMonitor();
  assert.ok(monitor);
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request: Parameters<typeof register>[0], ...rest: never[]) => {
    additional = request.getAdditionalsecretoutputsList();
    return Reflect.apply(register, monitor, [request, ...rest]);
  };
}

describe("A program's resources", () => {
  it("are all tried here", () => {
    // StackCleanup has no outputs.
    const exported = Object.keys(classes).filter((name) => /^[A-Z]/.test(name) && name !== "StackCleanup");
    assert.deepEqual(schemas.map(({ type }) => type).sort(), exported.sort());
  });

  for (const schema of schemas) {
    const says = Object.entries(schema.outputs.shape).map(
      ([name, field]) => [name, (field as z.ZodType).meta()] as const,
    );
    const always = says.filter(([, meta]) => meta?.secret).map(([name]) => name);
    const derived = says.filter(([, meta]) => meta?.secretWith).map(([name]) => name);
    const inputs = Object.keys(schema.inputs.shape);

    it(`of ${schema.type} have the secret outputs that its schema names, when every input is a secret`, async () => {
      const args = Object.fromEntries(inputs.map((name) => [name, pulumi.secret("s")]));
      assert.deepEqual(await secretOutputs(schema, args), [...new Set([...always, ...derived])].sort());
    });

    it(`of ${schema.type} have only those that are always secret, when no input is`, async () => {
      const args = Object.fromEntries(inputs.map((name) => [name, "s"]));
      assert.deepEqual(await secretOutputs(schema, args), [...always].sort());
    });

    for (const input of new Set(says.flatMap(([, meta]) => meta?.secretWith ?? []))) {
      it(`of ${schema.type} have the secret outputs that its schema names, when ${input} alone is a secret`, async () => {
        const args = Object.fromEntries(inputs.map((name) => [name, name === input ? pulumi.secret("s") : "s"]));
        assert.deepEqual(await secretOutputs(schema, args), [...always, ...derived].sort());
      });
    }
  }
});
