import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { withoutUserSettings } from "../../scripts/engine.mjs";
import { succeeded } from "../../testing/outcome";
import { Project } from "../../testing/project";
import { outcomeOf } from "../../testing/stack";

const root = join(__dirname, "../..");
const tsx = pathToFileURL(require.resolve("tsx")).href;

/** Runs Node in the folder of a project with these files, and returns what it printed. */
async function node(files: Record<string, string>, args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const project = new Project("");
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(project.folder, name), text);
    // A test runner tells the processes below it that they are part of its run.
    const { NODE_TEST_CONTEXT: _, ...inherited } = withoutUserSettings(process.env);
    const child = spawn(process.execPath, args, {
      cwd: project.folder,
      env: { ...inherited, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return succeeded(await outcomeOf(child));
  } finally {
    project.remove();
  }
}

/** A program with mocks that return `results` by token; it prints the value of `expression`. */
async function valueUnderMocks(results: Record<string, unknown>, expression: string, env: NodeJS.ProcessEnv = {}) {
  const script = `
const pulumi = require("@pulumi/pulumi");
const vsphere = require("pulumi-vsphere-ops");
const results = ${JSON.stringify(results)};
const seen = [];
const mocks = {
  newResource: ({ name, inputs }) => ({ id: name + "-id", state: inputs }),
  call: ({ token, inputs }) => {
    seen.push([token, inputs]);
    if (results[token] === undefined) throw new Error("unexpected");
    return results[token];
  },
};
const known = (output) => new Promise((resolve) => output.apply(resolve));
(async () => {
  await pulumi.runtime.setMocks(mocks);
  console.log(JSON.stringify(await (${expression})));
})();`;
  return JSON.parse(await node({ "script.js": script }, ["script.js"], env));
}

const golden = { id: "vm-101", name: "golden", extra: { of: ["the mocks"] } };
const ticket = { ticket: "vmrc://vcenter.example.com/1", issuedAt: "2026-01-01T00:00:00Z", expiresAt: "later" };
const runspaces = { runspaces: [{ id: "pcli-1", state: "ready" }] };
const results = {
  "vsphere-ops:index:getVm": golden,
  "vsphere-ops:index:getConsoleTicket": ticket,
  "vsphere-ops:index:getRunspaces": runspaces,
};

describe("Functions under mocks", () => {
  const calls: [call: string, token: string, inputs: object, result: object][] = [
    ["getVm({ name: 'golden' })", "getVm", { name: "golden" }, golden],
    ["getRunspaces()", "getRunspaces", {}, runspaces],
    ["getRunspaces({ connection: 'east' })", "getRunspaces", { connection: "east" }, runspaces],
  ];
  for (const [call, name, inputs, result] of calls) {
    const twin = call.replace("(", "Output(");
    for (const [title, expression] of [
      [call, `vsphere.${call}`],
      [twin, `known(vsphere.${twin})`],
    ]) {
      it(`return for ${title} what the mocks return`, async () => {
        const value = await valueUnderMocks(results, `(async () => ({ result: await ${expression}, seen }))()`);
        assert.deepEqual(value, { result, seen: [[`vsphere-ops:index:${name}`, inputs]] });
      });
    }
  }

  it("keep a ticket secret", async () => {
    const value = await valueUnderMocks(
      results,
      `(async () => {
        const { ticket, ...times } = await vsphere.getConsoleTicket({ vm: "vm-101", type: "VMRC" });
        const twin = vsphere.getConsoleTicketOutput({ vm: pulumi.output("vm-101"), type: "VMRC" });
        const secret = [await pulumi.isSecret(ticket), await pulumi.isSecret(twin), await pulumi.isSecret(twin.ticket)];
        return { result: { ticket: await known(ticket), ...times }, twin: await known(twin), secret, seen };
      })()`,
    );
    const call = ["vsphere-ops:index:getConsoleTicket", { vm: "vm-101", type: "VMRC" }];
    assert.deepEqual(value, { result: ticket, twin: ticket, secret: [true, true, true], seen: [call, call] });
  });

  it("go to no vCenter that the environment names, and load nothing that could", async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections++;
      socket.destroy();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const loaded = await valueUnderMocks(
        results,
        `(async () => {
          await Promise.all([vsphere.getVm({ id: "vm-101" }), vsphere.getRunspaces()]);
          await vsphere.getConsoleTicket({ vm: "vm-101", type: "VMRC" });
          return Object.keys(require.cache).filter((file) => /axios|zod|provider.clients/.test(file));
        })()`,
        { VSPHERE_SERVER: url, VSPHERE_USER: "ci", VSPHERE_PASSWORD: "of-the-real-one", SRS_SERVER: url },
      );
      assert.deepEqual(loaded, []);
      assert.equal(connections, 0);
    } finally {
      server.close();
    }
  });

  it("name the token that the mocks failed for", async () => {
    const value = await valueUnderMocks({}, "vsphere.getVm({ id: 'vm-1' }).catch((error) => error.message)");
    assert.match(value, /^vsphere-ops:index:getVm: `call` of the mocks failed/);
  });
});

