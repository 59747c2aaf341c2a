import assert from "node:assert/strict";
import { failed, succeeded } from "../../testing/outcome";
import { withEngine } from "../../testing/project";

/** One of each resource that a preview looks at. */
const program = `
const vm = new vsphere.InstantCloneVm("web", { sourceName: "golden" });
new vsphere.ConsoleTicket("screen", { vm: "vm-101", type: "VMRC" });
new vsphere.GuestProcessRun("hello", {
  vm: "vm-101", path: "/bin/true",
  credentials: { type: "USERNAME_PASSWORD", userName: "root", password: "guest" },
});
const shell = new vsphere.Runspace("ps", {});
new vsphere.ScriptExecution("report", { runspaceId: shell.id, script: "'x'" });`;

const withoutPassword: [title: string, change: Record<string, string | undefined>][] = [
  ["no password", { VSPHERE_PASSWORD: undefined }],
  ["neither user nor password", { VSPHERE_PASSWORD: "", VSPHERE_USER: "" }],
  ["a wrong password", { VSPHERE_PASSWORD: "wrong" }],
  ["vCenter and SRS away", { VSPHERE_SERVER: "http://127.0.0.1:1", SRS_SERVER: "http://127.0.0.1:1" }],
];

function warnings(stdout: string): number {
  return stdout.slice(stdout.indexOf("Diagnostics:")).match(/warning: /g)?.length ?? 0;
}

describe("A preview", () => {
  for (const [title, change] of withoutPassword) {
    it(
      `plans with ${title}: what is new, and what exists`,
      withEngine(program, async ({ stack }) => {
        const right = { ...stack.env };
        Object.assign(stack.env, change);
        const isNew = succeeded(await stack.preview());
        assert.match(isNew, /\+ 6 to create/);
        assert.equal(warnings(isNew), 1, isNew);
        failed(await stack.up());
        Object.assign(stack.env, right);
        succeeded(await stack.up());
        Object.assign(stack.env, change);
        const exists = succeeded(await stack.preview());
        assert.match(exists, /6 unchanged/);
        // vCenter and SRS are two services, and each is looked at.
        assert.ok(warnings(exists) <= 2, exists);
        assert.doesNotMatch(exists, /wrong|simulated/);
      }),
    );
  }

  it(
    "fails where no server is configured: that is a mistake, and no missing secret",
    withEngine(program, async ({ stack }) => {
      Object.assign(stack.env, { VSPHERE_SERVER: "" });
      assert.match(failed(await stack.preview()), /connection "default" is not complete/);
    }),
  );

  it(
    "names two clones that have one name in one place",
    withEngine(
      `const clone = (name, args) => new vsphere.InstantCloneVm(name, { sourceName: "golden", ...args });
       clone("a", { name: "same", placement: { folderName: "ci" } });
       clone("b", { name: "same" });`,
      async ({ stack, project }) => {
        succeeded(await stack.preview());
        project.program = `const clone = (name, args) => new vsphere.InstantCloneVm(name, { sourceName: "golden", ...args });
          const first = clone("a", { name: "same" });
          clone("b", { name: "same" }, { dependsOn: first });`;
        assert.match(
          failed(await stack.preview()),
          /resource '(a|b)' has a problem: name: (a|b), another InstantCloneVm/,
        );
      },
    ),
  );
});
