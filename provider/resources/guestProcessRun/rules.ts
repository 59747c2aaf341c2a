import { credentialsRules } from "../inputs/guestCredentials";
import { guestProgramRules } from "../inputs/guestProgramRules";
import type { Problem } from "../resource";
import { type GuestProcessRunInputs, programOf } from "./schema";

/** What the fields demand of each other. A field that is not known yet counts as given. */
export function guestProcessRunRules(inputs: Partial<GuestProcessRunInputs>, unknown: ReadonlySet<string>): Problem[] {
  const { path, ...program } = programOf({ ...inputs, path: inputs.path ?? "" });
  return [
    ...(unknown.has("credentials") ? [] : credentialsRules(inputs)),
    ...guestProgramRules({ ...program, ...(path !== "" && { path }) }, unknown),
  ];
}
