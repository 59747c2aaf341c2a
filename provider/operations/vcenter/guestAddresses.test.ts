import assert from "node:assert/strict";
import type { GuestAddress, GuestInterface } from "../../clients/vcenter/guestState";
import { type AddressRules, judgeAddresses } from "./guestAddresses";

const own = "00:50:56:00:00:02";
const ofSource = "00:50:56:00:00:01";
const nics = { "4000": { state: "CONNECTED", macAddress: own } };
const silent = { id: "vm-101", macAddresses: new Set([ofSource]) };
const responding = { id: "vm-101", macAddresses: new Set<string>(), addresses: new Set(["10.0.0.101"]) };

/** An interface with addresses that are in use. */
function nic(key: string | undefined, ...addresses: (string | GuestAddress)[]): GuestInterface {
  const items = addresses.map((item) => (typeof item === "string" ? { address: item, state: "PREFERRED" } : item));
  return { nic: key, macAddress: own, addresses: items };
}

function addressesOf(interfaces: GuestInterface[], rules: AddressRules = {}): string[] {
  const judgement = judgeAddresses(interfaces, rules);
  return "addresses" in judgement ? judgement.addresses : [];
}

function reasonOf(interfaces: GuestInterface[], rules: AddressRules = {}): string {
  const judgement = judgeAddresses(interfaces, rules);
  return "reason" in judgement ? judgement.reason : "";
}

describe("The addresses of a VM", () => {
  for (const address of ["127.0.0.1", "169.254.7.1", "0.0.0.0", "::1", "::", "fe80::250:56ff:fe00:1", "febf::1", "x"]) {
    it(`do not hold ${address}`, () => {
      assert.deepEqual(addressesOf([nic("4000", address, "10.0.0.7")]), ["10.0.0.7"]);
      assert.equal(reasonOf([nic("4000", address)]), "the guest has no address that others can reach");
    });
  }

  it("do not hold those of an interface that is no NIC of the VM, such as docker0", () => {
    assert.deepEqual(addressesOf([nic(undefined, "172.17.0.1"), nic("4000", "10.0.0.7")]), ["10.0.0.7"]);
  });

  for (const state of ["DEPRECATED", "INVALID", "INACCESSIBLE", "TENTATIVE", "DUPLICATE"]) {
    it(`do not hold one that is ${state}`, () => {
      assert.deepEqual(addressesOf([nic("4000", { address: "10.0.0.7", state })]), []);
    });
  }

  for (const state of ["UNKNOWN", undefined]) {
    it(`hold one whose state VMware Tools give as ${state}`, () => {
      assert.deepEqual(addressesOf([nic("4000", { address: "10.0.0.7", state })]), ["10.0.0.7"]);
    });
  }

  it("are in the order of IPv4, then of the NICs, whatever the order of the interfaces", () => {
    const interfaces = [nic("4001", "10.1.0.7"), nic("4000", "2001:db8::7", "10.0.0.7")];
    assert.deepEqual(addressesOf(interfaces), ["10.0.0.7", "10.1.0.7", "2001:db8::7"]);
  });

  it("are those of the NIC and the family that are asked for", () => {
    const interfaces = [nic("4000", "10.0.0.7"), nic("4001", "10.1.0.7", "2001:db8::7")];
    assert.deepEqual(addressesOf(interfaces, { choice: { nic: "4001", family: "IPV6" } }), ["2001:db8::7"]);
    assert.match(reasonOf(interfaces, { choice: { nic: "4000", family: "IPV6" } }), /no IPV6 address on NIC 4000/);
  });

  it("do not hold those in an ignored block, of either family", () => {
    const interfaces = [nic("4000", "10.88.0.1", "10.0.0.7", "2001:db8::7", "2001:db9::7")];
    const choice = { ignore: ["10.88.0.0/16", "2001:db8::/32"] };
    assert.deepEqual(addressesOf(interfaces, { choice }), ["10.0.0.7", "2001:db9::7"]);
    assert.equal(reasonOf([nic("4000", "10.88.0.1")], { choice }), "10.88.0.1 is in address.ignore");
  });

  it("do not hold those of a NIC that is not connected", () => {
    const off = { "4000": { state: "NOT_CONNECTED" } };
    assert.match(reasonOf([nic("4000", "10.0.0.7")], { nics: off }), /NIC 4000 is NOT_CONNECTED/);
  });

  it("do not hold the source's", () => {
    assert.deepEqual(addressesOf([nic("4000", "10.0.0.101", "10.0.0.7")], { nics, source: responding }), ["10.0.0.7"]);
    const reason = reasonOf([nic("4000", "10.0.0.101")], { nics, source: responding });
    assert.equal(reason, "the guest still has its source's address 10.0.0.101");
  });
});

describe("The addresses of a clone whose source does not respond", () => {
  it("are those of a NIC that the guest has set up again, which its own MAC address shows", () => {
    assert.deepEqual(addressesOf([nic("4000", "10.0.0.7")], { nics, source: silent }), ["10.0.0.7"]);
  });

  it("do not hold those of a NIC that the guest still knows by the source's MAC address, or by none", () => {
    const { addresses } = nic("4000", "10.0.0.101");
    for (const known of [{ macAddress: ofSource }, {}]) {
      const interfaces = [{ nic: "4000", addresses, ...known }];
      const reason = reasonOf(interfaces, { nics, source: silent });
      assert.match(
        reason,
        /10\.0\.0\.101 may be the address of the source vm-101.* has not set up this NIC since\. Clone/,
      );
    }
  });

  it("do not hold those of a NIC whose MAC address is the source's own", () => {
    const same = { id: "vm-101", macAddresses: new Set([own]) };
    assert.deepEqual(addressesOf([nic("4000", "10.0.0.7")], { nics, source: same }), []);
  });

  it("do not hold a fixed one, which survives that the NIC is set up again", () => {
    const fixed = nic("4000", { address: "10.0.0.101", state: "PREFERRED", origin: "MANUAL" });
    assert.match(reasonOf([fixed], { nics, source: silent }), /has it as a fixed address.*address\.ignore/);
  });
});
