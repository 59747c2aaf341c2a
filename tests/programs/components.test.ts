import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultName } from "../../provider/defaultName";
import { backendIdentity } from "../../provider/host/backend";
import { runspaceMark } from "../../provider/operations/srs/stackMark";
import { clones } from "../../testing/oneVm";
import { succeeded } from "../../testing/outcome";
import { type EngineLab, withEngine } from "../../testing/project";
import type { ResourceState, Stack } from "../../testing/stack";

/** Guests of the simulator share the files of this machine. */
const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-components-"));

/** A component around whatever `make` declares, and one resource of each kind as a component's author would declare them. */
const COMPONENTS = `
class Box extends pulumi.ComponentResource {
  constructor(name, make, opts) {
    super("lab:index:Box", name, {}, opts);
    this.made = make({ parent: this });
    this.registerOutputs();
  }
}
const credentials = { type: "USERNAME_PASSWORD", userName: "root", password: "guest" };
function each(opts) {
  const vm = new vsphere.InstantCloneVm("vm", { sourceName: "golden", waitFor: "tools" }, opts);
  const run = new vsphere.GuestProcessRun("run", { vm: vm.id, credentials, path: "/bin/true" }, opts);
  const ticket = new vsphere.ConsoleTicket("ticket", { vm: vm.id, type: "WEBMKS" }, opts);
  const shell = new vsphere.Runspace("shell", {}, opts);
  const script = new vsphere.ScriptExecution("script", { runspaceId: shell.id, script: "Write-Output 'hi'" }, opts);
  const network = new vsphere.NicConnection("network", { vm: vm.id, waitFor: "ip" }, opts);
  const path = ${JSON.stringify(join(folder, "file"))};
  const file = new vsphere.GuestFile("file", { vm: vm.id, credentials, path, content: vm.name }, opts);
  const fleet = new vsphere.InstantCloneFleet("fleet", { sourceName: "golden", count: 2 }, opts);
  const second = new vsphere.ConsoleTicket("second", { vm: fleet.ids[1], type: "VMRC" }, opts);
  return { vm, run, ticket, shell, script, network, file, fleet, second };
}
`;

const inBox = `${COMPONENTS} new Box("box", each, { aliases: [{ name: "crate" }] });`;

/** Resources of a component, with options of every kind. */
const options = (connection: string, content: string) => `${COMPONENTS}
const vm = new vsphere.InstantCloneVm("vm", { sourceName: "golden", waitFor: "tools" });
const path = (name) => ${JSON.stringify(folder)} + "/" + name;
new Box("held", (opts) => new vsphere.InstantCloneFleet("fleet", { sourceName: "golden", count: 1 }, opts), { protect: true });
new Box("kept", (opts) => new vsphere.GuestFile("kept", { vm: vm.id, credentials, path: path("kept"), content: "kept" }, opts), { retainOnDelete: true });
new vsphere.NicConnection("network", { vm: vm.id, ${connection} }, { ignoreChanges: ["connected"], deletedWith: vm });
new vsphere.GuestFile("file", { vm: "vm-101", credentials, path: path("ignored"), content: "${content}" }, { ignoreChanges: ["content"], dependsOn: vm });`;

/** Two resources that have a place in a VM, created before an earlier one is deleted. */
const placed = (prefix: string) => `${COMPONENTS}
const opts = { deleteBeforeReplace: false };
const vm = new vsphere.InstantCloneVm("vm", { sourceName: "golden", disconnectAllNics: true, waitFor: "tools" });
new vsphere.NicConnection("${prefix}network", { vm: vm.id }, opts);
const path = ${JSON.stringify(join(folder, "placed"))};
new vsphere.GuestFile("${prefix}file", { vm: vm.id, credentials, path, content: "one" }, opts);`;

