import assert from "node:assert/strict";
import { getVm } from "../../sdk";
import { administrator } from "../../testing/client";
import { inLab, type Lab } from "../../testing/lab";

/** Settings of the function's connection, for the time of a test. */
async function withConnection<T>({ simulator }: Lab, call: () => Promise<T>): Promise<T> {
  const { user, password } = administrator;
  const settings = { VSPHERE_SERVER: simulator.url, VSPHERE_USER: user, VSPHERE_PASSWORD: password };
  const earlier = { ...process.env };
  Object.assign(process.env, settings);
  try {
    return await call();
  } finally {
    for (const name of Object.keys(settings)) {
      const value = earlier[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

describe("getVm", () => {
  it(
    "returns host name and address of the guest, and no address that is link-local or a container's",
    inLab(async (lab) => {
      const look = async (...addresses: string[]) => {
        await lab.changeVm("vm-101", { addresses: { "4000": addresses } });
        const { hostName, ipAddress } = await withConnection(lab, () => getVm({ id: "vm-101" }));
        assert.equal(hostName, "golden");
        return ipAddress;
      };
      assert.equal(await look("10.0.0.101"), "10.0.0.101");
      assert.equal(await look("169.254.7.7", "2001:db8::7"), "2001:db8::7");
      assert.equal(await look("169.254.7.7"), undefined);
    }),
  );

  it(
    "returns neither while VMware Tools are silent, or the VM is off",
    inLab(async (lab) => {
      await lab.changeVm("vm-101", { toolsReady: false });
      for (const id of ["vm-101", "vm-102"]) {
        const vm = await withConnection(lab, () => getVm({ id }));
        assert.deepEqual([vm.hostName, vm.ipAddress], [undefined, undefined]);
      }
    }),
  );
});
