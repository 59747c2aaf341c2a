const mask = "***";

const secretHeader = /authorization|cookie|session-id|api-key|token/i;
const secretField = /password|secret|^ticket$|token|api_?key|authorization/i;

/** Secrets inside addresses: of file transfers, of console tickets (docs/apis/vcenter.md sections 4 and 6). */
const secretParts = [/(?<=[?&]token=)[^&#\s"]+/g, /(?<=\/ticket\/)[^/?#\s"]+/g, /(?<=vmrc:\/\/clone:)[^@\s"]+/g];

/** A text without the secrets of the addresses in it. */
export function maskText(text: string): string {
  return secretParts.reduce((masked, part) => masked.replace(part, mask), text);
}

export function maskHeaders(headers: Record<string, string | undefined>): Record<string, string | undefined> {
  const entries = Object.entries(headers);
  return Object.fromEntries(entries.map(([name, value]) => [name, secretHeader.test(name) ? mask : value]));
}

/** JSON without passwords, tokens and tickets. Environment variables lose all their values: any may be a secret. */
export function maskJson(value: unknown): unknown {
  if (typeof value === "string") return maskText(value);
  if (Array.isArray(value)) return value.map(maskJson);
  if (typeof value !== "object" || value === null) return value;
  const masked = Object.entries(value).map(([name, inner]) => [name, isSecret(name, value) ? mask : maskJson(inner)]);
  const fields: Record<string, unknown> = Object.fromEntries(masked);
  const { environment_variables: variables } = fields;
  if (typeof variables === "object" && variables !== null) {
    fields["environment_variables"] = Object.fromEntries(Object.keys(variables).map((name) => [name, mask]));
  }
  return fields;
}

/** By its own name, or as the `value` of something that bears such a name: a parameter of a script, an item of a map. */
function isSecret(name: string, { name: label, key = label }: { name?: unknown; key?: unknown }): boolean {
  if (secretField.test(name)) return true;
  return name === "value" && typeof key === "string" && secretField.test(key);
}

/** A ticket that can be told from others and not be used. */
export function shortenTicket(ticket: string): string {
  return secretParts.reduce((masked, part) => masked.replace(part, (secret) => `${secret.slice(0, 4)}…`), ticket);
}
