import assert from "node:assert/strict";
import { before, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";

/** Inputs of the registered resources by name. */
const registered = new Map<string, Record<string, unknown>>();
let program: typeof import("./index.js");

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
});

it("keeps the clone off the network until it has its own identity", () => {
  assert.equal(registered.get("web")?.["disconnectAllNics"], true);
});

it("runs the job in the clone, with a time-out", () => {
  assert.equal(registered.get("job")?.["vm"], "web-id");
  assert.equal(registered.get("job")?.["timeoutSeconds"], 60);
});

it("returns the host name without the line break", async () => {
  assert.equal(await new Promise((resolve) => program.hostName.apply(resolve)), "web");
});
