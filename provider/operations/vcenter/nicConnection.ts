import type { Vm } from "../../clients/vcenter/vms";
import { codeOf, IncompleteError, isError, messageOf, OpsError } from "../../errors";
import type { AddressChoice } from "./guestAddresses";
import { keepKnownAddress, waitForAddress } from "./guestReadiness";
import { type GuestIdentity, readAddress } from "./guestReport";
import type { VcenterScope } from "./site";
import { macAddressesOf, stateOf, troubleOf, unknownNics } from "./vmNics";

export interface NicRequest {
  /** Device keys. @default all NICs */
  nics?: readonly string[] | undefined;
  /** @default true */
  connected?: boolean | undefined;
  waitFor: "none" | "ip";
  address?: AddressChoice | undefined;
  timeoutSeconds: number;
}

/** What was changed, so that it can be undone. */
export interface NicChanges {
  /** NICs that were not connected before. */
  newlyConnected: string[];
  /** NICs that the next power-on would not have connected. */
  newlyStartConnected: string[];
}

export interface ConnectedNics extends NicChanges, Pick<GuestIdentity, "ipAddress" | "ipAddresses"> {
  instanceUuid: string;
  macAddresses: Record<string, string>;
}

/**
 * Connects or disconnects NICs of a VM that is on, and waits for an address where that is asked for. `known` is what an earlier call
 * returned: NICs that are no longer asked for are as they were before it. An IncompleteError has what is done so far.
 */
export async function connectNics(
  scope: VcenterScope,
  id: string,
  request: NicRequest,
  known?: ConnectedNics,
): Promise<ConnectedNics> {
  const { connected = true, waitFor, timeoutSeconds } = request;
  const verb = connected ? "connect" : "disconnect";
  const vm = await runningVm(scope, id, verb, known?.instanceUuid);
  const keys = keysOf(vm, request.nics, verb);
  const earlier: NicChanges = known ?? { newlyConnected: [], newlyStartConnected: [] };
  const changes = changesOf(earlier, (key) => connected && keys.includes(key));
  let guest: GuestIdentity = { ipAddress: known?.ipAddress, ipAddresses: known?.ipAddresses };
  const outputs = (): ConnectedNics => ({
    instanceUuid: vm.instanceUuid ?? "",
    macAddresses: macAddressesOf(vm.nics, keys),
    ...changes,
    ...guest,
  });
  try {
    const dropped = changesOf(earlier, (key) => !keys.includes(key));
    await undo(scope, vm, dropped);
    for (const key of keys) await setNic(scope, vm, key, connected, changes);
    if (waitFor === "ip") {
      const rules = { choice: request.address, among: request.nics };
      guest = await keepKnownAddress(scope, id, guest, connectedWithAddress(scope, id, keys, rules, timeoutSeconds));
    } else {
      guest = {};
      await checkTroubled(scope, vm, keys, connected);
    }
    return outputs();
  } catch (error) {
    throw new IncompleteError(id, outputs(), [messageOf(error)], codeOf(error));
  }
}

/** The connection as it is now; undefined if the VM is gone. */
export async function readConnection(
  scope: VcenterScope,
  id: string,
  { nics: asked, waitFor, address }: NicRequest,
  known: ConnectedNics,
): Promise<ConnectedNics | undefined> {
  const vm = await scope.vcenter.vms.find(id);
  if (!vm || isAnother(vm, known.instanceUuid)) return undefined;
  const { ipAddress, ipAddresses, ...rest } = known;
  const rules = { choice: address, among: asked };
  const guest = waitFor === "ip" ? await readAddress(scope, vm, rules, { ipAddress, ipAddresses }) : {};
  return { ...rest, macAddresses: macAddressesOf(vm.nics, asked), ...guest };
}

/** Undoes what connecting has changed, if the VM is still that one. A VM that is off or gone has no connected NIC. */
export async function disconnectNics(
  scope: VcenterScope,
  id: string,
  { instanceUuid, ...changes }: NicChanges & Pick<ConnectedNics, "instanceUuid">,
): Promise<void> {
  if (changes.newlyConnected.length + changes.newlyStartConnected.length === 0) return;
  const vm = await scope.vcenter.vms.find(id);
  if (!vm) return;
  if (isAnother(vm, instanceUuid)) {
    scope.warn(`${id} is another VM now (${vm.name}), so its NICs are left alone.`);
    return;
  }
  // The other one replaces this one, or is this one under another name.
  const isOwn = (key: string) => !scope.isKept(id, key);
  await undo(scope, vm, changesOf(changes, isOwn));
}

/** For the NICs of a connection of the program: `disconnectNics` spares them. */
export function keepConnected(scope: VcenterScope, vm: Vm, nics: readonly string[] = Object.keys(vm.nics ?? {})): void {
  for (const key of nics) scope.keep(vm.id, key);
}

