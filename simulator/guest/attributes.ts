import { chmodSync, chownSync, statSync, utimesSync } from "node:fs";
import { z } from "zod";

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** The attributes of a file that a transfer or an update sets: docs/apis/vcenter.md section 6. */
export const attributeFields = {
  last_modified: time.optional(),
  last_accessed: time.optional(),
  posix: z
    .strictObject({
      owner_id: z.int().min(0).optional(),
      group_id: z.int().min(0).optional(),
      permissions: z
        .string()
        .regex(/^[0-7]{3,5}$/, "is not octal, such as 0644")
        .optional(),
    })
    .optional(),
  windows: z.undefined("is for Windows guests only").optional(),
};

type Attributes = z.output<z.ZodObject<typeof attributeFields>>;

/** What is absent stays as it is. */
export function setAttributes(path: string, { last_modified, last_accessed, posix = {} }: Attributes): void {
  const { uid, gid, mtime, atime } = statSync(path);
  const { owner_id, group_id, permissions } = posix;
  if (owner_id !== undefined || group_id !== undefined) chownSync(path, owner_id ?? uid, group_id ?? gid);
  // After a change of owner, which clears the bits for set-user-id and set-group-id.
  if (permissions !== undefined) chmodSync(path, Number.parseInt(permissions, 8));
  if (last_modified || last_accessed) utimesSync(path, last_accessed ?? atime, last_modified ?? mtime);
}
