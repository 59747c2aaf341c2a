import assert from "node:assert/strict";
import type { Endpoint } from "../clients/endpoint";
import type { Credentials } from "../clients/login";
import { ClientRegistry } from "./clientRegistry";
import { ConnectionSettings } from "./settings";

class Client {
  isClosed = false;

  constructor(
    readonly endpoint: Endpoint,
    readonly credentials: Credentials,
  ) {}

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

const base = { server: "vc.example.com", user: "ci", password: "hunter2" };

function serviceOf(changes: Record<string, string> = {}, name = "default") {
  const connections = JSON.stringify({ [name]: { ...base, ...changes } });
  const fields: Record<string, string> = { ...base, ...changes };
  const config = (key: string) => (key === "vsphere-ops:connections" ? connections : fields[key.replace(/^.*:/, "")]);
  return new ConnectionSettings(name, config, {}).vcenter();
}

describe("The registry of clients", () => {
  it("has one client for two connections to the same server with the same user", () => {
    const registry = new ClientRegistry(Client);
    assert.equal(registry.get(serviceOf()), registry.get(serviceOf({}, "east")));
  });

  const others = {
    server: "other.example.com",
    user: "other",
    password: "other",
    insecure: "true",
    caFile: "other.pem",
    fingerprint: "ab:cd",
    inFlightLimit: "3",
  };
  for (const [setting, value] of Object.entries(others)) {
    it(`has another client for another ${setting}`, () => {
      const registry = new ClientRegistry(Client);
      assert.notEqual(registry.get(serviceOf()), registry.get(serviceOf({ [setting]: value })));
    });
  }

  it("closes a removed client, and opens a new one on the next request", async () => {
    const registry = new ClientRegistry(Client);
    const [removed, kept] = [registry.get(serviceOf()), registry.get(serviceOf({ user: "other" }))];
    await registry.remove(removed);
    assert.deepEqual([removed.isClosed, kept.isClosed], [true, false]);
    assert.notEqual(registry.get(serviceOf()), removed);
    assert.equal(registry.get(serviceOf({ user: "other" })), kept);
  });

  it("closes all its clients when it closes", async () => {
    const registry = new ClientRegistry(Client);
    const clients = [registry.get(serviceOf()), registry.get(serviceOf({ user: "other" }))];
    await registry.close();
    assert.ok(clients.every(({ isClosed }) => isClosed));
  });
});
