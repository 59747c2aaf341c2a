import * as pulumi from "@pulumi/pulumi";
import type { Srs } from "../provider/clients/srs";
import type { Vcenter } from "../provider/clients/vcenter";
import type { ClientRegistry } from "../provider/host/clientRegistry";
import type { ConnectionSettings, Service } from "../provider/host/settings";

interface Closable {
  close(): Promise<void>;
}

/** Clients for calls from programs. Calls at the same time share one session, which is closed after the last of them. */
class Clients<Client extends Closable> {
  #registry: Promise<ClientRegistry<Client>> | undefined;
  readonly #users = new Map<Client, number>();

  constructor(
    private readonly serviceOf: (settings: ConnectionSettings) => Service,
    /** Loaded at the first call: a program that only declares resources does not pay for it. */
    private readonly load: () => Promise<ClientRegistry<Client>>,
  ) {}

  async with<T>(connection = "default", call: (client: Client) => Promise<T>): Promise<T> {
    // Copied before the first await: the configuration belongs to the program that calls, and several may run in this process.
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

/** Named as there may be several, one for each connection. */
export const srsServices: Clients<Srs> = new Clients(
  (settings) => settings.srs(),
  async () => registryOf((await import("../provider/clients/srs/index.js")).Srs),
);
