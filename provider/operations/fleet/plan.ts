import type { PowerState } from "../../clients/vcenter/vms";
import type { CloneRequest } from "../vcenter/cloneSpec";
import type { Readiness } from "../vcenter/guestReadiness";
import type { Step } from "./record";
import type { Setup } from "./setup";

/** What a fleet is to be. */
export interface FleetPlan {
  id: string;
  count: number;
  namePattern: string;
  /** Six hexadecimal digits of all that members are cloned from. A member of another revision is replaced. */
  revision: string;
  /** Sources in turn: member 0 is a clone of the first. */
  sources: readonly Pick<CloneRequest, "source" | "sourceName">[];
  clone: Omit<CloneRequest, "name" | "source" | "sourceName" | "biosUuid">;
  /** What is done with a member after it was cloned. */
  steps: readonly Step[];
  powerState?: PowerState | undefined;
  waitFor: Readiness["waitFor"];
  address?: Readiness["address"];
  acceptSourceAddress?: boolean | undefined;
  setup?: Setup | undefined;
  createTimeoutSeconds: number;
  readyTimeoutSeconds: number;
  deletion: Deletion;
  maxConcurrency: number | undefined;
  /** How many members may be replaced at once. */
  maxUnavailable: number;
  maxFailures: number;
}

export interface Deletion {
  timeoutSeconds: number;
  gracefulShutdownSeconds: number;
}
