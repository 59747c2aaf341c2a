import type { z } from "zod";
import { strictObject } from "../field";
import type { CheckFailure } from "../resource";
import { text } from "./common";

export const Placement = strictObject({
  /**
   * Id of the VM folder, such as `group-v3`.
   *
   * @default the source's folder
   */
  folder: text.optional(),
  /** Name of the VM folder, in place of `folder`, or its inventory path, such as `DC1/vm/ci`. */
  folderName: text.optional(),
  /**
   * Id of the resource pool, such as `resgroup-8`.
   *
   * @default the source's resource pool
   */
  resourcePool: text.optional(),
  /** Name of the resource pool, in place of `resourcePool`, or its inventory path, such as `C1/Resources`. */
  resourcePoolName: text.optional(),
  /**
   * Id of the datastore, such as `datastore-11`.
   *
   * @default the source's datastore
   */
  datastore: text.optional(),
  /** Name of the datastore, in place of `datastore`, or its inventory path, such as `DC1/datastore/ssd`. */
  datastoreName: text.optional(),
}).meta({ interfaceName: "PlacementArgs" });

export function validatePlacement({
  placement = {},
}: {
  placement?: z.output<typeof Placement> | undefined;
}): CheckFailure[] {
  const parts = ["folder", "resourcePool", "datastore"] as const;
  return parts
    .filter((part) => placement[part] !== undefined && placement[`${part}Name`] !== undefined)
    .map((part) => ({ path: `placement.${part}Name`, reason: `give either ${part} or ${part}Name, not both.` }));
}
