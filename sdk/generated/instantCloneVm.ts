// Written by `npm run docs` from provider/resources/instantCloneVm/schema.ts: change that instead.
import type * as pulumi from "@pulumi/pulumi";

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
  placement?: pulumi.Input<{
    /**
     * Id of the VM folder, such as `group-v3`.
     *
     * @default the source's folder
     */
    folder?: pulumi.Input<string | undefined>;
    /** Name of the VM folder, in place of `folder`, or its inventory path, such as `DC1/vm/ci`. */
    folderName?: pulumi.Input<string | undefined>;
    /**
     * Id of the resource pool, such as `resgroup-8`.
     *
     * @default the source's resource pool
     */
    resourcePool?: pulumi.Input<string | undefined>;
    /** Name of the resource pool, in place of `resourcePool`, or its inventory path, such as `C1/Resources`. */
    resourcePoolName?: pulumi.Input<string | undefined>;
    /**
     * Id of the datastore, such as `datastore-11`.
     *
     * @default the source's datastore
     */
    datastore?: pulumi.Input<string | undefined>;
    /** Name of the datastore, in place of `datastore`, or its inventory path, such as `DC1/datastore/ssd`. */
    datastoreName?: pulumi.Input<string | undefined>;
  } | undefined>;
  /**
   * NICs to change in the clone, by the source's device key, such as `"4000"`. vSphere Automation API: `Ethernet.UpdateSpec`.
   *
   * A change replaces the resource.
   *
   * @default none
   */
  nicsToUpdate?: pulumi.Input<{ [key: string]: pulumi.Input<{
    /**
     * Network that the NIC is connected to.
     *
     * @default the backing of the source's NIC
     */
    backing?: pulumi.Input<{
      /**
       * Type of the backing. HOST_DEVICE exists in old VMs and cannot be set (docs/apis/vcenter.md section 8). vSphere Automation API:
       * `Ethernet.BackingSpec`.
       */
      type: pulumi.Input<"STANDARD_PORTGROUP" | "DISTRIBUTED_PORTGROUP" | "OPAQUE_NETWORK">;
      /** Id of the network, such as `network-7`. Required, unless `networkName` is set. */
      network?: pulumi.Input<string | undefined>;
      /** Name of the network, in place of `network`, or its inventory path, such as `DC1/network/VM Network`. */
      networkName?: pulumi.Input<string | undefined>;
      /**
       * Key of the port. Only for DISTRIBUTED_PORTGROUP.
       *
       * @default a port that vCenter assigns
       */
      distributedPort?: pulumi.Input<string | undefined>;
    } | undefined>;
    /** Origin of the MAC address: MANUAL from `macAddress`, GENERATED automatically, ASSIGNED by vCenter. */
    macType?: pulumi.Input<"MANUAL" | "GENERATED" | "ASSIGNED" | undefined>;
    /** MAC address, such as `00:50:56:01:23:45`. Required with `macType: "MANUAL"`, and only allowed there. */
    macAddress?: pulumi.Input<string | undefined>;
    /**
     * Whether the NIC is connected when the VM powers on.
     *
     * @default the setting of the source's NIC
     */
    startConnected?: pulumi.Input<boolean | undefined>;
    /**
     * Whether the guest may connect and disconnect the NIC.
     *
     * @default the setting of the source's NIC
     */
    allowGuestControl?: pulumi.Input<boolean | undefined>;
    /**
     * Whether a packet on this NIC may wake the VM.
     *
     * @default the setting of the source's NIC
     */
    wakeOnLanEnabled?: pulumi.Input<boolean | undefined>;
    /**
     * Whether the NIC may use Universal Pass-Through (UPT). Only for a VMXNET3 NIC.
     *
     * @default the setting of the source's NIC
     */
    uptCompatibilityEnabled?: pulumi.Input<boolean | undefined>;
    /**
     * Whether the NIC may use UPT version 2. Only for a VMXNET3 NIC, since vSphere 8.0.
     *
     * @default the setting of the source's NIC
     */
    uptV2CompatibilityEnabled?: pulumi.Input<boolean | undefined>;
  }> } | undefined>;
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
  parallelPortsToUpdate?: pulumi.Input<{ [key: string]: pulumi.Input<{
    /**
     * What the port is connected to.
     *
     * @default the backing of the source's port
     */
    backing?: pulumi.Input<{
      /** Type of the backing. vSphere Automation API: `Parallel.BackingSpec`. */
      type: pulumi.Input<"FILE" | "HOST_DEVICE">;
      /** Path of the file on a datastore, such as `[ssd] web/port.log`. Required with FILE, and only allowed there. */
      file?: pulumi.Input<string | undefined>;
      /**
       * Name of the host's device. Only for HOST_DEVICE.
       *
       * @default a device that the host picks
       */
      hostDevice?: pulumi.Input<string | undefined>;
    } | undefined>;
    /**
     * Whether the port is connected when the VM powers on.
     *
     * @default the setting of the source's port
     */
    startConnected?: pulumi.Input<boolean | undefined>;
    /**
     * Whether the guest may connect and disconnect the port.
     *
     * @default the setting of the source's port
     */
    allowGuestControl?: pulumi.Input<boolean | undefined>;
  }> } | undefined>;
  /**
   * Serial ports to change in the clone, by the source's device key. vSphere Automation API: `Serial.UpdateSpec`.
   *
   * A change replaces the resource.
   *
   * @default none
   */
  serialPortsToUpdate?: pulumi.Input<{ [key: string]: pulumi.Input<{
    /**
     * What the port is connected to.
     *
     * @default the backing of the source's port
     */
    backing?: pulumi.Input<{
      /** Type of the backing. vSphere Automation API: `Serial.BackingSpec`. */
      type: pulumi.Input<"FILE" | "HOST_DEVICE" | "PIPE_SERVER" | "PIPE_CLIENT" | "NETWORK_SERVER" | "NETWORK_CLIENT">;
      /** Path of the file on a datastore, such as `[ssd] web/serial.log`. Required with FILE, and only allowed there. */
      file?: pulumi.Input<string | undefined>;
      /**
       * Name of the host's device. Only for HOST_DEVICE.
       *
       * @default a device that the host picks
       */
      hostDevice?: pulumi.Input<string | undefined>;
      /** Name of the pipe. Required with PIPE_SERVER and PIPE_CLIENT, and only allowed there. */
      pipe?: pulumi.Input<string | undefined>;
      /**
       * Whether the VM waits for the other end of the pipe, so that no character is lost. Only for PIPE_SERVER and PIPE_CLIENT.
       *
       * @default false
       */
      noRxLoss?: pulumi.Input<boolean | undefined>;
      /**
       * URI that the port listens on or connects to, such as `telnet://:7001`. Required with NETWORK_SERVER and NETWORK_CLIENT, and only
       * allowed there.
       */
      networkLocation?: pulumi.Input<string | undefined>;
      /**
       * URI of a proxy in between. Only for NETWORK_SERVER and NETWORK_CLIENT.
       *
       * @default none
       */
      proxy?: pulumi.Input<string | undefined>;
    } | undefined>;
    /**
     * Whether the port is connected when the VM powers on.
     *
     * @default the setting of the source's port
     */
    startConnected?: pulumi.Input<boolean | undefined>;
    /**
     * Whether the guest may connect and disconnect the port.
     *
     * @default the setting of the source's port
     */
    allowGuestControl?: pulumi.Input<boolean | undefined>;
    /**
     * Whether the VM yields the processor while its guest polls the port.
     *
     * @default the setting of the source's port
     */
    yieldOnPoll?: pulumi.Input<boolean | undefined>;
  }> } | undefined>;
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
  address?: pulumi.Input<{
    /**
     * Device key of the NIC, such as `"4000"`.
     *
     * @default any NIC; the first one with an address counts
     */
    nic?: pulumi.Input<string | undefined>;
    /**
     * Family of the address.
     *
     * @default IPV4 if there is one, else IPV6
     */
    family?: pulumi.Input<"IPV4" | "IPV6" | undefined>;
    /**
     * CIDR blocks of addresses that do not count, such as `10.88.0.0/16`.
     *
     * @default none
     */
    ignore?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  } | undefined>;
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
export interface InstantCloneVmOutputs {
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
  requiredOutput: "instanceUuid",
  timeouts: ["createTimeoutSeconds", "readyTimeoutSeconds", "deleteTimeoutSeconds"],
  secretInputs: [],
  secretSources: [],
  derivedOutputs: [],
} as const;
