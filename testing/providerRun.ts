import assert from "node:assert/strict";
import { specialSigKey } from "@pulumi/pulumi/runtime/rpc";
import { dynamicProvider } from "../provider/host/dynamicProvider";
import type { Log, Severity } from "../provider/host/engineLog";
import { ProviderProcess } from "../provider/host/process";
import type { Cancellation } from "../provider/operations/scope";
import type { Resource } from "../provider/resources/resource";
import type { Simulator } from "../simulator";

type Properties = Record<string, unknown>;

/** A resource in the engine's state. */
export interface Recorded {
  id: string;
  inputs: Properties;
  outputs: Properties;
}

/** An error that means "created, but incomplete" to the engine. */
export interface Incomplete {
  id: string;
  properties: Properties;
  reasons: string[];
}

export function isIncomplete(error: unknown): error is Incomplete {
  return typeof error === "object" && error !== null && "id" in error && "properties" in error && "reasons" in error;
}

/** Messages of the provider, by severity. */
class RecordedLog implements Log {
  readonly lines: { severity: Severity | "progress"; urn: string | undefined; message: string }[] = [];

  progress(urn: string | undefined, message: string): void {
    this.lines.push({ severity: "progress", urn, message });
  }

  async say(severity: Severity, urn: string | undefined, message: string): Promise<void> {
    this.lines.push({ severity, urn, message });
  }

  of(severity: Severity): string[] {
    return this.lines.filter((line) => line.severity === severity).map((line) => line.message);
  }
}

/** One provider process of one operation, called like by the engine, but without it. */
export class ProviderRun {
  readonly log = new RecordedLog();
  readonly #host = new ProviderProcess(this.log);

  constructor(server: Pick<Simulator, "url">, config: Record<string, string> = {}) {
    const stack: Record<string, string> = {
      "vsphere-ops:server": server.url,
      "vsphere-ops:user": "administrator@vsphere.local",
      "vsphere-ops:password": "simulated",
      "vsphere-ops:srsServer": server.url,
      ...config,
    };
    this.#host.configure((key) => stack[key]);
  }

  /** Calls for one resource of a program. */
  resource<Inputs extends object, Outputs extends object>(
    resource: Resource<Inputs, Outputs>,
    name = "web",
  ): ResourceRun {
    const urn = `urn:pulumi:dev::lab::pulumi-nodejs:dynamic/vsphere-ops:${resource.type}::${name}`;
    return new ResourceRun(dynamicProvider(resource, this.#host), urn);
  }

  /** Ends the process as the engine does. */
  end(reason?: Cancellation): Promise<void> {
    return this.#host.end(reason);
  }
}

type Provider = ReturnType<typeof dynamicProvider>;

const line = 'exports.handler=()=>require("pulumi-vsphere-ops/provider").any;';

/** State as the engine sends it: a secret is encrypted in the state, and in clear for the provider. */
function inClear(properties: Properties = {}): Properties {
  const entries = Object.entries(properties).map(([name, value]) => [name, isSecret(value) ? value.value : value]);
  return Object.fromEntries(entries);
}

/** State that the engine records for an incomplete object. */
export function recordedOf({ id, properties }: Incomplete): Recorded {
  return { id, inputs: inClear(properties), outputs: inClear(properties) };
}

function isSecret(value: unknown): value is { value: unknown } {
  return typeof value === "object" && value !== null && specialSigKey in value;
}

export class ResourceRun {
  constructor(
    readonly provider: Provider,
    readonly urn: string,
  ) {}

  async check(args: Properties, more: { olds?: Properties; preview?: boolean } = {}) {
    const news = { ...args, __provider: line, __urn: this.urn, ...(more.preview && { __preview: true }) };
    const result = await this.provider.check?.(more.olds ?? {}, news);
    const failures = (result?.failures ?? []).map(({ property, reason }) => {
      assert.equal(property, "", "the engine prints the value of a property that a failure names");
      const [path = "", ...words] = reason.split(": ");
      return { property: path, reason: words.join(": ") };
    });
    return { inputs: { ...result?.inputs, __provider: line }, failures };
  }

  async create(args: Properties): Promise<Recorded> {
    const { inputs, failures } = await this.check(args);
    if (failures.length > 0)
      throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
    const { id, outs } = await this.provider.create(inputs);
    return { id, inputs, outputs: { ...inClear(outs), __provider: line } };
  }

  async diff(recorded: Recorded, args: Properties, more: { preview?: boolean } = {}) {
    const { inputs } = await this.check(args, { olds: recorded.inputs, ...more });
    const result = await this.provider.diff?.(recorded.id, recorded.outputs, inputs);
    return { changes: result?.changes ?? false, replaces: result?.replaces ?? [] };
  }

  async update(recorded: Recorded, args: Properties): Promise<Recorded> {
    const { inputs } = await this.check(args, { olds: recorded.inputs });
    const result = await this.provider.update?.(recorded.id, recorded.outputs, inputs);
    return { id: recorded.id, inputs, outputs: { ...inClear(result?.outs), __provider: line } };
  }

  /** Undefined if the object is gone. */
  async refresh(recorded: Recorded): Promise<Recorded | undefined> {
    const result = await this.provider.read?.(recorded.id, recorded.outputs);
    if (!result?.id) return undefined;
    const outputs = { ...inClear(result.props), __provider: line };
    return { id: result.id, inputs: result.inputs ?? recorded.inputs, outputs };
  }

  async delete(recorded: Recorded): Promise<void> {
    await this.provider.delete?.(recorded.id, recorded.outputs);
  }
}