/** A component with one resource of each kind, under mocks that return these outputs. */
const everyKind = `
class Box extends pulumi.ComponentResource {
  constructor(name, make) {
    super("lab:index:Box", name);
    this.made = make({ parent: this });
    this.registerOutputs(this.made);
  }
}
const credentials = { type: "USERNAME_PASSWORD", userName: "root", password: "guest" };
const { made } = new Box("box", (opts) => {
  new vsphere.StackCleanup("cleanup", {}, opts);
  const vm = new vsphere.InstantCloneVm("vm", { sourceName: "golden" }, opts);
  const guest = { vm: vm.id, credentials };
  const source = new pulumi.asset.FileAsset("./not-there");
  const file = new vsphere.GuestFile("file", { ...guest, path: "/tmp/a", source }, opts);
  const run = new vsphere.GuestProcessRun("run", { ...guest, path: "/bin/sh", stdin: source, triggers: [file.sha256] }, opts);
  const network = new vsphere.NicConnection("network", { vm: vm.id }, { ...opts, dependsOn: run });
  const fleet = new vsphere.InstantCloneFleet("fleet", { sourceName: "golden", count: 2 }, opts);
  const ticket = new vsphere.ConsoleTicket("ticket", { vm: fleet.ids[1], type: "VMRC" }, opts);
  const shell = new vsphere.Runspace("shell", {}, opts);
  const script = new vsphere.ScriptExecution("script", { runspaceId: shell.id, script: "Get-VM" }, opts);
  return { ids: fleet.ids, first: fleet.members[0].name, address: network.ipAddress, digest: file.sha256, said: script.output, of: ticket.vm };
});
const values = await known(pulumi.output(made));`;
const outputsOfEveryKind = {
  members: [
    { index: 0, id: "vm-1", name: "fleet-0" },
    { index: 1, id: "vm-2", name: "fleet-1" },
  ],
  ...{ record: "", ipAddress: "192.0.2.7", sha256: "abc", output: "golden", pid: 4711 },
};

describe("Resources of every kind in a component", () => {
  for (const [title, isPreview] of [
    ["an up", false],
    ["a preview", true],
  ]) {
    it(`run under the mocks of ${title}, and return what the mocks return`, async () => {
      const script = `const pulumi = require("@pulumi/pulumi");
const vsphere = require("pulumi-vsphere-ops");
const known = (output) => new Promise((resolve) => output.apply(resolve));
const newResource = ({ name, inputs }) => ({ id: name + "-id", state: { ...inputs, ...${JSON.stringify(outputsOfEveryKind)} } });
(async () => {
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "lab", "test", ${isPreview});
  ${everyKind}
  console.log(JSON.stringify(values));
})();`;
      assert.deepEqual(JSON.parse(await node({ "script.js": script }, ["script.js"])), {
        ...{ ids: ["vm-1", "vm-2"], first: "fleet-0", address: "192.0.2.7", digest: "abc", said: "golden", of: "vm-2" },
      });
    });
  }
});

describe("The page on testing", () => {
  it("shows a program and a test that passes", async () => {
    const page = readFileSync(join(root, "docs/testing.md"), "utf8");
    const blocks = [...page.matchAll(/^```ts (\S+)\n([\s\S]*?)^```$/gm)];
    const files = Object.fromEntries(blocks.map(([, name = "", text = ""]) => [name, text]));
    assert.deepEqual(Object.keys(files), ["program.ts", "program.test.ts"]);
    const said = await node(files, ["--import", tsx, "--test", "--test-reporter=tap", "program.test.ts"]);
    assert.match(said, /^# pass 4$/m);
  });
});
