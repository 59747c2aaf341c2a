import assert from "node:assert/strict";
import { failed, succeeded } from "../../testing/outcome";
import { withEngine } from "../../testing/project";

const everyFunction = `
const vms = ["golden", "cold"].map((name) => vsphere.getVmOutput({ name }));
const { ticket } = vsphere.getConsoleTicketOutput({ vm: "vm-101", type: "VMRC" });
module.exports = { ids: vms.map(({ id }) => id), sizes: vms.map(({ memorySizeMib }) => memorySizeMib), ticket };`;

const lookUpOfClone = `
const vm = new vsphere.InstantCloneVm("web", { sourceName: "golden", name: "web-1" });
const found = vsphere.getVmOutput({ name: vm.name });
new vsphere.ConsoleTicket("screen", { vm: found.id, type: "VMRC" });
module.exports = { created: vm.id, found: found.id };`;

/** The errors at the end of what a command printed; the progress before them repeats their first lines. */
function diagnostics(said: string): string {
  return said.slice(said.indexOf("Diagnostics:"));
}

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

describe("A function with outputs as arguments", () => {
  it(
    "is unknown in a preview while the VM that it looks up is still to be created, and depends on it",
    withEngine(lookUpOfClone, async ({ stack }) => {
      succeeded(await stack.preview());
      succeeded(await stack.up());
      const { created, found } = await stack.outputs();
      assert.equal(found, created);
      const resources = await stack.resources();
      const urnOf = (type: string) => resources.find((resource) => resource.type.endsWith(`:${type}`))?.urn ?? type;
      const ticket = resources.find(({ urn }) => urn === urnOf("ConsoleTicket"));
      assert.deepEqual(ticket?.dependencies, [urnOf("InstantCloneVm")]);
      succeeded(await stack.destroy());
    }),
  );
});

describe("A preview whose functions cannot be answered", () => {
  it(
    "says once which setting is missing, in a program that Pulumi started",
    withEngine(
      everyFunction,
      async ({ stack }) => {
        const said = failed(await stack.preview());
        assert.equal(count(diagnostics(said), /error:/g), 1, said);
        assert.match(said, /password: pulumi config set --secret vsphere-ops:password;.*VSPHERE_PASSWORD/);
        assert.doesNotMatch(said, /inline/);
      },
      { env: () => ({ VSPHERE_PASSWORD: undefined }) },
    ),
  );

  it(
    "says once that vCenter is away",
    withEngine(
      everyFunction,
      async ({ stack }) => {
        const said = failed(await stack.preview());
        assert.equal(count(diagnostics(said), /error:/g), 1, said);
        assert.match(said, /no connection to vCenter at http:\/\/127\.0\.0\.1:1 .*Check vsphere-ops:server/);
      },
      { env: () => ({ VSPHERE_SERVER: "http://127.0.0.1:1" }) },
    ),
  );

  it(
    "says once of several functions, one after another, that the password is wrong",
    withEngine(
      `
const first = vsphere.getVm({ name: "golden" });
const later = first.catch(() => vsphere.getVm({ name: "cold" }));
module.exports = { first, later };`,
      async ({ stack }) => {
        const said = failed(await stack.preview());
        assert.equal(count(diagnostics(said), /error:/g), 1, said);
        assert.match(said, /log in to vCenter .*401.*Check vsphere-ops:user/);
      },
      { env: () => ({ VSPHERE_PASSWORD: "wrong-password" }) },
    ),
  );
});
