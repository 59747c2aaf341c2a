import * as pulumi from "@pulumi/pulumi";
import type { Srs } from "../provider/clients/srs";
import type { Vcenter } from "../provider/clients/vcenter";
import type { ClientRegistry } from "../provider/host/clientRegistry";
import type { ConnectionSettings, Service } from "../provider/host/settings";

interface Closable {
  close(): Promise<void>;
}

/** Clients for the functions of a program. Calls that overlap share one session, which closes after the last of them. */
class Clients<Client extends Closable> {
  #registry: Promise<ClientRegistry<Client>> | undefined;
  readonly #users = new Map<Client, number>();

  constructor(
    private readonly serviceOf: (settings: ConnectionSettings) => Service,
    /** Loads the clients at the first call, so that a program without functions does not pay for them. */
    private readonly load: () => Promise<ClientRegistry<Client>>,
  ) {}

  async with<T>(connection = "default", call: (client: Client) => Promise<T>): Promise<T> {
    // Copied before the first await, because another program in this process may have another configuration.
    const config = pulumi.runtime.allConfig();
    const environment = { ...process.env };
    this.#registry ??= this.load();
    const [registry, { ConnectionSettings }] = await Promise.all([
      this.#registry,
      import("../provider/host/settings.js"),
    ]);
    const settings = new ConnectionSettings(connection, (key) => config[key], environment);
    const client = registry.get(this.serviceOf(settings));
    this.#users.set(client, (this.#users.get(client) ?? 0) + 1);
    try {
      return await call(client);
    } finally {
      await this.#release(registry, client);
    }
  }

  async #release(registry: ClientRegistry<Client>, client: Client): Promise<void> {
    const others = (this.#users.get(client) ?? 0) - 1;
    this.#users.set(client, others);
    if (others > 0) return;
    this.#users.delete(client);
    await registry.remove(client).catch(() => undefined);
  }
}

async function registryOf<Client extends Closable>(
  Client: ConstructorParameters<typeof ClientRegistry<Client>>[0],
): Promise<ClientRegistry<Client>> {
  const { ClientRegistry } = await import("../provider/host/clientRegistry.js");
  return new ClientRegistry(Client);
}

export const vcenters: Clients<Vcenter> = new Clients(
  (settings) => settings.vcenter(),
  async () => registryOf((await import("../provider/clients/vcenter/index.js")).Vcenter),
);

export const srsServices: Clients<Srs> = new Clients(
  (settings) => settings.srs(),
  async () => registryOf((await import("../provider/clients/srs/index.js")).Srs),
);
