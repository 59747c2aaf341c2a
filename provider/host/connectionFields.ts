import { z } from "zod";
import { OpsError } from "../errors";

/** Reads the stack configuration by `namespace:key`. Secrets come in clear. */
export type StackConfig = (key: string) => string | undefined;
export type Environment = Readonly<Record<string, string | undefined>>;

/** All settings of a connection. */
const Fields = z.strictObject({
  server: z.string().optional(),
  user: z.string().optional(),
  password: z.string().optional(),
  insecure: z.union([z.boolean(), z.stringbool()]).optional(),
  caFile: z.string().optional(),
  fingerprint: z.string().optional(),
  inFlightLimit: z.coerce.number().int().min(1).max(1000).optional(),
  srsServer: z.string().optional(),
  srsUser: z.string().optional(),
  srsPassword: z.string().optional(),
  srsInsecure: z.union([z.boolean(), z.stringbool()]).optional(),
  srsCaFile: z.string().optional(),
  srsFingerprint: z.string().optional(),
  deleteUnreachable: z.union([z.boolean(), z.stringbool()]).optional(),
});
export type Fields = z.infer<typeof Fields>;
export type Field = keyof Fields;

const fields = Object.keys(Fields.shape) as Field[];
/** Settings of the pulumi-vsphere provider with the same meaning. */
const siblingKeys: Partial<Record<Field, string>> = {
  server: "vsphere:vsphereServer",
  user: "vsphere:user",
  password: "vsphere:password",
  insecure: "vsphere:allowUnverifiedSsl",
};
const variables: Partial<Record<Field, string>> = {
  server: "VSPHERE_SERVER",
  user: "VSPHERE_USER",
  password: "VSPHERE_PASSWORD",
  insecure: "VSPHERE_ALLOW_UNVERIFIED_SSL",
  caFile: "VSPHERE_CA_FILE",
  fingerprint: "VSPHERE_FINGERPRINT",
  srsServer: "SRS_SERVER",
  srsUser: "SRS_USER",
  srsPassword: "SRS_PASSWORD",
  srsInsecure: "SRS_ALLOW_UNVERIFIED_SSL",
  srsCaFile: "SRS_CA_FILE",
  srsFingerprint: "SRS_FINGERPRINT",
  deleteUnreachable: "VSPHERE_DELETE_UNREACHABLE",
};

/** SRS accepts the users of its vCenter. */
const vcenterFields: Partial<Record<Field, Field>> = { srsUser: "user", srsPassword: "password" };

/** The names of a setting, for messages. */
export function namesOf(connection: string, field: Field): string {
  const variable = variableFor(connection, field);
  return `${stackKey(connection, field)}${variable ? ` or ${variable}` : ""}`;
}

/** How to set a setting that is missing. */
export function waysToSet(connection: string, field: Field): string {
  const secret = field.toLowerCase().endsWith("password") ? " --secret" : "";
  const path = isDefault(connection) ? "" : " --path";
  const sibling = isDefault(connection) ? siblingKeys[field] : undefined;
  const variable = variableFor(connection, field);
  const ofVcenter = vcenterFields[field];
  return [
    `pulumi config set${path}${secret} ${stackKey(connection, field)}${secret ? "" : " VALUE"}`,
    ...(sibling ? [sibling] : []),
    ...(variable ? [`environment variable ${variable}`] : []),
    ...(ofVcenter ? [`as for vCenter: ${namesOf(connection, ofVcenter)}`] : []),
  ].join("; or ");
}

function isDefault(connection: string): boolean {
  return connection === "default";
}

function stackKey(connection: string, field: Field): string {
  return isDefault(connection) ? `vsphere-ops:${field}` : `vsphere-ops:connections.${connection}.${field}`;
}

/** `VSPHERE_PASSWORD`, or `VSPHERE_PASSWORD_EAST_1` for a connection named `east-1`. */
function variableFor(connection: string, field: Field): string | undefined {
  const variable = variables[field];
  if (variable === undefined || isDefault(connection)) return variable;
  return `${variable}_${connection.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
}

export function fromStack(connection: string, config: StackConfig): Fields {
  const raw = isDefault(connection)
    ? given((field) => config(`vsphere-ops:${field}`) || siblingOf(field, config))
    : namedConnection(connection, config);
  return parseFields(raw, (field) => stackKey(connection, field));
}

function siblingOf(field: Field, config: StackConfig): string | undefined {
  const key = siblingKeys[field];
  return key === undefined ? undefined : config(key);
}

export function fromEnvironment(connection: string, environment: Environment): Fields {
  const raw = given((field) => environment[variableFor(connection, field) ?? ""]);
  return parseFields(raw, (field) => variableFor(connection, field) ?? field);
}

/** An empty value counts as not set. */
function given(read: (field: Field) => string | undefined): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => [field, read(field)]).filter(([, value]) => value !== undefined && value !== ""),
  );
}

const Connections = z.record(z.string(), z.record(z.string(), z.unknown()));

function namedConnection(name: string, config: StackConfig): Record<string, unknown> {
  const text = config("vsphere-ops:connections") ?? "{}";
  const parsed = Connections.safeParse(parseJson(text));
  if (!parsed.success)
    throw new OpsError(
      "Configuration",
      "vsphere-ops:connections is not a map from a connection's name to its settings.",
    );
  return parsed.data[name] ?? {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseFields(raw: Record<string, unknown>, nameOf: (field: Field) => string): Fields {
  const parsed = Fields.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  // The message does not show the value: it may be a secret in the wrong place.
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  if (unknown)
    throw new OpsError(
      "Configuration",
      `Unknown connection setting "${unknown}". Known settings: ${fields.join(", ")}.`,
    );
  throw new OpsError("Configuration", `${nameOf(issue?.path[0] as Field)}: ${issue?.message}.`);
}
