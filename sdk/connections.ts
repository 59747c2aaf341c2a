import * as pulumi from "@pulumi/pulumi";
import type { Srs } from "../provider/clients/srs";
import type { Vcenter } from "../provider/clients/vcenter";
import type { ConnectionSettings } from "../provider/host/settings";

/** Clients for calls from the program. Calls at the same time share one session, which is closed after the last of them. */
class ClientPool<Client extends { close(): Promise<void> }> {
  readonly #shared = new Map<string, { client: Promise<Client>; users: number }>();

  constructor(private readonly open: (settings: ConnectionSettings) => Promise<Client>) {}

  async with<T>(connection = "default", call: (client: Client) => Promise<T>): Promise<T> {
    const shared = this.#shared.get(connection) ?? { client: this.#open(connection), users: 0 };
    this.#shared.set(connection, shared);
    shared.users++;
    try {
      return await call(await shared.client);
    } finally {
      if (--shared.users === 0) {
        this.#shared.delete(connection);
        await shared.client.then((client) => client.close()).catch(() => undefined);
      }
    }
  }

  async #open(connection: string): Promise<Client> {
    const { ConnectionSettings } = await import("../provider/host/settings.js");
    return this.open(new ConnectionSettings(connection, pulumi.runtime.getConfig, process.env));
  }
}

/** The client is loaded at the first call: a program that only declares resources does not pay for it. */
export const vcenters: ClientPool<Vcenter> = new ClientPool(async (settings) => {
  const { Vcenter } = await import("../provider/clients/vcenter/index.js");
  const { endpoint, credentials } = settings.vcenter();
  return new Vcenter(endpoint, credentials);
});

/** Named as there may be several, one for each connection. */
export const srsServices: ClientPool<Srs> = new ClientPool(async (settings) => {
  const { Srs } = await import("../provider/clients/srs/index.js");
  const { endpoint, credentials } = settings.srs();
  return new Srs(endpoint, credentials);
});
