import type { Vcenter } from "../../clients/vcenter";
import { OpsError } from "../../errors";

/** When a VM was created, in RFC 3339. Undefined where vCenter does not tell: docs/apis/vcenter.md section 12. */
export async function createdAt(vcenter: Vcenter, id: string): Promise<string | undefined> {
  try {
    return await vcenter.createDate(id);
  } catch (error) {
    // The age is extra: a VM without it is an orphan all the same.
    if (error instanceof OpsError) return undefined;
    throw error;
  }
}
