// Written by `npm run docs` from provider/resources/instantCloneVm/schema.ts: change that instead.
import type * as pulumi from "@pulumi/pulumi";

/** Inputs of InstantCloneVm. */
export interface InstantCloneVmArgs {
  /**
   * Id of the VM to clone, such as `vm-101`. Either this or `sourceName`. The source must be running.
   *
   * A change replaces the resource.
   */
  source?: pulumi.Input<string | undefined>;
  /**
   * Name of the VM to clone. Names that match no VM or several are an error.
   *
   * A change replaces the resource.
   */
  sourceName?: pulumi.Input<string | undefined>;
  /**
   * Name of the clone. The default is the resource's name and eight digits that stand for this resource of this stack, so that
   * a clone whose answer was lost is found again.
   *
   * A change replaces the resource.
   */
  name?: pulumi.Input<string | undefined>;
  /**
   * Where the clone lives: each part by id or by name. What is not given is as for the source.
   *
   * A change replaces the resource.
   */
  placement?: pulumi.Input<{
    /** Id of the VM folder, such as `group-v3`. */
    folder?: pulumi.Input<string | undefined>;
    /** Name of the VM folder. */
    folderName?: pulumi.Input<string | undefined>;
    /** Id of the resource pool, such as `resgroup-8`. */
    resourcePool?: pulumi.Input<string | undefined>;
    /** Name of the resource pool. */
    resourcePoolName?: pulumi.Input<string | undefined>;
    /** Id of the datastore, such as `datastore-11`. */
    datastore?: pulumi.Input<string | undefined>;
    /** Name of the datastore. */
    datastoreName?: pulumi.Input<string | undefined>;
  } | undefined>;
  /**
   * NICs to change while cloning, by the source's device key, such as `"4000"`.
   *
   * A change replaces the resource.
   */
  nicsToUpdate?: pulumi.Input<{ [key: string]: pulumi.Input<{
    /** What the NIC is connected to; by default what the source's NIC is connected to. */
    backing?: pulumi.Input<{
      /** Kind of the backing. */
      type: pulumi.Input<"STANDARD_PORTGROUP" | "HOST_DEVICE" | "DISTRIBUTED_PORTGROUP" | "OPAQUE_NETWORK">;
      /** Id of the network, such as `network-7`. */
      network?: pulumi.Input<string | undefined>;
      /** Name of the network. */
      networkName?: pulumi.Input<string | undefined>;
      /** Key of the port on a distributed portgroup. */
      distributedPort?: pulumi.Input<string | undefined>;
    } | undefined>;
    /** How the MAC address comes about. */
    macType?: pulumi.Input<"MANUAL" | "GENERATED" | "ASSIGNED" | undefined>;
    /** The MAC address, for `macType: "MANUAL"`. */
    macAddress?: pulumi.Input<string | undefined>;
    /** Whether the NIC is connected when the VM powers on. */
    startConnected?: pulumi.Input<boolean | undefined>;
    /** Whether the guest may connect and disconnect it. */
    allowGuestControl?: pulumi.Input<boolean | undefined>;
    /** Whether a packet on this NIC may wake the VM. */
    wakeOnLanEnabled?: pulumi.Input<boolean | undefined>;
  }> } | undefined>;
  /**
   * Disconnects every NIC, so that the clone does not answer to its source's address. Default: as the source has them.
   *
   * A change replaces the resource.
   */
  disconnectAllNics?: pulumi.Input<boolean | undefined>;
  /**
   * Parallel ports to change while cloning, by the source's device key.
   *
   * A change replaces the resource.
   */
  parallelPortsToUpdate?: pulumi.Input<{ [key: string]: pulumi.Input<{
    /** What the port is connected to, with the fields of the vSphere Automation API in camelCase: `type`, `file`, and so on. */
    backing?: pulumi.Input<{
      /** Kind of the backing, such as `FILE` or `HOST_DEVICE`. */
      type: pulumi.Input<string>;
      [name: string]: unknown;
    } | undefined>;
    /** Whether the port is connected when the VM powers on. */
    startConnected?: pulumi.Input<boolean | undefined>;
    /** Whether the guest may connect and disconnect it. */
    allowGuestControl?: pulumi.Input<boolean | undefined>;
  }> } | undefined>;
  /**
   * Serial ports to change while cloning, by the source's device key.
   *
   * A change replaces the resource.
   */
  serialPortsToUpdate?: pulumi.Input<{ [key: string]: pulumi.Input<{
    /** What the port is connected to, with the fields of the vSphere Automation API in camelCase: `type`, `file`, and so on. */
    backing?: pulumi.Input<{
      /** Kind of the backing, such as `FILE` or `HOST_DEVICE`. */
      type: pulumi.Input<string>;
      [name: string]: unknown;
    } | undefined>;
    /** Whether the port is connected when the VM powers on. */
    startConnected?: pulumi.Input<boolean | undefined>;
    /** Whether the guest may connect and disconnect it. */
    allowGuestControl?: pulumi.Input<boolean | undefined>;
    /** Whether the port yields the processor while the guest polls it. */
    yieldOnPoll?: pulumi.Input<boolean | undefined>;
  }> } | undefined>;
  /**
   * BIOS UUID of the clone. By default the provider chooses one that proves the clone its own: adoption after a lost answer and
   * every delete rest on it.
   *
   * A change replaces the resource.
   */
  biosUuid?: pulumi.Input<string | undefined>;
  /**
   * Power state to keep: brought about after cloning, and again whenever it was changed by hand. Default: left alone.
   *
   * A change updates the resource in place.
   */
  powerState?: pulumi.Input<"POWERED_ON" | "POWERED_OFF" | "SUSPENDED" | undefined>;
  /**
   * What to wait for after cloning: nothing, VMware Tools, or Tools and an address of the clone's own NICs.
   *
   * A change updates the resource in place.
   *
   * @default "none"
   */
  waitFor?: pulumi.Input<"none" | "tools" | "ip" | undefined>;
  /**
   * Console tickets to issue once, with the VM. They expire after 30 minutes; use ConsoleTicket for fresh ones. Default:
   * `["WEBMKS"]`, and none for a VM that is kept off or suspended.
   *
   * A change updates the resource in place.
   */
  consoleTickets?: pulumi.Input<pulumi.Input<"WEBMKS" | "VMRC">[] | undefined>;
  /**
   * How long cloning may take, in seconds, with all attempts.
   *
   * A change updates the resource in place.
   *
   * @default 600
   */
  createTimeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * How long to wait for what `waitFor` asks, in seconds.
   *
   * A change updates the resource in place.
   *
   * @default 300
   */
  readyTimeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * How long deleting may take, in seconds.
   *
   * A change updates the resource in place.
   *
   * @default 300
   */
  deleteTimeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * How long the guest may take to shut down before the VM is powered off and deleted, in seconds; 0 powers it off at once.
   *
   * A change updates the resource in place.
   *
   * @default 0
   */
  gracefulShutdownSeconds?: pulumi.Input<number | undefined>;
  /**
   * Name of the configured connection.
   *
   * A change replaces the resource.
   *
   * @default "default"
   */
  connection?: pulumi.Input<string | undefined>;
}

