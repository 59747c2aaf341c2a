// Written by `npm run docs` from provider/resources/instantCloneVm/schema.ts: change that instead.
import type * as pulumi from "@pulumi/pulumi";
import type { InputValues } from "../inputValues";
import type { AddressArgs, NicUpdateArgs, ParallelPortUpdateArgs, PlacementArgs, SerialPortUpdateArgs } from "./inputs";

/** Inputs of InstantCloneVm. */
export interface InstantCloneVmArgs {
  /**
   * Id of the VM to clone, such as `vm-101`. Set either this or `sourceName`. The source must be powered on.
   *
   * A change replaces the resource.
   */
  source?: pulumi.Input<string | undefined>;
  /**
   * Name of the VM to clone, in place of `source`, or its inventory path, such as `DC1/vm/CI/golden`. It must match exactly one VM. A
   * slash within a name is written `%2f` in a path.
   *
   * A change replaces the resource.
   */
  sourceName?: pulumi.Input<string | undefined>;
  /**
   * Name of the clone, at most 80 characters. After a lost response the provider finds the clone by this name.
   *
   * A change replaces the resource.
   *
   * @default the resource's name and eight hexadecimal digits, computed from the resource's URN
   */
  name?: pulumi.Input<string | undefined>;
  /**
   * Folder, resource pool and datastore of the clone, each by id or by name. vSphere Automation API: `VM.InstantClonePlacementSpec`.
   *
   * A change replaces the resource.
   *
   * @default the source's
   */
  placement?: pulumi.Input<PlacementArgs | undefined>;
  /**
   * NICs to change in the clone, by the source's device key, such as `"4000"`. vSphere Automation API: `Ethernet.UpdateSpec`.
   *
   * A change replaces the resource.
   *
   * @default none
   */
  nicsToUpdate?: pulumi.Input<{ [key: string]: pulumi.Input<NicUpdateArgs> } | undefined>;
  /**
   * Whether to disconnect all NICs, so that the clone does not use its source's address on the network.
   *
   * A change replaces the resource.
   *
   * @default false
   */
  disconnectAllNics?: pulumi.Input<boolean | undefined>;
  /**
   * Parallel ports to change in the clone, by the source's device key. vSphere Automation API: `Parallel.UpdateSpec`.
   *
   * A change replaces the resource.
   *
   * @default none
   */
  parallelPortsToUpdate?: pulumi.Input<{ [key: string]: pulumi.Input<ParallelPortUpdateArgs> } | undefined>;
  /**
   * Serial ports to change in the clone, by the source's device key. vSphere Automation API: `Serial.UpdateSpec`.
   *
   * A change replaces the resource.
   *
   * @default none
   */
  serialPortsToUpdate?: pulumi.Input<{ [key: string]: pulumi.Input<SerialPortUpdateArgs> } | undefined>;
  /**
   * BIOS UUID of the clone. It proves that a VM is this clone, before the provider adopts or deletes it.
   *
   * A change replaces the resource.
   *
   * @default a UUID computed from project, stack, the resource's URN and inputs
   */
  biosUuid?: pulumi.Input<string | undefined>;
  /**
   * Types of console tickets to issue once, with the VM. They expire after 30 minutes; use ConsoleTicket for fresh ones.
   * A ticket that cannot be issued is an error if this input asks for it, and a warning otherwise.
   *
   * A change updates the resource in place.
   *
   * @default ["WEBMKS"], or none with `powerState` POWERED_OFF or SUSPENDED
   */
  consoleTickets?: pulumi.Input<pulumi.Input<"WEBMKS" | "VMRC">[] | undefined>;
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
   * Any values, such as the version of the image in the source. A change replaces the clone.
   *
   * A change replaces the resource.
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

/** Outputs of InstantCloneVm. */
export interface InstantCloneVmOutputs extends InputValues<InstantCloneVmArgs, "name" | "biosUuid" | "consoleTickets" | "powerState"> {
  /** Name of the clone at its creation. */
  readonly name: pulumi.Output<string>;
  /** BIOS UUID of the clone. */
  readonly biosUuid: pulumi.Output<string>;
  /** Instance UUID of the clone, unique in vCenter. */
  readonly instanceUuid: pulumi.Output<string>;
  /** Power state of the clone when it was last read. */
  readonly powerState: pulumi.Output<"POWERED_ON" | "POWERED_OFF" | "SUSPENDED">;
  /** MAC addresses of the NICs after cloning, by device key. */
  readonly macAddresses: pulumi.Output<{ [key: string]: string } | undefined>;
  /** Ids of the networks of the NICs after cloning, by device key, such as `{"4000": "network-7"}`. */
  readonly networks: pulumi.Output<{ [key: string]: string } | undefined>;
  /** IP address when it was last read. A refresh reads it again. Absent unless `waitFor` is `ip`. */
  readonly ipAddress: pulumi.Output<string | undefined>;
  /** All addresses that `address` allows; the first is `ipAddress`. Absent unless `waitFor` is `ip`. */
  readonly ipAddresses: pulumi.Output<string[] | undefined>;
  /**
   * Host name of the guest when it was last read. A refresh reads it again. Absent if `waitFor` is `none`, and as long as it may be the
   * source's.
   */
  readonly hostName: pulumi.Output<string | undefined>;
  /**
   * Issued tickets, by type.
   *
   * Always a secret.
   */
  readonly consoleTickets: pulumi.Output<{
    /** Opens the console in a browser, through the ESXi host that runs the VM. */
    WEBMKS?: {
      /** URI that opens the console once. */
      ticket: string;
      /** Time of expiry in RFC 3339, by vCenter's clock. */
      expiresAt: string;
    };
    /** Opens the console in VMware Remote Console, through vCenter. */
    VMRC?: {
      /** URI that opens the console once. */
      ticket: string;
      /** Time of expiry in RFC 3339, by vCenter's clock. */
      expiresAt: string;
    };
  }>;
}

/** Facts that the class registers with. */
export const instantCloneVmFacts = {
  token: "pulumi-nodejs:dynamic/vsphere-ops:InstantCloneVm",
  handler: "instantCloneVm",
  /** Every output as a key. The SDK never resolves an output that is not a property of the registration. */
  outputs: {
    name: undefined,
    biosUuid: undefined,
    instanceUuid: undefined,
    powerState: undefined,
    macAddresses: undefined,
    networks: undefined,
    ipAddress: undefined,
    ipAddresses: undefined,
    hostName: undefined,
    consoleTickets: undefined,
  },
  inputs: ["source", "sourceName", "placement", "nicsToUpdate", "disconnectAllNics", "parallelPortsToUpdate", "serialPortsToUpdate", "waitFor", "address", "acceptSourceAddress", "createTimeoutSeconds", "readyTimeoutSeconds", "deleteTimeoutSeconds", "gracefulShutdownSeconds", "triggers", "connection"],
  requiredOutput: "instanceUuid",
  timeouts: ["createTimeoutSeconds", "readyTimeoutSeconds", "deleteTimeoutSeconds"],
  secretInputs: [],
  secretSources: [],
  derivedOutputs: [],
} as const;
