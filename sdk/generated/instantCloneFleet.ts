// Written by `npm run docs` from provider/resources/instantCloneFleet/schema.ts: change that instead.
import type * as pulumi from "@pulumi/pulumi";
import type { InputValues } from "../inputValues";
import type { AddressArgs, FleetSetupArgs, NicUpdateArgs, ParallelPortUpdateArgs, PlacementArgs, SerialPortUpdateArgs } from "./inputs";

/** Inputs of InstantCloneFleet. */
export interface InstantCloneFleetArgs {
  /**
   * Number of members, 0 to 10000. When it shrinks, the members with the highest indexes are deleted.
   *
   * A change updates the resource in place.
   */
  count: pulumi.Input<number>;
  /**
   * Id of the VM to clone, such as `vm-101`. Set one of `source`, `sourceName`, `sources` and `sourceNames`. It must be powered on.
   *
   * A change updates the resource in place.
   */
  source?: pulumi.Input<string | undefined>;
  /**
   * Name of the VM to clone, in place of `source`, or its inventory path, such as `DC1/vm/CI/golden`. It must match exactly one VM.
   *
   * A change updates the resource in place.
   */
  sourceName?: pulumi.Input<string | undefined>;
  /**
   * Ids of the VMs to clone, in place of `source`: member 0 is a clone of the first, member 1 of the second, and so on in turn.
   *
   * A change updates the resource in place.
   */
  sources?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * Names or inventory paths of the VMs to clone, in place of `sources`.
   *
   * A change updates the resource in place.
   */
  sourceNames?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * Name of each member, with `{index}` for its index. At most 80 characters with the index in it. The provider finds members by
   * their names after a lost response.
   *
   * A change updates the resource in place.
   *
   * @default the resource's name, `-{index}-` and eight hexadecimal digits, computed from the resource's URN
   */
  namePattern?: pulumi.Input<string | undefined>;
  /**
   * Folder, resource pool and datastore of the clone, each by id or by name. vSphere Automation API: `VM.InstantClonePlacementSpec`.
   *
   * A change updates the resource in place.
   *
   * @default the source's
   */
  placement?: pulumi.Input<PlacementArgs | undefined>;
  /**
   * NICs to change in the clone, by the source's device key, such as `"4000"`. vSphere Automation API: `Ethernet.UpdateSpec`.
   *
   * A change updates the resource in place.
   *
   * @default none
   */
  nicsToUpdate?: pulumi.Input<{ [key: string]: pulumi.Input<NicUpdateArgs> } | undefined>;
  /**
   * Whether to disconnect all NICs, so that the clone does not use its source's address on the network.
   *
   * A change updates the resource in place.
   *
   * @default false
   */
  disconnectAllNics?: pulumi.Input<boolean | undefined>;
  /**
   * Parallel ports to change in the clone, by the source's device key. vSphere Automation API: `Parallel.UpdateSpec`.
   *
   * A change updates the resource in place.
   *
   * @default none
   */
  parallelPortsToUpdate?: pulumi.Input<{ [key: string]: pulumi.Input<ParallelPortUpdateArgs> } | undefined>;
  /**
   * Serial ports to change in the clone, by the source's device key. vSphere Automation API: `Serial.UpdateSpec`.
   *
   * A change updates the resource in place.
   *
   * @default none
   */
  serialPortsToUpdate?: pulumi.Input<{ [key: string]: pulumi.Input<SerialPortUpdateArgs> } | undefined>;
  /**
   * Power state of the clone. Every `pulumi up` restores it.
   *
   * A change updates the resource in place.
   *
   * @default POWERED_ON after cloning; later changes outside of Pulumi are left alone
   */
  powerState?: pulumi.Input<"POWERED_ON" | "POWERED_OFF" | "SUSPENDED" | undefined>;
  /**
   * Condition to wait for after cloning: nothing, VMware Tools, or Tools and an IP address of the clone's own NICs.
   *
   * A change updates the resource in place.
   *
   * @default "none"
   */
  waitFor?: pulumi.Input<"none" | "tools" | "ip" | undefined>;
  /**
   * Address to wait for, among those of the clone's connected NICs. Only with `waitFor: "ip"`.
   *
   * A change updates the resource in place.
   *
   * @default the first IPv4 address, else the first IPv6 address
   */
  address?: pulumi.Input<AddressArgs | undefined>;
  /**
   * Whether an address and a host name count that may be the source's. A clone starts with both. Set it for clones on a network of
   * their own. If VMware Tools of the source do not respond, as in a frozen VM, a fixed address of the clone cannot be told from the
   * source's: then set it together with the source's address in `address.ignore`.
   *
   * A change updates the resource in place.
   *
   * @default false
   */
  acceptSourceAddress?: pulumi.Input<boolean | undefined>;
  /**
   * Maximum time of cloning, with all attempts, and then of a change of the power state, in seconds, 1 to 86400.
   *
   * A change updates the resource in place.
   *
   * @default 600
   */
  createTimeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * Maximum wait for the condition in `waitFor`, in seconds, 1 to 86400.
   *
   * A change updates the resource in place.
   *
   * @default 300
   */
  readyTimeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * Maximum time of a delete, in seconds, 1 to 86400.
   *
   * A change updates the resource in place.
   *
   * @default 300
   */
  deleteTimeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * Maximum wait for a shutdown of the guest before a delete, in seconds, 0 to 86400. Then the VM is powered off. 0 powers
   * it off at once.
   *
   * A change updates the resource in place.
   *
   * @default 0
   */
  gracefulShutdownSeconds?: pulumi.Input<number | undefined>;
  /**
   * A program to run once in each new member, through VMware Tools. A member whose program failed counts as failed, and stays. A change
   * takes effect in new members only, unless `setup.triggers` changes.
   *
   * A change alone does nothing.
   *
   * Always a secret.
   *
   * @default none
   */
  setup?: pulumi.Input<FleetSetupArgs | undefined>;
  /**
   * Whether to connect all NICs of a new member after `setup`, which cloning has left disconnected. With `waitFor: "ip"`, the address is
   * waited for afterwards.
   *
   * A change updates the resource in place.
   *
   * @default false
   */
  connectNics?: pulumi.Input<boolean | undefined>;
  /**
   * How many members are cloned, set up or deleted at once, 1 to 1000.
   *
   * A change updates the resource in place.
   *
   * @default the connection's `inFlightLimit`, which is 20 if not configured; for `setup` five times that
   */
  maxConcurrency?: pulumi.Input<number | undefined>;
  /**
   * How many members may be away at once while members are replaced: a number, or a part of `count` such as `"10%"`.
   *
   * A change alone does nothing.
   *
   * @default "10%"
   */
  maxUnavailable?: pulumi.Input<number | string | undefined>;
  /**
   * How many members may fail until the resource fails. `failed` lists them, and the next `pulumi up` tries again.
   *
   * A change alone does nothing.
   *
   * @default 0
   */
  maxFailures?: pulumi.Input<number | undefined>;
  /**
   * Any values. A change replaces all members, `maxUnavailable` at a time, for example after the source was built again.
   *
   * A change updates the resource in place.
   *
   * @default none
   */
  triggers?: pulumi.Input<unknown[] | undefined>;
  /**
   * Name of the connection, as configured (docs/configuration.md).
   *
   * A change replaces the resource.
   *
   * @default "default"
   */
  connection?: pulumi.Input<string | undefined>;
}

