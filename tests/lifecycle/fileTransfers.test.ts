import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:tls";
import { type GuestLab, inGuestLab } from "../../testing/guestLab";

const tls = { tls: true };

async function fingerprintAt(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const fingerprint = socket.getPeerX509Certificate()?.fingerprint256 ?? "";
  socket.destroy();
  return fingerprint;
}

function withConfig(guests: GuestLab, config: Record<string, string>) {
  return guests.resource("run", guests.lab.run(config));
}

/** The error of a run that has ended, whose output could not be fetched. */
async function failureOf(guests: GuestLab, config: Record<string, string> = {}): Promise<string> {
  const failure = await withConfig(guests, config)
    .create(guests.counted("echo out"))
    .then(
      () => assert.fail("it did not fail"),
      (error: Error) => error.message,
    );
  assert.match(failure, /has run to its end; the next "pulumi up" fetches its result/);
  return failure;
}

async function fetchesWith(guests: GuestLab, config: Record<string, string> = {}): Promise<void> {
  const { outputs } = await withConfig(guests, config).create(guests.counted("echo out"));
  assert.equal(outputs["stdout"], "out\n");
  assert.equal(guests.count, 1, "the program has run once");
}

describe("A file of a guest", () => {
  it(
    "goes to an ESXi host of another name and certificate by default, and caFile may cover both",
    inGuestLab(async (guests) => {
      await fetchesWith(guests, { "vsphere-ops:caFile": guests.lab.simulator.caFile ?? "" });
    }, tls),
  );

  it(
    "from a host whose certificate is not pinned names host, fingerprint and setting; the result is fetched once it is",
    inGuestLab(async (guests) => {
      const ofVcenter = await fingerprintAt(guests.lab.simulator.url);
      const failure = await failureOf(guests, { "vsphere-ops:fingerprint": ofVcenter });
      const [, url = "", ofHost = ""] =
        /certificate of (https:\/\/localhost:\d+) is not trusted \(ERR_FINGERPRINT: its fingerprint is (\S+)\)/.exec(
          failure,
        ) ?? [];
      assert.equal(ofHost, await fingerprintAt(url));
      assert.match(failure, /Add the host's fingerprint to vsphere-ops:fingerprint .*captureOutput: false/);
      await fetchesWith(guests, { "vsphere-ops:fingerprint": `${ofVcenter},${ofHost}` });
    }, tls),
  );

  it(
    "from a host that caFile does not cover names the host and its fingerprint; the result is fetched once it does",
    inGuestLab(async (guests) => {
      const failure = await failureOf(guests, { "vsphere-ops:caFile": guests.lab.simulator.vcenterCaFile ?? "" });
      assert.match(failure, /https:\/\/localhost:\d+ is not trusted .*its fingerprint is [0-9A-F:]{95}/);
      assert.match(failure, /Add the authority of the hosts to the file of vsphere-ops:caFile .*captureOutput: false/);
      await fetchesWith(guests, { "vsphere-ops:caFile": guests.lab.simulator.caFile ?? "" });
    }, tls),
  );

  it(
    "from a host out of reach names the host and not vsphere-ops:server; the result is fetched once it is reached",
    inGuestLab(async (guests) => {
      await guests.lab.changeVm("vm-101", { transferHost: "esx-01.lab.invalid" });
      const failure = await failureOf(guests);
      assert.match(failure, /http:\/\/esx-01\.lab\.invalid\S* cannot be resolved .*Make the host reachable from here/);
      assert.doesNotMatch(failure, /vsphere-ops:server/);
      await guests.lab.changeVm("vm-101", { transferHost: "vcenter" });
      await fetchesWith(guests);
    }),
  );

  for (const host of ["*", "*:"]) {
    it(
      `whose address names ${host} is at vCenter, with vCenter's port`,
      inGuestLab(async (guests) => {
        await guests.lab.changeVm("vm-101", { transferHost: host });
        await fetchesWith(guests);
      }),
    );
  }
});
