// Written by `npm run docs` from provider/resources/instantCloneFleet/schema.ts: change that instead.
import type * as pulumi from "@pulumi/pulumi";

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
   * A change updates the resource in place.
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
   * A change updates the resource in place.
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
   * A program to run once in each new member, through VMware Tools. A member whose program failed counts as failed, and stays. A change
   * takes effect in new members only, unless `setup.triggers` changes.
   *
   * A change alone does nothing.
   *
   * Always a secret.
   *
   * @default none
   */
  setup?: pulumi.Input<{
    /** Guest account that runs the program. */
    credentials: pulumi.Input<{
      /** USERNAME_PASSWORD for a user of the guest. SAML_BEARER_TOKEN for a token that the guest maps to a user. */
      type: pulumi.Input<"USERNAME_PASSWORD" | "SAML_BEARER_TOKEN">;
      /** Name of the guest's user. Required with USERNAME_PASSWORD, optional with SAML_BEARER_TOKEN. */
      userName?: pulumi.Input<string | undefined>;
      /** Password of the guest's user. Required with USERNAME_PASSWORD. */
      password?: pulumi.Input<string | undefined>;
      /** SAML token. Required with SAML_BEARER_TOKEN. */
      samlToken?: pulumi.Input<string | undefined>;
      /**
       * Whether the program runs in the user's session on the guest's screen. The user must be logged in there.
       *
       * @default false
       */
      interactiveSession?: pulumi.Input<boolean | undefined>;
    }>;
    /** Absolute path of the program in the guest, such as `/bin/sh`. */
    path: pulumi.Input<string>;
    /**
     * Arguments of the program, as for GuestProcessRun. `{index}`, `{name}` and `{id}` stand for those of the member; `{{name}}` for the
     * text `{name}`. A shell's `${NAME}` stays as it is.
     *
     * @default none
     */
    arguments?: pulumi.Input<string | pulumi.Input<string>[] | undefined>;
    /**
     * Absolute path of the working directory in the guest.
     *
     * @default the guest's own, on Linux the user's home
     */
    workingDirectory?: pulumi.Input<string | undefined>;
    /**
     * Environment variables to add or to replace, by name, with the same placeholders in their values.
     *
     * @default none
     */
    environmentVariables?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
    /**
     * Text that the program reads from its standard input, with the same placeholders.
     *
     * @default nothing
     */
    stdin?: pulumi.Input<string | undefined>;
    /**
     * Exit codes that mean success. With any other the member fails, and the next `pulumi up` runs the program in it again.
     *
     * @default [0]
     */
    expectedExitCodes?: pulumi.Input<pulumi.Input<number>[] | undefined>;
    /**
     * Maximum run time of the program, in seconds, 1 to 604800 (a week). Then it is terminated, and the member fails.
     *
     * @default 3600
     */
    timeoutSeconds?: pulumi.Input<number | undefined>;
    /**
     * Any values. A change runs the program in all members again. Nothing else does.
     *
     * @default none
     */
    triggers?: pulumi.Input<unknown[] | undefined>;
  } | undefined>;
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
   * @default the connection's `inFlightLimit`, which is 20 if not configured
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
export interface InstantCloneFleetOutputs {
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
  requiredOutput: "record",
  timeouts: ["createTimeoutSeconds", "readyTimeoutSeconds", "deleteTimeoutSeconds"],
  secretInputs: ["setup"],
  secretSources: [],
  derivedOutputs: [],
} as const;