/** Outputs of InstantCloneFleet. */
export interface InstantCloneFleetOutputs extends InputValues<InstantCloneFleetArgs, never> {
  /** The members as the state holds them, in one text: it is what the other outputs are read from. */
  readonly record: pulumi.Output<string>;
  /** Members that exist, in the order of their indexes. */
  readonly members: pulumi.Output<{
    /** Index, from 0. */
    index: number;
    /** vCenter's id of the VM, such as `vm-123`. */
    id: string;
    /** Name of the VM at its creation. */
    name: string;
    /** IP address. Absent unless `waitFor` is `ip`. */
    ipAddress?: string;
    /** Host name of the guest. Absent if `waitFor` is `none`. */
    hostName?: string;
  }[]>;
  /** Ids of the members, in the order of their indexes. */
  readonly ids: pulumi.Output<string[]>;
  /** Names of the members, in the order of their indexes. */
  readonly names: pulumi.Output<string[]>;
  /** Members that the last `pulumi up` failed to create, to complete or to replace. Empty after a success without any. */
  readonly failed: pulumi.Output<{
    /** Index, from 0. */
    index: number;
    /** Name that the member has or was to have. */
    name: string;
    /** First line of the error. */
    reason: string;
  }[]>;
}

/** Facts that the class registers with. */
export const instantCloneFleetFacts = {
  token: "pulumi-nodejs:dynamic/vsphere-ops:InstantCloneFleet",
  handler: "instantCloneFleet",
  /** Every output as a key. The SDK never resolves an output that is not a property of the registration. */
  outputs: {
    record: undefined,
    members: undefined,
    ids: undefined,
    names: undefined,
    failed: undefined,
  },
  inputs: ["count", "source", "sourceName", "sources", "sourceNames", "namePattern", "placement", "nicsToUpdate", "disconnectAllNics", "parallelPortsToUpdate", "serialPortsToUpdate", "powerState", "waitFor", "address", "acceptSourceAddress", "createTimeoutSeconds", "readyTimeoutSeconds", "deleteTimeoutSeconds", "gracefulShutdownSeconds", "setup", "connectNics", "maxConcurrency", "maxUnavailable", "maxFailures", "triggers", "connection"],
  requiredOutput: "record",
  timeouts: ["createTimeoutSeconds", "readyTimeoutSeconds", "deleteTimeoutSeconds"],
  secretInputs: ["setup"],
  secretSources: [],
  derivedOutputs: [],
} as const;
