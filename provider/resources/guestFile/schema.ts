import { z } from "zod";
import { replaces, secret, secretWith, strictObject, updates } from "../field";
import { atLeastOneSecond, commonInputs } from "../inputs/common";
import { assetContent, textContent } from "../inputs/content";
import { GuestCredentials } from "../inputs/guestCredentials";
import { someText } from "../inputs/guestText";

const id = z.int("must be a whole number.").min(0, "must be 0 or more.");

export const guestFileInputs = strictObject({
  /** Id of the VM, such as `vm-101`. */
  vm: replaces(someText),
  /** Guest account that writes and deletes the file. vSphere Automation API: `guest.Credentials`. */
  credentials: secret(updates(GuestCredentials)),
  /** Absolute path of the file in the guest, such as `/etc/app/app.conf` or `C:\App\app.conf`. */
  path: replaces(someText),
  /**
   * Text of the file, in UTF-8. Give either this or `source`. The state has its digest only.
   *
   * @default none
   */
  content: updates(textContent.optional()),
  /**
   * A Pulumi asset or archive: `FileAsset` and `StringAsset` are the file itself, and so is a `FileArchive` of an archive file. A
   * `FileArchive` of a folder and an `AssetArchive` become an uncompressed tar archive. Paths are relative to the program's folder. Remote
   * assets are refused. The state has the digest only.
   *
   * @default none
   */
  source: updates(assetContent.optional()),
  /**
   * Permissions of the file in octal digits, as chmod has them. Linux guests only.
   *
   * @default "0644", or "0600" if `content` or `source` is a secret
   */
  permissions: updates(
    z
      .string()
      .regex(/^[0-7]{3,4}$/, 'must be three or four octal digits, such as "0644".')
      .optional(),
  ),
  /**
   * User id of the file's owner. Linux guests only.
   *
   * @default the user of `credentials`
   */
  ownerId: updates(id.optional()),
  /**
   * Group id of the file. Linux guests only.
   *
   * @default the group of the user of `credentials`
   */
  groupId: updates(id.optional()),
  /**
   * Whether to create missing folders of `path`. They stay when the file is deleted. On Linux, VMware Tools give them to the user of
   * `credentials` alone (0700): create folders that other users have to enter with a GuestProcessRun.
   */
  createParents: updates(z.boolean().default(true)),
  /** Whether to delete the file with the resource. With false it stays in the guest. */
  deleteOnDestroy: updates(z.boolean().default(true)),
  /** Maximum wait until VMware Tools accept guest operations, in seconds, 1 to 86400 (a day). */
  readyTimeoutSeconds: updates(atLeastOneSecond.default(300)),
  ...commonInputs,
});

/** The digest of a secret that is easily guessed would tell it. */
export const contentInputs = ["content", "source"] as const;

export const guestFileOutputs = strictObject({
  /** Size of the file. */
  sizeBytes: z.number(),
  /** SHA-256 of the file, in hexadecimal digits. */
  sha256: secretWith(contentInputs, z.string()),
  /** Time of the last change in RFC 3339, as the write has set it in the guest. A later change shows by it. */
  modifiedAt: z.string(),
});

export type GuestFileInputs = z.output<typeof guestFileInputs>;
export type GuestFileOutputs = z.output<typeof guestFileOutputs>;

/** The inputs as the state has them: without defaults. */
export type RecordedInputs = z.input<typeof guestFileInputs>;
