// Written by `npm run docs` from provider/resources/guestFile/schema.ts: change that instead.
import type * as pulumi from "@pulumi/pulumi";
import type { InputValues } from "../inputValues";
import type { GuestCredentialsArgs } from "./inputs";

/** Inputs of GuestFile. */
export interface GuestFileArgs {
  /**
   * Id of the VM, such as `vm-101`.
   *
   * A change replaces the resource.
   */
  vm: pulumi.Input<string>;
  /**
   * Guest account that writes and deletes the file. vSphere Automation API: `guest.Credentials`.
   *
   * A change updates the resource in place.
   *
   * Always a secret.
   */
  credentials: pulumi.Input<GuestCredentialsArgs>;
  /**
   * Absolute path of the file in the guest, such as `/etc/app/app.conf` or `C:\App\app.conf`.
   *
   * A change replaces the resource.
   */
  path: pulumi.Input<string>;
  /**
   * Text of the file, in UTF-8. Give either this or `source`. The state has its digest only.
   *
   * A change updates the resource in place.
   *
   * @default none
   */
  content?: pulumi.Input<string | undefined>;
  /**
   * A Pulumi asset or archive: `FileAsset` and `StringAsset` are the file itself, and so is a `FileArchive` of an archive file. A
   * `FileArchive` of a folder and an `AssetArchive` become an uncompressed tar archive. Paths are relative to the program's folder. Remote
   * assets are refused. The state has the digest only.
   *
   * A change updates the resource in place.
   *
   * @default none
   */
  source?: pulumi.Input<pulumi.asset.Asset | pulumi.asset.Archive | undefined>;
  /**
   * Permissions of the file in octal digits, as chmod has them. Linux guests only.
   *
   * A change updates the resource in place.
   *
   * @default "0644", or "0600" if `content` or `source` is a secret
   */
  permissions?: pulumi.Input<string | undefined>;
  /**
   * User id of the file's owner. Linux guests only.
   *
   * A change updates the resource in place.
   *
   * @default the user of `credentials`
   */
  ownerId?: pulumi.Input<number | undefined>;
  /**
   * Group id of the file. Linux guests only.
   *
   * A change updates the resource in place.
   *
   * @default the group of the user of `credentials`
   */
  groupId?: pulumi.Input<number | undefined>;
  /**
   * Whether to create missing folders of `path`. They stay when the file is deleted. On Linux, VMware Tools give them to the user of
   * `credentials` alone (0700): create folders that other users have to enter with a GuestProcessRun.
   *
   * A change updates the resource in place.
   *
   * @default true
   */
  createParents?: pulumi.Input<boolean | undefined>;
  /**
   * Whether to delete the file with the resource. With false it stays in the guest.
   *
   * A change updates the resource in place.
   *
   * @default true
   */
  deleteOnDestroy?: pulumi.Input<boolean | undefined>;
  /**
   * Maximum wait until VMware Tools accept guest operations, in seconds, 1 to 86400 (a day).
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

/** Outputs of GuestFile. */
export interface GuestFileOutputs extends InputValues<GuestFileArgs, "path" | "content" | "source"> {
  /** Path of the file in the guest. A program that gets it from here waits for the file. */
  readonly path: pulumi.Output<string>;
  /** Size of the file. */
  readonly sizeBytes: pulumi.Output<number>;
  /**
   * SHA-256 of the file, in hexadecimal digits.
   *
   * A secret when one of `content`, `source` is.
   */
  readonly sha256: pulumi.Output<string>;
  /** Time of the last change in RFC 3339, as the write has set it in the guest. A later change shows by it. */
  readonly modifiedAt: pulumi.Output<string>;
}

/** Facts that the class registers with. */
export const guestFileFacts = {
  token: "pulumi-nodejs:dynamic/vsphere-ops:GuestFile",
  handler: "guestFile",
  /** Every output as a key. The SDK never resolves an output that is not a property of the registration. */
  outputs: {
    path: undefined,
    sizeBytes: undefined,
    sha256: undefined,
    modifiedAt: undefined,
  },
  inputs: ["vm", "credentials", "permissions", "ownerId", "groupId", "createParents", "deleteOnDestroy", "readyTimeoutSeconds", "connection"],
  requiredOutput: "sizeBytes",
  timeouts: ["readyTimeoutSeconds"],
  secretInputs: ["credentials"],
  secretSources: ["content", "source"],
  derivedOutputs: ["sha256"],
} as const;
