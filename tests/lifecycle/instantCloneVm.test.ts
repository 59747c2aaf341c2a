import assert from "node:assert/strict";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { pick } from "../../testing/client";
import { inLab } from "../../testing/lab";
import { isIncomplete, recordedOf } from "../../testing/providerRun";

const golden = { sourceName: "golden" };

describe("InstantCloneVm", () => {
  it(
    "is created with one call for the clone, one to read it and one for its ticket",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      assert.deepEqual(lab.calls, {
        "GET /api/vcenter/vm": 1,
        "POST /api/vcenter/vm?action=instant-clone": 1,
        "GET /api/vcenter/vm/{vm}": 1,
        "POST /api/vcenter/vm/{vm}/console/tickets": 1,
      });
      const [clone] = lab.clones;
      assert.equal(vm.id, clone?.id);
      assert.equal(vm.outputs["name"], clone?.name);
      assert.equal(vm.outputs["biosUuid"], clone?.biosUuid);
      assert.equal(vm.outputs["powerState"], "POWERED_ON");
    }),
  );

  it(
    "is named after its resource, with the same name in every run",
    inLab(async (lab) => {
      const first = await lab.run().resource(instantCloneVm).check(golden);
      const second = await lab.run().resource(instantCloneVm).check(golden);
      assert.match(String(first.inputs["name"]), /^web-[0-9a-f]{8}$/);
      assert.equal(first.inputs["name"], second.inputs["name"]);
    }),
  );

  it(
    "looks up a name once for many clones, in one session",
    inLab(async (lab) => {
      const run = lab.run();
      const names = Array.from({ length: 20 }, (_, index) => `web-${index}`);
      await Promise.all(names.map((name) => run.resource(instantCloneVm, name).create(golden)));
      assert.equal(lab.clones.length, 20);
      assert.equal(lab.calls["GET /api/vcenter/vm"], 1);
      assert.equal(lab.state.calls["POST /api/session"], 1);
    }),
  );

  it(
    "is placed as `placement` says, by name",
    inLab(async (lab) => {
      const [folder] = (await lab.vcenter("GET", "/api/vcenter/folder?type=VIRTUAL_MACHINE")) as {
        name: string;
        folder: string;
      }[];
      const placement = { folderName: folder?.name };
      const vm = await lab
        .run()
        .resource(instantCloneVm)
        .create({ ...golden, placement });
      assert.deepEqual(
        ((await lab.vcenter("GET", `/api/vcenter/vm?folders=${folder?.folder}`)) as { vm: string }[])
          .map((row) => row.vm)
          .includes(vm.id),
        true,
      );
    }),
  );

  it(
    "is kept in the declared power state",
    inLab(async (lab) => {
      const run = lab.run();
      const args = { ...golden, powerState: "POWERED_OFF" };
      const vm = await run.resource(instantCloneVm).create(args);
      assert.equal(lab.clones[0]?.powerState, "POWERED_OFF");
      assert.equal(vm.outputs["consoleTickets"], "{}");
      const later = lab.run().resource(instantCloneVm);
      const updated = await later.update(vm, { ...golden, powerState: "POWERED_ON" });
      assert.equal(lab.clones[0]?.powerState, "POWERED_ON");
      assert.equal(updated.outputs["powerState"], "POWERED_ON");
    }),
  );

  it(
    "waits for VMware Tools, and has no host name as long as it is the source's",
    inLab(async (lab) => {
      const run = lab.run();
      const vm = await run.resource(instantCloneVm).create({ ...golden, waitFor: "tools" });
      assert.equal(vm.outputs["hostName"], undefined);
      assert.match(
        run.log.of("info").join(),
        /Clones of vm-101 have no output hostName: .* host name of vm-101, golden/,
      );
      await lab.changeVm(vm.id, { hostName: "web-1.lab.example" });
      const refreshed = await lab.run().resource(instantCloneVm).refresh(vm);
      assert.equal(refreshed?.outputs["hostName"], "web-1.lab.example");
    }),
  );

  it(
    "says once for all clones of a source that they have no host name of their own",
    inLab(async (lab) => {
      const run = lab.run();
      const names = ["web-1", "web-2", "web-3"];
      await Promise.all(
        names.map((name) => run.resource(instantCloneVm, name).create({ ...golden, name, waitFor: "tools" })),
      );
      assert.equal(run.log.of("info").filter((line) => line.includes("no output hostName")).length, 1);
    }),
  );

  it(
    "returns a host name that is the VM's own name, also if nothing is known of the source's",
    inLab(async (lab) => {
      await lab.changeVm("vm-101", { hostName: "web-1.lab.example", frozen: true });
      const args = { source: "vm-101", name: "WEB-1", waitFor: "tools" };
      const vm = await lab.run().resource(instantCloneVm).create(args);
      assert.equal(vm.outputs["hostName"], "web-1.lab.example");
    }),
  );

  it(
    "returns MAC addresses and networks of its NICs, and warns of one that is not as declared",
    inLab(async (lab) => {
      const nicsToUpdate = { "4000": { macType: "MANUAL", macAddress: "00:50:56:01:23:AB" } };
      const args = { ...golden, nicsToUpdate };
      const vm = await lab.run().resource(instantCloneVm).create(args);
      assert.deepEqual(vm.outputs["macAddresses"], { "4000": "00:50:56:01:23:ab" });
      const [row] = lab.clones;
      const info = await lab.vcenter("GET", `/api/vcenter/vm/${row?.id}/hardware/ethernet/4000`);
      assert.deepEqual(vm.outputs["networks"], { "4000": pick(info, "backing", "network") });
      const other = { mac_type: "MANUAL", mac_address: "00:50:56:01:23:ff" };
      await lab.vcenter("PATCH", `/api/vcenter/vm/${vm.id}/hardware/ethernet/4000`, other);
      const run = lab.run();
      const updated = await run.resource(instantCloneVm).update(vm, args);
      assert.deepEqual(updated.outputs["macAddresses"], { "4000": "00:50:56:01:23:ff" });
      assert.match(
        run.log.of("warning").join(),
        /NIC 4000 of vm-\d+ has the MAC address 00:50:56:01:23:ff; declared is/,
      );
    }),
  );

  it(
    "keeps the VM in the state if the wait for Tools times out, and says what it saw last",
    inLab(async (lab) => {
      await lab.changeVm("vm-101", { toolsReady: false });
      const error = await lab
        .run()
        .resource(instantCloneVm)
        .create({ ...golden, waitFor: "tools", readyTimeoutSeconds: 1 })
        .then(
          () => assert.fail("it did not fail"),
          (thrown: unknown) => thrown,
        );
      assert.ok(isIncomplete(error));
      assert.equal(error.id, lab.clones[0]?.id);
      assert.match(
        error.reasons.join(),
        /wait for VMware Tools in vm-\d+: gave up after 1 s; last seen: VMware Tools are not/,
      );
      assert.equal(error.properties["sourceName"], "golden");
      assert.ok(error.properties["__provider"]);
    }),
  );

  it(
    "keeps the VM if a ticket that was asked for cannot be issued, and names the input",
    inLab(async (lab) => {
      const asked = { ...golden, consoleTickets: ["WEBMKS"] };
      await lab.fault({ match: "POST .*/console/tickets", times: "all", mode: "status:500" });
      const error = await lab
        .run()
        .resource(instantCloneVm)
        .create(asked)
        .catch((thrown: unknown) => thrown);
      assert.ok(isIncomplete(error));
      assert.equal(lab.clones.length, 1);
      assert.match(
        error.reasons.join(),
        /^consoleTickets: issue a WEBMKS console ticket for vm-\d+: .*leave the type out of consoleTickets/,
      );
      await lab.clearFaults();
      const state = recordedOf(error);
      const healed = await lab.run().resource(instantCloneVm).update(state, asked);
      assert.match(String(healed.outputs["consoleTickets"]), /^{"WEBMKS":{"ticket":"\S+","expiresAt":"\S+"}}$/);
    }),
  );

  it(
    "is created without a ticket that nobody asked for and that may not be issued, with one warning for all",
    inLab(async (lab) => {
      await lab.fault({ match: "POST .*/console/tickets", times: "all", mode: "status:403" });
      const run = lab.run();
      const names = ["a", "b", "c"];
      const [vm] = await Promise.all(names.map((name) => run.resource(instantCloneVm, name).create(golden)));
      assert.ok(vm);
      assert.equal(vm.outputs["consoleTickets"], "{}");
      const [warning, ...others] = run.log.of("warning");
      assert.match(warning ?? "", /console ticket for vm-\d+: .*403.*consoleTickets: \[\] asks for none/);
      assert.deepEqual(others, []);
      const next = lab.run().resource(instantCloneVm, "a");
      assert.equal((await next.diff(vm, golden)).changes, false);
    }),
  );

  it(
    "is replaced when its triggers change, and a clone of earlier triggers is not adopted",
    inLab(async (lab) => {
      const vm = await lab
        .run()
        .resource(instantCloneVm)
        .create({ ...golden, triggers: ["image 1"] });
      const next = { ...golden, triggers: ["image 2"] };
      assert.deepEqual((await lab.run().resource(instantCloneVm).diff(vm, next)).replaces, ["triggers"]);
      await assert.rejects(
        lab.run().resource(instantCloneVm).create(next),
        /was made for this resource, and asked to be/,
      );
    }),
  );

  it(
    "is powered off and deleted, with three calls",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      const before = { ...lab.calls };
      await lab.run().resource(instantCloneVm).delete(vm);
      assert.equal(lab.clones.length, 0);
      const made = Object.entries(lab.calls).filter(([call, count]) => count !== before[call]);
      assert.deepEqual(made.map(([call]) => call).sort(), [
        "DELETE /api/vcenter/vm/{vm}",
        "GET /api/vcenter/vm/{vm}",
        "POST /api/vcenter/vm/{vm}/power?action=stop",
      ]);
    }),
  );

  it(
    "shuts its guest down first with gracefulShutdownSeconds",
    inLab(async (lab) => {
      const vm = await lab
        .run()
        .resource(instantCloneVm)
        .create({ ...golden, gracefulShutdownSeconds: 20 });
      await lab.run().resource(instantCloneVm).delete(vm);
      assert.equal(lab.calls["POST /api/vcenter/vm/{vm}/guest/power?action=shutdown"], 1);
      assert.equal(lab.calls["POST /api/vcenter/vm/{vm}/power?action=stop"], undefined);
      assert.equal(lab.clones.length, 0);
    }),
  );

  it(
    "refuses a powered-off source and says so",
    inLab(async (lab) => {
      await assert.rejects(
        lab.run().resource(instantCloneVm).create({ sourceName: "cold" }),
        /vm-102 \(cold\) is POWERED_OFF: an instant clone needs a running source/,
      );
      assert.equal(lab.clones.length, 0);
    }),
  );

  it(
    "reads an existing VM by its id, and fails if there is none",
    inLab(async (lab) => {
      const { provider } = lab.run().resource(instantCloneVm);
      const found = await provider.read?.("vm-101", { __provider: "x" });
      assert.equal(found?.props?.["name"], "golden");
      await assert.rejects(async () => provider.read?.("vm-999", { __provider: "x" }), {
        message: /get VM vm-999: vCenter has no VM with this id/,
      });
    }),
  );
});
