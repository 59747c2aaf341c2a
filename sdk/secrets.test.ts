import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { withSecrets } from "./secrets";

const facts = {
  token: "test:index:Test",
  handler: "test",
  outputs: {},
  inputs: [],
  requiredOutput: "",
  timeouts: [],
  secretInputs: ["setup"],
  secretSources: [],
  derivedOutputs: [],
};

describe("An input that is always secret", () => {
  it("is marked", async () => {
    const { args } = withSecrets(facts, { setup: { path: "/bin/sh" } }, {});
    const [setup] = Object.values(args);
    assert.equal(await pulumi.isSecret(setup), true);
  });

  it("stays away when a program leaves it undefined", () => {
    assert.deepEqual(withSecrets(facts, { setup: undefined }, {}).args, { setup: undefined });
  });
});
