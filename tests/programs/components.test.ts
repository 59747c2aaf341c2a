import assert from "node:assert/strict";
import { defaultName } from "../../provider/defaultName";
import { backendIdentity } from "../../provider/host/backend";
import { runspaceMark } from "../../provider/operations/srs/stackMark";
import { clones } from "../../testing/oneVm";
import { succeeded } from "../../testing/outcome";
import { type EngineLab, withEngine } from "../../testing/project";
import type { ResourceState, Stack } from "../../testing/stack";

/** A component around whatever `make` declares, and all five resources as a component's author would declare them. */
const COMPONENTS = `
class Box extends pulumi.ComponentResource {
  constructor(name, make, opts) {
    super("lab:index:Box", name, {}, opts);
    this.made = make({ parent: this });
    this.registerOutputs();
  }
}
const credentials = { type: "USERNAME_PASSWORD", userName: "root", password: "guest" };
function five(opts) {
  const vm = new vsphere.InstantCloneVm("vm", { sourceName: "golden", waitFor: "tools" }, opts);
  const run = new vsphere.GuestProcessRun("run", { vm: vm.id, credentials, path: "/bin/true" }, opts);
  const ticket = new vsphere.ConsoleTicket("ticket", { vm: vm.id, type: "WEBMKS" }, opts);
  const shell = new vsphere.Runspace("shell", {}, opts);
  const script = new vsphere.ScriptExecution("script", { runspaceId: shell.id, script: "Write-Output 'hi'" }, opts);
  return { vm, run, ticket, shell, script };
}
`;

const inBox = `${COMPONENTS} new Box("box", five, { aliases: [{ name: "crate" }] });`;

describe("Resources in components", () => {
  it(
    "are made in components in components, with every option of theirs, unchanged by a second up, and destroyed",
    withEngine(
      `${COMPONENTS}
      const outer = new Box("outer", (opts) => new Box("inner", five, opts));
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
        assert.match(succeeded(await stack.up()), /16 created/);
        assertOwned(await stack.resources(), stack);
        assert.match(succeeded(await stack.up()), /16 unchanged/);
        assert.match(succeeded(await stack.refresh()), /16 unchanged/);
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
    withEngine(`${COMPONENTS} five({});`, async (lab) => {
      const { stack, project, simulator } = lab;
      succeeded(await stack.up());
      const ids = await idsOf(lab);
      project.program = `${COMPONENTS} new Box("crate", (opts) => five({ ...opts, aliases: [{ parent: pulumi.rootStackResource }] }));`;
      assert.match(succeeded(await stack.up()), /1 created\s+6 unchanged/);
      project.program = inBox;
      assert.match(succeeded(await stack.preview()), /7 unchanged/);
      assert.match(succeeded(await stack.up()), /7 unchanged/);
      assert.match(succeeded(await stack.refresh()), /7 unchanged/);
      assert.deepEqual(await idsOf(lab), ids);
      await simulator.deleteVm((await clones(lab))[0]?.id ?? "");
      assert.match(succeeded(await stack.up()), /replaced/);
      // Those of SRS keep the names that they have.
      const ours = (await stack.resources()).filter(({ inputs }) => !/^(shell|script)-/.test(`${inputs?.["name"]}`));
      assertOwned(ours, stack);
      succeeded(await stack.destroy());
      assert.deepEqual(await clones(lab), []);
      assert.deepEqual((await simulator.state()).runspaces, []);
    }),
  );
});

/** The provider was told the very URNs that the engine has: by the input that carries it, or by the name that it gives. */
function assertOwned(resources: ResourceState[], { backendUrl }: Stack): void {
  const ours = resources.filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/vsphere-ops:"));
  assert.ok(ours.length >= 3);
  for (const { urn, inputs } of ours) {
    const told = inputs?.["__urn"] ?? inputs?.["name"];
    const backend = backendIdentity({ environment: { PULUMI_BACKEND_URL: backendUrl }, folder: "/" });
    const names = [defaultName(urn), defaultName(urn, backend, runspaceMark({ urn, backend }))];
    assert.ok([urn, ...names].includes(String(told)), `${urn} was told ${told}`);
  }
}

async function idsOf({ stack }: EngineLab): Promise<Record<string, string | undefined>> {
  const resources = (await stack.resources()).filter(({ custom }) => custom);
  return Object.fromEntries(resources.map(({ type, id }) => [type, id]));
}
