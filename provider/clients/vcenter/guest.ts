import { createHash } from "node:crypto";
import type { z } from "zod";
import { isError, OpsError } from "../../errors";
import { InFlightLimit } from "../inFlight";
import { withinLimits } from "../limits";
import type { Operation } from "./dialect";
import { GuestFiles } from "./guestFiles";
import { GuestProcesses } from "./guestProcesses";
import type { VcenterSession } from "./session";

export interface GuestCredentials {
  type: "USERNAME_PASSWORD" | "SAML_BEARER_TOKEN";
  userName?: string | undefined;
  password?: string | undefined;
  samlToken?: string | undefined;
  interactiveSession: boolean;
}

export type GuestOperation = Pick<Operation, "what" | "action" | "body" | "isRead" | "repeatable" | "ifUnavailable"> & {
  /** Behind `guest/`. */
  path: string;
};

export type GuestCall = <T>(operation: GuestOperation, schema: z.ZodType<T>) => Promise<T>;

/** One VM from the inside, as one of its users. */
export class Guest {
  readonly processes: GuestProcesses;
  readonly files: GuestFiles;
  readonly #key: string;

  constructor(
    private readonly session: VcenterSession,
    readonly vm: string,
    private readonly credentials: GuestCredentials,
    private readonly logins: GuestLogins,
    uploads: GuestUploads,
  ) {
    session.http.redaction.learn(credentials.password, credentials.samlToken);
    this.#key = createHash("sha256")
      .update(JSON.stringify([vm, credentials.userName, credentials.password, credentials.samlToken]))
      .digest("base64");
    const call: GuestCall = (operation, schema) => this.#call(operation, schema);
    this.processes = new GuestProcesses(vm, call);
    this.files = new GuestFiles(vm, call, session.http, uploads.of(vm));
  }

  /** Masks `secrets` wherever this connection speaks of something from here on. */
  learn(...secrets: string[]): void {
    this.session.http.redaction.learn(...secrets);
  }

  /** A text of the guest's without the secrets that are known here. */
  redact(text: string): string {
    return this.session.http.redaction.applyToOutput(text);
  }

  /** Everything is a POST with the credentials in its body, reads too (vSphere Automation API, Vcenter VM Guest). */
  async #call<T>({ path, body, ...operation }: GuestOperation, schema: z.ZodType<T>): Promise<T> {
    const { type, userName, password, samlToken, interactiveSession } = this.credentials;
    const credentials = {
      type,
      interactive_session: interactiveSession,
      user_name: userName,
      password,
      saml_token: samlToken,
    };
    try {
      const request: Operation = {
        ifUnavailable: "fail",
        ...operation,
        method: "POST",
        path: `vm/${encodeURIComponent(this.vm)}/guest/${path}`,
        body: { credentials, ...body },
        apiOnly: true,
        guestCredentials: true,
      };
      return await this.logins.admit(this.#key, operation.what, () => this.session.call(request, schema));
    } catch (error) {
      throw this.#withAdvice(operation.what, operation.repeatable ? asToolsAway(error) : error);
    }
  }

  #withAdvice(what: string, error: unknown): unknown {
    if (isError(error, "Unauthenticated")) {
      const { type, userName } = this.credentials;
      const who =
        type === "USERNAME_PASSWORD"
          ? `the password of ${userName}`
          : `the SAML token${userName ? ` of ${userName}` : ""}`;
      const fields =
        type === "USERNAME_PASSWORD" ? "credentials.userName and credentials.password" : "credentials.samlToken";
      const said = `the guest of ${this.vm} does not accept ${who}. Check ${fields}. It is not tried again, so that no account is locked.`;
      return new OpsError("Unauthenticated", `${what}: ${said}`, { ...error.details, isGuests: true });
    }
    if (isError(error, "NoSuchOperation") && error.details.isSettled) {
      const advice = "Programs and files in a guest need vCenter 7.0 U2 or later.";
      return new OpsError("Unsupported", `${error.message} ${advice}`, error.details);
    }
    return error;
  }
}

/**
 * Of Tools that have just gone, vCenter returns a general error and not a 503 (docs/apis/vcenter.md section 5.1). They may have gone in
 * mid-work, so only a call that may be repeated waits for their return.
 */
function asToolsAway(error: unknown): unknown {
  const isAway = isError(error, "Unknown") && error.message.includes("vix error codes = (3016");
  return isAway ? new OpsError("Unavailable", error.message, error.details) : error;
}

/** A guest takes one file at a time, whoever sends it: docs/apis/vcenter.md section 6. */
export class GuestUploads {
  readonly #byVm = new Map<string, InFlightLimit>();

  of(vm: string): InFlightLimit {
    const limit = this.#byVm.get(vm) ?? new InFlightLimit(1);
    this.#byVm.set(vm, limit);
    return limit;
  }
}

/**
 * What this process knows of guest credentials. Whoever comes first tries them, and the others wait for the outcome: fifty
 * runs with a wrong password are one failed login, and no locked account.
 */
export class GuestLogins {
  readonly #trials = new Map<string, Promise<void>>();

  async admit<T>(key: string, what: string, call: () => Promise<T>): Promise<T> {
    const trial = this.#trials.get(key);
    if (trial) {
      await withinLimits(what, trial);
      // The first one may have failed for another reason and left the question open.
      return this.#trials.get(key) === trial ? await call() : await this.admit(key, what, call);
    }
    const outcome = call();
    const trying = outcome.then(
      () => undefined,
      (error: unknown) => {
        if (isError(error, "Unauthenticated")) throw error;
        this.#trials.delete(key);
      },
    );
    trying.catch(() => undefined);
    this.#trials.set(key, trying);
    return await outcome;
  }
}