describe("Resources in components", () => {
  after(() => rmSync(folder, { recursive: true }));

  it(
    "are made in components in components, with every option of theirs, unchanged by a second up, and destroyed",
    withEngine(
      `${COMPONENTS}
      const outer = new Box("outer", (opts) => new Box("inner", each, opts));
      const { vm } = outer.made.made;
      const clone = (name, opts) => new vsphere.InstantCloneVm(name, { sourceName: "golden" }, opts);
      new vsphere.ConsoleTicket("ofVm", { vm: vm.id, type: "VMRC" }, { parent: vm, deletedWith: vm });
      clone("after", { dependsOn: outer });
      new Box("held", (opts) => clone("protected", opts), { protect: true });
      new Box("kept", (opts) => clone("retained", { ...opts, retainOnDelete: true, ignoreChanges: ["waitFor"] }));
      const named = (suffix) => ({ type, props, opts }) =>
        type.endsWith(":InstantCloneVm") ? { props: { ...props, createTimeoutSeconds: suffix }, opts } : undefined;
      new Box("changed", (opts) => clone("transformed", { ...opts, transforms: [named(501)] }), { transformations: [named(502)] });
      `,
      async (lab) => {
        const { stack } = lab;
        assert.match(succeeded(await stack.up()), /20 created/);
        assertOwned(await stack.resources(), stack);
        assert.match(succeeded(await stack.up()), /20 unchanged/);
        assert.match(succeeded(await stack.refresh()), /20 unchanged/);
        assert.match((await stack.destroy()).stdout, /protected/);
        succeeded(await stack.run(["state", "unprotect", "--all", "--yes"]));
        succeeded(await stack.destroy());
        assert.deepEqual(
          (await clones(lab)).map(({ name }) => name.replace(/-[0-9a-f]{8}$/, "")),
          ["retained"],
        );
      },
    ),
  );

  it(
    "are unchanged by a move into a component and by its new name, are still theirs, and can be replaced and destroyed",
    withEngine(`${COMPONENTS} each({});`, async (lab) => {
      const { stack, project, simulator } = lab;
      succeeded(await stack.up());
      const ids = await idsOf(lab);
      project.program = `${COMPONENTS} new Box("crate", (opts) => each({ ...opts, aliases: [{ parent: pulumi.rootStackResource }] }));`;
      assert.match(succeeded(await stack.up()), /1 created\s+10 unchanged/);
      project.program = inBox;
      assert.match(succeeded(await stack.preview()), /11 unchanged/);
      assert.match(succeeded(await stack.up()), /11 unchanged/);
      assert.match(succeeded(await stack.refresh()), /11 unchanged/);
      assert.deepEqual(await idsOf(lab), ids);
      await simulator.deleteVm((await clones(lab)).find(({ name }) => name.startsWith("vm-"))?.id ?? "");
      assert.match(succeeded(await stack.up()), /replaced/);
      // Those of SRS keep the names that they have.
      const ours = (await stack.resources()).filter(({ inputs }) => !/^(shell|script)-/.test(`${inputs?.["name"]}`));
      assertOwned(ours, stack);
      succeeded(await stack.destroy());
      assert.deepEqual(await clones(lab), []);
      assert.deepEqual((await simulator.state()).runspaces, []);
    }),
  );

  it(
    "may have a StackCleanup among them, which everything else is destroyed before",
    withEngine(
      `${COMPONENTS}
      const outer = new Box("outer", (opts) => {
        new vsphere.StackCleanup("cleanup", { srs: true }, opts);
        return new Box("inner", each, opts);
      });
      new vsphere.InstantCloneVm("after", { sourceName: "golden" }, { dependsOn: outer });`,
      async ({ stack, simulator }) => {
        assert.match(succeeded(await stack.up()), /14 created/);
        assert.match(succeeded(await stack.up()), /14 unchanged/);
        assert.match(succeeded(await stack.destroy()), /14 deleted/);
        assert.deepEqual((await simulator.state()).vms.length, 2);
      },
    ),
  );

  it(
    "obey the options that a component passes on: protect, retainOnDelete and ignoreChanges, and dependsOn and deletedWith of their own",
    withEngine(options("connected: true", "one"), async ({ stack, simulator, project }) => {
      succeeded(await stack.up());
      project.program = options("connected: false", "two");
      assert.match(succeeded(await stack.up()), /8 unchanged/);
      assert.match((await stack.destroy()).stdout, /protected/);
      succeeded(await stack.run(["state", "unprotect", "--all", "--yes"]));
      succeeded(await stack.destroy());
      assert.ok(existsSync(join(folder, "kept")), "a retained file stays");
      assert.equal((await simulator.state()).vms.length, 2);
    }),
  );

  it(
    "keep their place when they are replaced or renamed, also if the new one comes first",
    withEngine(placed(""), async ({ stack, project }) => {
      succeeded(await stack.up());
      const urns = (await stack.resources()).filter(({ urn }) => /::(network|file)$/.test(urn)).map(({ urn }) => urn);
      assert.match(succeeded(await stack.up(...urns.flatMap((urn) => ["--replace", urn]))), /2 replaced/);
      // A file that is gone, or a NIC that is not connected, would be a change.
      succeeded(await stack.preview("--expect-no-changes"));
      project.program = placed("another-");
      assert.match(succeeded(await stack.up()), /2 created[\s\S]*2 deleted/);
      succeeded(await stack.preview("--expect-no-changes"));
      succeeded(await stack.destroy());
    }),
  );
});

/** The provider was told the very URNs that the engine has: by the input that carries it, or by the name that it gives. */
function assertOwned(resources: ResourceState[], { backendUrl }: Stack): void {
  // A file's path and the names of a fleet's members identify them to the provider.
  const ours = resources.filter(({ type }) => /^pulumi-nodejs:.*:(?!GuestFile|InstantCloneFleet)\w+$/.test(type));
  assert.ok(ours.length >= 3);
  for (const { urn, inputs } of ours) {
    const told = inputs?.["__urn"] ?? inputs?.["name"];
    const backend = backendIdentity({ environment: { PULUMI_BACKEND_URL: backendUrl }, folder: "/" });
    const names = [defaultName(urn), defaultName(urn, backend, runspaceMark({ urn, backend }))];
    assert.ok([urn, ...names].includes(String(told)), `${urn} was told ${told}`);
  }
}

/** By name: a move changes the rest of a URN, and the state lists resources of one type in the order of their ends. */
async function idsOf({ stack }: EngineLab): Promise<Record<string, string | undefined>> {
  const resources = (await stack.resources()).filter(({ custom }) => custom);
  return Object.fromEntries(resources.map(({ urn, id }) => [urn.split("::").at(-1), id]));
}