async function runningVm(scope: VcenterScope, id: string, verb: string, instanceUuid?: string): Promise<Vm> {
  const vm = await scope.vcenter.vms.find(id);
  if (!vm) {
    const advice = "Check vm and connection.";
    throw new OpsError("NotFound", `${verb} the NICs of ${id}: vCenter has no VM with this id. ${advice}`);
  }
  if (instanceUuid && isAnother(vm, instanceUuid)) {
    const advice = 'Run "pulumi up" again.';
    throw new OpsError("NotFound", `${verb} the NICs of ${id}: it is another VM now (${vm.name}). ${advice}`);
  }
  if (vm.powerState === "POWERED_ON") return vm;
  const advice = `A NIC can be ${verb}ed only while its VM is on: power it on first.`;
  throw new OpsError("NotAllowedInCurrentState", `${verb} the NICs of ${id}: the VM is ${vm.powerState}. ${advice}`);
}

/** vCenter may leave the UUID out, which proves nothing. */
function isAnother(vm: Vm, instanceUuid: string): boolean {
  return vm.instanceUuid !== undefined && vm.instanceUuid !== instanceUuid;
}

function keysOf(vm: Vm, nics: readonly string[] | undefined, verb: string): string[] {
  const keys = nics ?? Object.keys(vm.nics ?? {});
  const problem = keys.length === 0 ? `${vm.id} has no NIC.` : unknownNics(vm, keys);
  if (problem !== undefined) throw new OpsError("InvalidArgument", `${verb} the NICs of ${vm.id}: ${problem}`);
  return [...keys];
}

/** A power cycle goes back to `start_connected`, so both are kept in step (docs/apis/vcenter.md section 8). */
async function setNic(
  scope: VcenterScope,
  vm: Vm,
  key: string,
  connected: boolean,
  changes: NicChanges,
): Promise<void> {
  const { vcenter } = scope;
  const { state, startConnected = connected } = vm.nics?.[key] ?? {};
  if (startConnected !== connected) {
    // Noted first: a change whose response is lost may have been made.
    if (connected) note(changes.newlyStartConnected, key);
    await vcenter.nics.setStartConnected(vm.id, key, connected);
  }
  if (connected) scope.keep(vm.id, key);
  if (state === stateOf(connected)) return;
  if (connected) note(changes.newlyConnected, key);
  await vcenter.nics.setConnected(vm.id, key, connected);
}

/** Notes a key once: it stays noted from an earlier connect. */
function note(keys: string[], key: string): void {
  if (!keys.includes(key)) keys.push(key);
}

/** vCenter may accept a connect whose network is not there, so a NIC that was in trouble before is read again. */
async function checkTroubled(scope: VcenterScope, vm: Vm, keys: readonly string[], connected: boolean): Promise<void> {
  const states = ["CONNECTED", "NOT_CONNECTED"];
  if (!connected || keys.every((key) => states.includes(vm.nics?.[key]?.state ?? ""))) return;
  const { nics } = await scope.vcenter.vms.get(vm.id);
  const failure = troubleOf(nics, keys);
  if (failure !== undefined) throw new OpsError("Rejected", `connect the NICs of ${vm.id}: ${failure}.`);
}

/** Waits for the NICs to be connected, and then for an address. */
async function connectedWithAddress(
  scope: VcenterScope,
  id: string,
  keys: readonly string[],
  rules: { choice: AddressChoice | undefined; among: readonly string[] | undefined },
  timeoutSeconds: number,
): Promise<GuestIdentity> {
  const deadline = scope.deadlineIn(timeoutSeconds);
  const nics = await scope.wait<Vm["nics"]>(`connect the NICs of ${id}`, { timeoutSeconds }, async () => {
    const vm = await scope.vcenter.vms.get(id);
    const failure = troubleOf(vm.nics, keys);
    return failure === undefined ? { done: vm.nics } : { seen: failure };
  });
  return await waitForAddress(scope, { id, nics }, rules, scope.secondsUntil(deadline));
}

async function undo(
  { vcenter }: VcenterScope,
  { id, nics = {}, powerState }: Vm,
  { newlyConnected, newlyStartConnected }: NicChanges,
): Promise<void> {
  try {
    for (const key of newlyStartConnected.filter((key) => nics[key]?.startConnected)) {
      await vcenter.nics.setStartConnected(id, key, false);
    }
    if (powerState !== "POWERED_ON") return;
    for (const key of newlyConnected.filter((key) => nics[key] && nics[key].state !== "NOT_CONNECTED")) {
      await vcenter.nics.setConnected(id, key, false);
    }
  } catch (error) {
    // It was deleted or powered off meanwhile.
    if (!isError(error, "NotFound", "NotAllowedInCurrentState")) throw error;
  }
}

function changesOf(changes: NicChanges, isIncluded: (key: string) => boolean): NicChanges {
  return {
    newlyConnected: changes.newlyConnected.filter(isIncluded),
    newlyStartConnected: changes.newlyStartConnected.filter(isIncluded),
  };
}
