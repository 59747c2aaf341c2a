import { Scope } from "../operations/scope";
import { SrsScope } from "../operations/srs/site";
import { VcenterScope } from "../operations/vcenter/site";
import type { Context } from "../resources/resource";
import type { ProviderProcess } from "./process";

/** One lifecycle call of one resource, as the process that serves it sees it. */
export class HostContext extends Scope implements Context {
  constructor(
    private readonly host: ProviderProcess,
    owner: string | undefined,
    secretInputs: ReadonlySet<string>,
  ) {
    const { log, signal } = host;
    const messages = {
      progress: (message: string) => log.progress(owner, message),
      info: (message: string) => void log.say("info", owner, message),
      warn: (message: string) => void log.say("warning", owner, message),
    };
    super({ owner, secretInputs, signal, messages });
  }

  vcenter(connection: string | undefined): VcenterScope {
    return new VcenterScope(this, this.host.vcenter(connection));
  }

  srs(connection: string | undefined): SrsScope {
    return new SrsScope(this, this.host.srs(connection));
  }
}
