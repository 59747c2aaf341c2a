// Written by `npm run docs` from the schemas in provider/resources: change those instead.
import type * as pulumi from "@pulumi/pulumi";

export interface AddressArgs {
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
}

export interface CollectArgs {
  /**
   * Absolute path of the file in the guest. On Linux, `*`, `?` and `[…]` in it match names as in a shell. They match no `/`, and no
   * leading dot.
   */
  path: pulumi.Input<string>;
  /**
   * Maximum size of the file in bytes. A larger one is not fetched. Without `saveTo` at most 16777216.
   *
   * @default 65536, or no limit with `saveTo`
   */
  maxBytes?: pulumi.Input<number | undefined>;
  /**
   * Local folder to save the file in, relative to the program's folder. It is created. A match of wildcards keeps its folders below the
   * part without wildcards.
   *
   * @default none: the content is in the output `files`
   */
  saveTo?: pulumi.Input<string | undefined>;
  /**
   * Whether a missing file is an error. With false it is a warning.
   *
   * @default false
   */
  required?: pulumi.Input<boolean | undefined>;
}

export interface FleetSetupArgs {
  /** Guest account that runs the program. */
  credentials: pulumi.Input<GuestCredentialsArgs>;
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
}

export interface GuestCredentialsArgs {
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
}

export interface NicBackingArgs {
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
}

export interface NicUpdateArgs {
  /**
   * Network that the NIC is connected to.
   *
   * @default the backing of the source's NIC
   */
  backing?: pulumi.Input<NicBackingArgs | undefined>;
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
}

export interface OnDeleteArgs {
  /** Absolute path of the program in the guest. */
  path: pulumi.Input<string>;
  /**
   * Arguments of the program, as those of the run.
   *
   * @default none
   */
  arguments?: pulumi.Input<string | pulumi.Input<string>[] | undefined>;
  /**
   * Maximum run time of the program, in seconds, 1 to 604800 (a week). Then it is terminated.
   *
   * @default 300
   */
  timeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * Whether a failure of the program fails the deletion. With false it is a warning.
   *
   * @default false
   */
  failOnError?: pulumi.Input<boolean | undefined>;
}

export interface ParallelPortBackingArgs {
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
}

export interface ParallelPortUpdateArgs {
  /**
   * What the port is connected to.
   *
   * @default the backing of the source's port
   */
  backing?: pulumi.Input<ParallelPortBackingArgs | undefined>;
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
}

export interface PlacementArgs {
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
}

export interface SerialPortBackingArgs {
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
}

export interface SerialPortUpdateArgs {
  /**
   * What the port is connected to.
   *
   * @default the backing of the source's port
   */
  backing?: pulumi.Input<SerialPortBackingArgs | undefined>;
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
}
