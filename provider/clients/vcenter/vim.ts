import { z } from "zod";
import type { VcenterSession } from "./session";

/** The oldest release of the API that takes the session of the Automation API (docs/apis/vcenter.md section 12). */
const root = "/sdk/vim25/8.0.3.0";

export interface About {
  version: string;
  fullName: string;
}

const Content = z.object({ about: z.object({ version: z.string(), fullName: z.string() }) });
const Config = z.object({ createDate: z.string().optional() });

/** What this vCenter is, where it says so. */
export async function about(session: VcenterSession): Promise<About> {
  const path = "/sdk/vim25/8.0.1.0/ServiceInstance/ServiceInstance/content";
  const operation = { what: "ask vCenter what it is", method: "GET", path, apiOnly: true } as const;
  return (await session.call(operation, Content)).about;
}

/** When a VM was created, in RFC 3339; undefined for a VM whose date vCenter does not know. */
export async function createDate(session: VcenterSession, id: string): Promise<string | undefined> {
  const path = `${root}/VirtualMachine/${encodeURIComponent(id)}/config`;
  const operation = { what: `read the date of creation of VM ${id}`, method: "GET", path, apiOnly: true } as const;
  return (await session.call(operation, Config)).createDate;
}
