// Written by `npm run docs` from provider/resources/nicConnection/schema.ts: change that instead.
import type * as pulumi from "@pulumi/pulumi";
import type { InputValues } from "../inputValues";
import type { AddressArgs } from "./inputs";

/** Inputs of NicConnection. */
export interface NicConnectionArgs {
  /**
   * Id of the VM, such as `vm-101`. It must be powered on.
   *
   * A change replaces the resource.
   */
  vm: pulumi.Input<string>;
  /**
   * Device keys of the NICs, such as `"4000"`. A NIC that is left out of the list later is as it was before this resource.
   *
   * A change updates the resource in place.
   *
   * @default all NICs of the VM
   */
  nics?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * Whether the NICs are connected, now and after the next power-on. Every `pulumi up` restores it.
   *
   * A change updates the resource in place.
   *
   * @default true
   */
  connected?: pulumi.Input<boolean | undefined>;
  /**
   * Condition to wait for: nothing, or an IP address of these NICs.
   *
   * A change updates the resource in place.
   *
   * @default "none"
   */
  waitFor?: pulumi.Input<"none" | "ip" | undefined>;
  /**
   * Address to wait for, among those of these NICs. Only with `waitFor: "ip"`.
   *
   * A change updates the resource in place.
   *
   * @default the first IPv4 address, else the first IPv6 address
   */
  address?: pulumi.Input<AddressArgs | undefined>;
  /**
   * Maximum wait for the condition in `waitFor`, in seconds, 1 to 86400.
   *
   * A change updates the resource in place.
   *
   * @default 300
   */
  readyTimeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * Name of the connection, as configured (docs/configuration.md).
   *
   * A change replaces the resource.
   *
   * @default "default"
   */
  connection?: pulumi.Input<string | undefined>;
}

/** Outputs of NicConnection. */
export interface NicConnectionOutputs extends InputValues<NicConnectionArgs, never> {
  /** MAC addresses by device key. */
  readonly macAddresses: pulumi.Output<{ [key: string]: string }>;
  /** IP address when it was last read. Absent unless `waitFor` is `ip`. */
  readonly ipAddress: pulumi.Output<string | undefined>;
  /** All addresses that `address` allows; the first is `ipAddress`. Absent unless `waitFor` is `ip`. */
  readonly ipAddresses: pulumi.Output<string[] | undefined>;
  /** Instance UUID of the VM. It proves that a VM with this id is still the same VM. */
  readonly instanceUuid: pulumi.Output<string>;
  /** NICs that this resource connected. A delete disconnects them, and no others. */
  readonly newlyConnected: pulumi.Output<string[]>;
  /** NICs that this resource set to be connected at power-on. A delete takes that back. */
  readonly newlyStartConnected: pulumi.Output<string[]>;
}

/** Facts that the class registers with. */
export const nicConnectionFacts = {
  token: "pulumi-nodejs:dynamic/vsphere-ops:NicConnection",
  handler: "nicConnection",
  /** Every output as a key. The SDK never resolves an output that is not a property of the registration. */
  outputs: {
    macAddresses: undefined,
    ipAddress: undefined,
    ipAddresses: undefined,
    instanceUuid: undefined,
    newlyConnected: undefined,
    newlyStartConnected: undefined,
  },
  inputs: ["vm", "nics", "connected", "waitFor", "address", "readyTimeoutSeconds", "connection"],
  requiredOutput: "macAddresses",
  timeouts: ["readyTimeoutSeconds"],
  secretInputs: [],
  secretSources: [],
  derivedOutputs: [],
} as const;
