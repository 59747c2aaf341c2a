import type { Endpoint } from "../clients/endpoint";
import type { Credentials } from "../clients/login";
import { OpsError } from "../errors";
import {
  type Environment,
  type Field,
  type Fields,
  fromEnvironment,
  fromStack,
  namesOf,
  type StackConfig,
  waysToSet,
} from "./connectionFields";
import { refuseInRehearsal } from "./rehearsal";
import { serverUrl } from "./serverUrl";

type Complete<Name extends Field> = Fields & { [N in Name]: NonNullable<Fields[N]> };

const defaultInFlightLimit = 20;

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
    return { allowed: this.#values.deleteUnreachable ?? false, names: namesOf(this.name, "deleteUnreachable") };
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
    const lines = missing.map((name) => `  ${name}: ${waysToSet(this.name, name)}`);
    // A preview works without a login, but not without a server: then nobody has configured the connection.
    const lacksLogin = missing.every((name) => /user|password/i.test(name));
    throw new OpsError(
      "Configuration",
      `connection "${this.name}" is not complete. Set the missing settings in one of these ways:\n${lines.join("\n")}`,
      { lacksLogin },
    );
  }

  #names<Key extends string>(named: Record<Key, Field>): Record<Key, string> {
    const entries = Object.entries<Field>(named).map(([key, field]) => [key, namesOf(this.name, field)]);
    return Object.fromEntries(entries) as Record<Key, string>;
  }
}

function sameServer(environment: string | undefined, stack: string | undefined): boolean {
  return environment === undefined || stack === undefined || environment === stack;
}
