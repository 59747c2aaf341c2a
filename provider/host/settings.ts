import { z } from "zod";
import type { Endpoint } from "../clients/endpoint";
import type { Credentials } from "../clients/login";
import { OpsError } from "../errors";
import { refuseInRehearsal } from "./rehearsal";
import { serverUrl } from "./serverUrl";

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
type Fields = z.infer<typeof Fields>;
type Field = keyof Fields;
type Complete<Name extends Field> = Fields & { [N in Name]: NonNullable<Fields[N]> };

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
const defaultInFlightLimit = 20;
const defaultConnection = "default";

/** One of the two services of a connection, and the login for it. */
export interface Service {
  endpoint: Endpoint;
  credentials: Credentials;
}

/** The settings of one named connection, and the ways to change each of them. */
export class ConnectionSettings {
  #values: Fields;

  constructor(
    readonly name: string,
    config: StackConfig,
    private readonly environment: Environment,
  ) {
    const stack = fromStack(name, config);
    const env = fromEnvironment(name, environment);
    // The environment is always current, but `refresh` and `destroy` get the configuration that the last `up` saved. So credentials
    // come from the environment first, unless it names another server.
    this.#values = { ...env, ...stack };
    if (sameServer(env.server, stack.server)) this.#prefer(env, "user", "password");
    if (sameServer(env.srsServer, stack.srsServer)) this.#prefer(env, "srsUser", "srsPassword");
    const { srsUser = this.#values.user, srsPassword = this.#values.password } = this.#values;
    this.#values = { ...this.#values, srsUser, srsPassword };
    // A destroy reads the current environment, and the configuration of the last `up`.
    this.#prefer(env, "deleteUnreachable");
  }

  /** Whether a delete may forget the objects of an unreachable server, and the names of that setting. */
  get deleteUnreachable(): { allowed: boolean; names: string } {
    return { allowed: this.#values.deleteUnreachable ?? false, names: this.#shortNames("deleteUnreachable") };
  }

  vcenter(): Service {
    const { server, user, password, insecure, caFile, fingerprint } = this.#required("server", "user", "password");
    const names = this.#names({ server: "server", insecure: "insecure", caFile: "caFile", fingerprint: "fingerprint" });
    return {
      endpoint: this.#endpoint("vCenter", server, { insecure, caFile, fingerprint }, names),
      credentials: { user, password, settings: this.#names({ user: "user", password: "password" }) },
    };
  }

  srs(): Service {
    const {
      srsServer,
      srsUser: user,
      srsPassword: password,
      srsInsecure: insecure,
      srsCaFile: caFile,
      srsFingerprint: fingerprint,
    } = this.#required("srsServer", "srsUser", "srsPassword");
    const names = this.#names({
      server: "srsServer",
      insecure: "srsInsecure",
      caFile: "srsCaFile",
      fingerprint: "srsFingerprint",
    });
    return {
      endpoint: this.#endpoint("SRS", srsServer, { insecure, caFile, fingerprint }, names),
      credentials: { user, password, settings: this.#names({ user: "srsUser", password: "srsPassword" }) },
    };
  }

  #endpoint(
    service: Endpoint["service"],
    server: string,
    { insecure = false, caFile, fingerprint }: Pick<Fields, "insecure" | "caFile" | "fingerprint">,
    settings: Endpoint["settings"],
  ): Endpoint {
    const url = serverUrl(server, insecure, settings.server);
    refuseInRehearsal(service, url, settings.server, this.environment);
    const inFlightLimit = this.#values.inFlightLimit ?? defaultInFlightLimit;
    return { service, url, insecure, caFile, fingerprint, inFlightLimit, settings };
  }

  #prefer<Name extends Field>(preferred: Fields, ...names: Name[]): void {
    for (const name of names) if (preferred[name] !== undefined) this.#values[name] = preferred[name];
  }

  /** The settings, or one error that names all missing ones. */
  #required<Name extends Field>(...names: Name[]): Complete<Name> {
    const missing = names.filter((name) => this.#values[name] === undefined);
    if (missing.length === 0) return this.#values as Complete<Name>;
    const lines = missing.map((name) => `  ${name}: ${this.#waysToSet(name)}`);
    // A preview works without a login, but not without a server: then nobody has configured the connection.
    const lacksLogin = missing.every((name) => /user|password/i.test(name));
    throw new OpsError(
      "Configuration",
      `connection "${this.name}" is not complete. Set the missing settings in one of these ways:\n${lines.join("\n")}`,
      { lacksLogin },
    );
  }

  #names<Key extends string>(named: Record<Key, Field>): Record<Key, string> {
    const entries = Object.entries<Field>(named).map(([key, field]) => [key, this.#shortNames(field)]);
    return Object.fromEntries(entries) as Record<Key, string>;
  }

  #shortNames(field: Field): string {
    const variable = variableFor(this.name, field);
    return `${stackKey(this.name, field)}${variable ? ` or ${variable}` : ""}`;
  }

  #waysToSet(field: Field): string {
    const secret = field.toLowerCase().endsWith("password") ? " --secret" : "";
    const path = this.name === defaultConnection ? "" : " --path";
    const sibling = this.name === defaultConnection ? siblingKeys[field] : undefined;
    const variable = variableFor(this.name, field);
    const ofVcenter = vcenterFields[field];
    return [
      `pulumi config set${path}${secret} ${stackKey(this.name, field)}${secret ? "" : " VALUE"}`,
      ...(sibling ? [sibling] : []),
      ...(variable ? [`environment variable ${variable}`] : []),
      ...(ofVcenter ? [`as for vCenter: ${this.#shortNames(ofVcenter)}`] : []),
    ].join("; or ");
  }
}

function stackKey(connection: string, field: Field): string {
  return connection === defaultConnection ? `vsphere-ops:${field}` : `vsphere-ops:connections.${connection}.${field}`;
}

/** `VSPHERE_PASSWORD`, or `VSPHERE_PASSWORD_EAST_1` for a connection named `east-1`. */
function variableFor(connection: string, field: Field): string | undefined {
  const variable = variables[field];
  if (variable === undefined || connection === defaultConnection) return variable;
  return `${variable}_${connection.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
}

function fromStack(connection: string, config: StackConfig): Fields {
  const raw =
    connection === defaultConnection
      ? given((field) => config(`vsphere-ops:${field}`) || siblingOf(field, config))
      : namedConnection(connection, config);
  return parseFields(raw, (field) => stackKey(connection, field));
}

function siblingOf(field: Field, config: StackConfig): string | undefined {
  const key = siblingKeys[field];
  return key === undefined ? undefined : config(key);
}

function fromEnvironment(connection: string, environment: Environment): Fields {
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

function sameServer(environment: string | undefined, stack: string | undefined): boolean {
  return environment === undefined || stack === undefined || environment === stack;
}
