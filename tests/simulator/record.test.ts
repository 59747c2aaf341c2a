import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { administrator, basic, Client, pick } from "../../testing/client";
import { Simulator } from "../../testing/simulator";

const guestPassword = "open-sesame";

describe("--record FILE", () => {
  let folder: string;
  let file: string;
  let simulator: Simulator;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "record-"));
    file = join(folder, "calls.jsonl");
    const inventory = join(folder, "lab.json");
    writeFileSync(inventory, JSON.stringify({ vms: [{ id: "vm-101", name: "golden", guestPassword }] }));
    simulator = await Simulator.start(["--record", file, "--inventory", inventory]);
  });
  afterEach(async () => {
    await simulator.stop();
    rmSync(folder, { recursive: true });
  });

  const text = () => readFileSync(file, "utf8");
  const lines = () =>
    text()
      .trim()
      .split("\n")
      .map((line) => Object(JSON.parse(line)));

  it("records each complete exchange right after the response, readable by its owner only", async () => {
    const vcenter = await Client.login(simulator.url);
    const spec = { source: "vm-101", name: "web" };
    const vm = await vcenter.clone("web");
    await vcenter.call("GET", "/api/vcenter/vm/vm-7");
    await simulator.fault({ match: "GET", mode: "drop-after" });
    await assert.rejects(vcenter.call("GET", "/api/vcenter/vm"));
    const [login, clone, missing, fault, dropped] = lines();
    assert.partialDeepStrictEqual(login, { operation: "login", response: { status: 201, body: { token: "***" } } });
    assert.partialDeepStrictEqual(clone, {
      operation: "instantClone",
      request: { method: "POST", url: "/api/vcenter/vm?action=instant-clone", body: spec },
      response: { status: 200, body: vm },
    });
    assert.partialDeepStrictEqual(missing, { response: { status: 404, body: { error_type: "NOT_FOUND" } } });
    assert.partialDeepStrictEqual(fault, { operation: "control", request: { url: "/_simulator/faults" } });
    assert.partialDeepStrictEqual(dropped, { operation: "listVms", fault: "drop-after", response: "dropped" });
    for (const { time, durationMs } of lines()) assert.ok(Date.parse(time) > 0 && durationMs >= 0);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it("records no secret: no password, token, ticket, key or transfer URL", async () => {
    const vcenter = await Client.login(simulator.url);
    const credentials = {
      type: "USERNAME_PASSWORD",
      interactive_session: false,
      user_name: "root",
      password: guestPassword,
    };
    const authorization = basic(administrator.user, administrator.password);
    const guest = "/api/vcenter/vm/vm-101/guest";
    const environment = { PLAIN_LOOKING: "env-secret" };
    const run = { path: "/bin/true", environment_variables: environment };
    const ticketOf = async (type: string) =>
      String(pick((await vcenter.post("/api/vcenter/vm/vm-101/console/tickets", { type })).body, "ticket"));
    const ticket = await ticketOf("WEBMKS");
    const vmrc = await ticketOf("VMRC");
    await fetch(`${simulator.url}${new URL(ticket).pathname}`);
    await vcenter.call("POST", `${guest}/processes?action=create`, { credentials, spec: run });
    const saml = { type: "SAML_BEARER_TOKEN", interactive_session: false, saml_token: "saml-secret" };
    await vcenter.call("POST", `${guest}/processes?action=list`, { credentials: saml });
    const { body: transfer } = await vcenter.post(`${guest}/filesystem?action=create`, {
      credentials,
      spec: { path: "/etc/hostname" },
    });
    await fetch(String(transfer));
    const srs = new Client(simulator.url);
    const login = await srs.call("POST", "/api/auth/login", undefined, { authorization });
    const key = login.headers.get("x-srs-api-key") ?? "";
    const headers = { "X-SRS-API-KEY": key, Cookie: "id=cookie-secret" };
    const parameters = [{ name: "adminPassword", value: "parameter-secret" }];
    const script = { runspace_id: "none", script: "$adminPassword", script_parameters: parameters };
    await srs.call("POST", "/api/script-executions", script, headers);
    await srs.call("POST", "/api/runspaces", '{"password": "broken-secret', headers);

    const secrets = [
      ...[guestPassword, "env-secret", "saml-secret", "cookie-secret", "parameter-secret", "broken-secret"],
      ...[vcenter.token, key, new URL(ticket).pathname.split("/")[2], /clone:(\w+)@/.exec(vmrc)?.[1]],
      ...[new URL(String(transfer)).searchParams.get("token"), authorization.split(" ")[1]],
    ];
    assert.equal(lines().length, 11);
    for (const secret of secrets) {
      assert.ok(secret && secret.length >= 8, `no secret: ${secret}`);
      assert.ok(
        !text().includes(secret),
        `${secret} in ${text()
          .split("\n")
          .find((line) => line.includes(secret))}`,
      );
    }
  });

  it("prints one line and starts nothing if the file cannot be written", () => {
    const main = join(__dirname, "../../dist/simulator/main.js");
    const missing = join(folder, "none/calls.jsonl");
    const args = [main, "--port", "0", "--record", missing];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(stderr, /^--record .*calls\.jsonl: ENOENT.*\n$/);
  });
});
