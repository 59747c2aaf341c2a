import assert from "node:assert/strict";
import { Harness } from "../../testing/srsService";

describe("SRS sessions", () => {
  it("begin with a login that answers a key and nothing else", async () => {
    const harness = new Harness();
    const authorization = `Basic ${Buffer.from("administrator@vsphere.local:simulated").toString("base64")}`;
    const answer = await harness.call("POST", "/api/auth/login", undefined, { authorization });
    assert.equal(answer.status, 200);
    assert.equal(answer.body, undefined);
    assert.match(answer.headers["X-SRS-API-KEY"] ?? "", /^[0-9a-f-]{36}$/);
  });

  it("are refused with an empty 401 and a challenge for a wrong password", async () => {
    const harness = new Harness();
    const authorization = `Basic ${Buffer.from("administrator@vsphere.local:wrong").toString("base64")}`;
    const answer = await harness.call("POST", "/api/auth/login", undefined, { authorization });
    assert.equal(answer.status, 401);
    assert.equal(answer.body, undefined);
    assert.match(answer.headers["WWW-Authenticate"] ?? "", /^Basic realm="SRS endpoint"/);
  });

  it("take a password with colons", async () => {
    const harness = new Harness({ users: [{ name: "a", password: "b:c:" }] });
    assert.notEqual(await harness.login("a", "b:c:"), "");
  });

  it("refuse a key that nobody has, without a challenge", async () => {
    const harness = new Harness();
    harness.use("11111111-2222-3333-4444-555555555555");
    const answer = await harness.call("GET", "/api/runspaces");
    assert.deepEqual(answer, { status: 401, body: undefined, headers: {} });
  });

  it("slide: each request adds 30 minutes, and then they end", async () => {
    const harness = await Harness.loggedIn();
    harness.clock.advance(1790);
    assert.equal((await harness.call("GET", "/api/runspaces")).status, 200);
    harness.clock.advance(1790);
    assert.equal((await harness.call("GET", "/api/runspaces")).status, 200);
    harness.clock.advance(1801);
    assert.equal((await harness.call("GET", "/api/runspaces")).status, 401);
  });

  it("end with a logout, which a second one is refused for", async () => {
    const harness = await Harness.loggedIn();
    assert.equal((await harness.call("POST", "/api/auth/logout")).status, 200);
    assert.equal((await harness.call("POST", "/api/auth/logout")).status, 401);
  });

  it("are not asked for by about", async () => {
    const answer = await new Harness().call("GET", "/api/about");
    assert.equal(answer.body.name, "Script Runtime Service for vSphere");
  });

  it("are asked for after the content type, and before the body is read", async () => {
    const harness = new Harness();
    const form = { "content-type": "application/x-www-form-urlencoded" };
    assert.equal((await harness.call("POST", "/api/auth/login", undefined, form)).status, 415);
    assert.equal((await harness.call("POST", "/api/runspaces", null)).status, 401);
  });
});
