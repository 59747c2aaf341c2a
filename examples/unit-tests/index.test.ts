import assert from "node:assert/strict";
import { before, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";

/** Inputs of the registered resources by name. */
const registered = new Map<string, Record<string, unknown>>();
let program: typeof import("./index.js");

function known<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

before(async () => {
  await pulumi.runtime.setMocks({
    newResource({ name, inputs }) {
      registered.set(name, inputs);
      return { id: `${name}-id`, state: { ...inputs, stdout: "web\n" } };
    },
    call: () => ({}),
  });
  pulumi.runtime.setConfig("project:guestPassword", "guest");
  program = await import("./index.js");
  // Resources are registered one after another. The last one depends on all others.
  await known(program.hostName);
});

it("keeps the clone off the network until it has its own identity", () => {
  assert.equal(registered.get("web")?.["disconnectAllNics"], true);
});

it("runs the job in the clone, with a time-out", () => {
  assert.equal(registered.get("job")?.["vm"], "web-id");
  assert.equal(registered.get("job")?.["timeoutSeconds"], 60);
});

it("returns the host name without the line break", async () => {
  assert.equal(await known(program.hostName), "web");
});