/** Outputs of InstantCloneVm. */
export interface InstantCloneVmOutputs {
  /** Name of the clone, as it was made. */
  readonly name: pulumi.Output<string>;
  /** BIOS UUID of the clone. */
  readonly biosUuid: pulumi.Output<string>;
  /** vCenter's own UUID of the clone. */
  readonly instanceUuid: pulumi.Output<string>;
  /** Power state, as last seen. */
  readonly powerState: pulumi.Output<"POWERED_ON" | "POWERED_OFF" | "SUSPENDED">;
  /** The clone's address, when it was waited for. */
  readonly ipAddress: pulumi.Output<string | undefined>;
  /** The guest's host name, when Tools were waited for. */
  readonly hostName: pulumi.Output<string | undefined>;
  /**
   * The issued tickets by type.
   *
   * Always a secret.
   */
  readonly consoleTickets: pulumi.Output<{
    /** Opens the console in a browser, through the host that runs the VM. */
    WEBMKS?: {
      /** URI that opens the console, once. */
      ticket: string;
      /** RFC 3339, by vCenter's clock. */
      expiresAt: string;
    };
    /** Opens the console in VMware Remote Console, through vCenter. */
    VMRC?: {
      /** URI that opens the console, once. */
      ticket: string;
      /** RFC 3339, by vCenter's clock. */
      expiresAt: string;
    };
  }>;
}

/** What the class registers with. */
export const instantCloneVmFacts = {
  token: "pulumi-nodejs:dynamic/vsphere-ops:InstantCloneVm",
  handler: "instantCloneVm",
  /** Every output as a key: the SDK never resolves one that is not a property of the registration. */
  outputs: {
    name: undefined,
    biosUuid: undefined,
    instanceUuid: undefined,
    powerState: undefined,
    ipAddress: undefined,
    hostName: undefined,
    consoleTickets: undefined,
  },
  timeouts: ["createTimeoutSeconds", "readyTimeoutSeconds", "deleteTimeoutSeconds"],
  secretInputs: [],
  secretSources: [],
  derivedOutputs: [],
} as const;
