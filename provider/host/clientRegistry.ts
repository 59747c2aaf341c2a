import type { Endpoint } from "../clients/endpoint";
import type { Credentials } from "../clients/login";
import type { Service } from "./settings";

interface Closable {
  close(): Promise<void>;
}

/**
 * Open clients, by server and login. The name of a connection is not enough: two inline programs in one process may each have
 * their own `default`.
 */
export class ClientRegistry<Client extends Closable> {
  readonly #clients = new Map<string, Client>();

  constructor(private readonly Client: new (endpoint: Endpoint, credentials: Credentials) => Client) {}

  get(service: Service): Client {
    const key = this.#keyOf(service);
    const client = this.#clients.get(key) ?? new this.Client(service.endpoint, service.credentials);
    this.#clients.set(key, client);
    return client;
  }

  /** Closes a client. The next call for the same service gets a new one. */
  async remove(client: Client): Promise<void> {
    for (const [key, known] of this.#clients) if (known === client) this.#clients.delete(key);
    await client.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
  }

  /** Leaves out the names of the settings: they say where a user sets a value, not which value. */
  #keyOf({ endpoint, credentials: { user, password } }: Service): string {
    const { url, insecure, caFile, fingerprint, inFlightLimit } = endpoint;
    return JSON.stringify([url, insecure, caFile, fingerprint, inFlightLimit, user, password]);
  }
}
