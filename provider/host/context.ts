import type { Contents } from "../operations/content/contents";
import { Scope } from "../operations/scope";
import { SrsScope } from "../operations/srs/site";
import { VcenterScope } from "../operations/vcenter/site";
import type { Context } from "../resources/resource";
import type { ProviderProcess } from "./process";
import type { HostProperties } from "./state";

/** One lifecycle call of one resource, as the process that serves it sees it. */
export class HostContext extends Scope implements Context {
  constructor(
    private readonly host: ProviderProcess,
    owner: string | undefined,
    { __secret = [], __retained = false }: HostProperties,
  ) {
    const { log, signal } = host;
    const [organization, urn] = partsOf(owner);
    const messages = {
      progress: (message: string) => log.progress(urn, message),
      info: (message: string) => void log.say("info", urn, message),
      warn: (message: string) => void log.say("warning", urn, message),
    };
    super({
      owner: { urn: urn ?? "", backend: host.backend + organization, isRetained: __retained },
      secretInputs: new Set(__secret),
      signal,
      messages,
      kept: host.kept,
      onceRecorded: (call) => host.onceRecorded(call),
    });
  }

  get contents(): Contents {
    return this.host.contents;
  }

  vcenter(connection: string | undefined): VcenterScope {
    return new VcenterScope(this, this.host.vcenter(connection));
  }

  srs(connection: string | undefined): SrsScope {
    return new SrsScope(this, this.host.srs(connection));
  }
}

/** The URN of an owner, for a line on its row. */
export function urnOf(owner: string | undefined): string | undefined {
  return partsOf(owner)[1];
}

/** The SDK writes the organization of a stack, where there is one, in front of the URN. */
function partsOf(owner: string | undefined): [organization: string, urn: string | undefined] {
  const start = owner?.indexOf("urn:pulumi:") ?? 0;
  return start > 0 && owner !== undefined ? [owner.slice(0, start), owner.slice(start)] : ["", owner];
}
