import { z } from "zod";
import { strictObject } from "../field";
import type { CheckFailure } from "../resource";
import { someText, text } from "./guestText";

/** Account of the guest. */
export const GuestCredentials = strictObject({
  /** USERNAME_PASSWORD for a user of the guest. SAML_BEARER_TOKEN for a token that the guest maps to a user. */
  type: z.enum(["USERNAME_PASSWORD", "SAML_BEARER_TOKEN"]),
  /** Name of the guest's user. Required with USERNAME_PASSWORD, optional with SAML_BEARER_TOKEN. */
  userName: someText.optional(),
  /** Password of the guest's user. Required with USERNAME_PASSWORD. */
  password: text.optional(),
  /** SAML token. Required with SAML_BEARER_TOKEN. */
  samlToken: someText.optional(),
  /** Whether the program runs in the user's session on the guest's screen. The user must be logged in there. */
  interactiveSession: z.boolean().default(false),
}).meta({ interfaceName: "GuestCredentialsArgs" });

/** The account for a client, also from a state, which has no defaults. */
export function accountOf({ interactiveSession = false, ...account }: z.input<typeof GuestCredentials>) {
  return { ...account, interactiveSession };
}

export function validateCredentials({
  credentials,
}: {
  credentials?: z.output<typeof GuestCredentials> | undefined;
}): CheckFailure[] {
  if (!credentials) return [];
  const { type, userName, password, samlToken } = credentials;
  const missing = (field: string) => ({ path: `credentials.${field}`, reason: `is missing: type "${type}" needs it.` });
  const excess = (field: string) => ({
    path: `credentials.${field}`,
    reason: `must not be given with type "${type}": give either a password or a SAML token, not both.`,
  });
  if (type === "SAML_BEARER_TOKEN") {
    return [
      ...(samlToken === undefined ? [missing("samlToken")] : []),
      ...(password !== undefined ? [excess("password")] : []),
    ];
  }
  return [
    ...(userName === undefined ? [missing("userName")] : []),
    ...(password === undefined ? [missing("password")] : []),
    ...(samlToken !== undefined ? [excess("samlToken")] : []),
  ];
}
