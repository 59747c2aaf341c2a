import assert from "node:assert/strict";
import { failed, succeeded } from "../../testing/outcome";
import { withEngine } from "../../testing/project";
import { Simulator } from "../../testing/simulator";
import type { Outcome } from "../../testing/stack";

const oneVm = 'new vsphere.InstantCloneVm("web", { sourceName: "golden" });';

function failedWithoutSecrets(outcome: Outcome): string {
  const said = failed(outcome);
  assert.doesNotMatch(said, /simulated|wrong-password/, "an error shows no password");
  return said;
}

describe("A connection", () => {
  it(
    "without settings fails with one error that names every way to set them",
    withEngine(
      oneVm,
      async ({ stack }) => {
        const said = failedWithoutSecrets(await stack.preview());
        assert.match(said, /connection "default" is not complete/);
        assert.match(said, /pulumi config set vsphere-ops:server .*vsphere:vsphereServer.*VSPHERE_SERVER/);
        assert.match(said, /pulumi config set --secret vsphere-ops:password.*VSPHERE_PASSWORD/);
      },
      { env: () => ({ VSPHERE_SERVER: undefined, VSPHERE_USER: undefined, VSPHERE_PASSWORD: "" }) },
    ),
  );

  it(
    "with a wrong password makes one attempt and fails with one error that says where to set it",
    withEngine(
      oneVm,
      async ({ stack, simulator }) => {
        assert.match(
          failedWithoutSecrets(await stack.up()),
          /log in to vCenter .* as administrator@vsphere.local: .*401.*Check vsphere-ops:user/,
        );
        assert.equal((await simulator.state()).calls["POST /api/session"], 1);
      },
      { env: () => ({ VSPHERE_PASSWORD: "wrong-password" }) },
    ),
  );

  it(
    "to a server that does not exist fails with one error that names the address",
    withEngine(
      oneVm,
      async ({ stack }) => {
        assert.match(
          failedWithoutSecrets(await stack.up()),
          /no connection to vCenter at http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\)/,
        );
      },
      { env: () => ({ VSPHERE_SERVER: "http://127.0.0.1:1" }) },
    ),
  );

  it(
    "to a server with a self-signed certificate fails and says how to trust it",
    withEngine(
      oneVm,
      async ({ stack }) => {
        assert.match(
          failedWithoutSecrets(await stack.up()),
          /certificate of https:.* is not trusted .*Set vsphere-ops:caFile or VSPHERE_CA_FILE/,
        );
      },
      { simulator: ["--tls"] },
    ),
  );

  it(
    "trusts the configured authority",
    withEngine(
      oneVm,
      async ({ stack, simulator }) => {
        await stack.setConfig({ "vsphere-ops:caFile": simulator.caFile ?? "" });
        succeeded(await stack.up());
        assert.equal((await simulator.state()).vms.length, 3);
      },
      { simulator: ["--tls"] },
    ),
  );

  it(
    "comes from the stack's configuration, which has its password encrypted",
    withEngine(
      oneVm,
      async ({ stack, simulator }) => {
        const plain = { "vsphere-ops:server": simulator.url, "vsphere-ops:user": "administrator@vsphere.local" };
        await stack.setConfig(plain, { "vsphere-ops:password": "simulated" });
        succeeded(await stack.up());
        assert.doesNotMatch(JSON.stringify(await stack.resources()), /simulated/);
        succeeded(await stack.destroy());
      },
      { env: () => ({ VSPHERE_SERVER: undefined, VSPHERE_USER: undefined, VSPHERE_PASSWORD: undefined }) },
    ),
  );

  it(
    "uses a rotated password from the environment, although destroy reads the configuration of the last up",
    withEngine(oneVm, async ({ stack, simulator }) => {
      await stack.setConfig({}, { "vsphere-ops:password": "wrong-password" });
      succeeded(await stack.up());
      succeeded(await stack.refresh());
      succeeded(await stack.destroy());
      assert.equal((await simulator.state()).vms.length, 2);
    }),
  );

  it("serves its own resources if there are several", async () => {
    const west = await Simulator.start();
    try {
      const program = `
new vsphere.InstantCloneVm("east", { sourceName: "golden", connection: "east" });
new vsphere.InstantCloneVm("west", { sourceName: "golden", connection: "west" });`;
      await withEngine(
        program,
        async ({ stack, simulator }) => {
          succeeded(await stack.up());
          for (const each of [simulator, west]) {
            const { vms, sessions } = await each.state();
            assert.equal(vms.filter((vm) => vm.source).length, 1);
            assert.equal(sessions.vcenter, 0);
          }
          succeeded(await stack.destroy());
        },
        {
          env: (east) => ({
            VSPHERE_SERVER_EAST: east.url,
            VSPHERE_USER_EAST: "administrator@vsphere.local",
            VSPHERE_PASSWORD_EAST: "simulated",
            VSPHERE_SERVER_WEST: west.url,
            VSPHERE_USER_WEST: "administrator@vsphere.local",
            VSPHERE_PASSWORD_WEST: "simulated",
          }),
        },
      )();
    } finally {
      await west.stop();
    }
  });
});
