import { z } from "zod";
import { powerStates } from "../../operations/vcenter/powerState";
import { strictObject, updates } from "../field";
import type { CheckFailure } from "../resource";
import { Address, validateAddress } from "./address";
import { atLeastOneSecond, seconds } from "./common";
import { NicUpdates, validateNic } from "./nics";
import { Placement, validatePlacement } from "./placement";
import { ParallelPortUpdates, SerialPortUpdates, validatePort } from "./ports";

export const powerState = z.enum(powerStates);

/** What a clone is made of. `mark` says what a change of it does. */
export const cloneInputs = (mark: <T extends z.ZodType>(field: T) => T) =>
  strictObject({
    /**
     * Folder, resource pool and datastore of the clone, each by id or by name. vSphere Automation API: `VM.InstantClonePlacementSpec`.
     *
     * @default the source's
     */
    placement: mark(Placement.optional()),
    /**
     * NICs to change in the clone, by the source's device key, such as `"4000"`. vSphere Automation API: `Ethernet.UpdateSpec`.
     *
     * @default none
     */
    nicsToUpdate: mark(NicUpdates.optional()),
    /** Whether to disconnect all NICs, so that the clone does not use its source's address on the network. */
    disconnectAllNics: mark(z.boolean().default(false)),
    /**
     * Parallel ports to change in the clone, by the source's device key. vSphere Automation API: `Parallel.UpdateSpec`.
     *
     * @default none
     */
    parallelPortsToUpdate: mark(ParallelPortUpdates.optional()),
    /**
     * Serial ports to change in the clone, by the source's device key. vSphere Automation API: `Serial.UpdateSpec`.
     *
     * @default none
     */
    serialPortsToUpdate: mark(SerialPortUpdates.optional()),
  }).shape;

/** How a clone lives on. */
export const lifeInputs = strictObject({
  /**
   * Power state of the clone. Every `pulumi up` restores it.
   *
   * @default POWERED_ON after cloning; later changes outside of Pulumi are left alone
   */
  powerState: updates(powerState.optional()),
  /** Condition to wait for after cloning: nothing, VMware Tools, or Tools and an IP address of the clone's own NICs. */
  waitFor: updates(z.enum(["none", "tools", "ip"]).default("none")),
  /**
   * Address to wait for, among those of the clone's connected NICs. Only with `waitFor: "ip"`.
   *
   * @default the first IPv4 address, else the first IPv6 address
   */
  address: updates(Address.optional()),
  /**
   * Whether an address and a host name count that may be the source's. A clone starts with both. Set it for clones on a network of
   * their own. If VMware Tools of the source do not respond, as in a frozen VM, a fixed address of the clone cannot be told from the
   * source's: then set it together with the source's address in `address.ignore`.
   */
  acceptSourceAddress: updates(z.boolean().default(false)),
  /** Maximum time of cloning, with all attempts, and then of a change of the power state, in seconds, 1 to 86400. */
  createTimeoutSeconds: updates(atLeastOneSecond.default(600)),
  /** Maximum wait for the condition in `waitFor`, in seconds, 1 to 86400. */
  readyTimeoutSeconds: updates(atLeastOneSecond.default(300)),
  /** Maximum time of a delete, in seconds, 1 to 86400. */
  deleteTimeoutSeconds: updates(atLeastOneSecond.default(300)),
  /**
   * Maximum wait for a shutdown of the guest before a delete, in seconds, 0 to 86400. Then the VM is powered off. 0 powers
   * it off at once.
   */
  gracefulShutdownSeconds: updates(seconds.default(0)),
}).shape;

type CloneInputs = { [Name in keyof ReturnType<typeof cloneInputs>]?: z.output<ReturnType<typeof cloneInputs>[Name]> };
type LifeInputs = { [Name in keyof typeof lifeInputs]?: z.output<(typeof lifeInputs)[Name]> };

/** @param connectsLater Whether the NICs that cloning disconnects are connected afterwards. */
export function validateClone(
  inputs: CloneInputs & LifeInputs,
  unknown: ReadonlySet<string>,
  connectsLater = false,
): CheckFailure[] {
  return [
    ...validatePlacement(inputs),
    ...validateNic(inputs, unknown),
    ...validatePort(inputs, unknown),
    ...validateWait(inputs, connectsLater || unknown.has("nicsToUpdate")),
    ...validateAddress(inputs, unknown),
  ];
}

function validateWait(inputs: CloneInputs & LifeInputs, connectsLater: boolean): CheckFailure[] {
  const { powerState = "POWERED_ON", waitFor = "none", disconnectAllNics, nicsToUpdate = {} } = inputs;
  const failures: CheckFailure[] = [];
  if (powerState !== "POWERED_ON" && waitFor !== "none") {
    failures.push({ path: "waitFor", reason: `a VM that is ${powerState} never has Tools or an address: use "none".` });
  }
  const connects = connectsLater || Object.values(nicsToUpdate).some((nic) => nic.startConnected);
  if (waitFor === "ip" && disconnectAllNics && !connects) {
    failures.push({
      path: "waitFor",
      reason:
        'with disconnectAllNics there is no address to wait for: use "tools", and wait for "ip" in a NicConnection.',
    });
  }
  return failures;
}
