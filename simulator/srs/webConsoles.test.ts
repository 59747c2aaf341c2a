import assert from "node:assert/strict";
import { Harness } from "../../testing/srsService";

describe("SRS web consoles", () => {
  it("are creating at first, and available later", async () => {
    const harness = await Harness.loggedIn();
    const { status, body } = await harness.call("POST", "/api/webconsoles");
    assert.equal(status, 200);
    assert.match(body.id, /^wc[0-9a-f]{12}$/);
    assert.equal(body.state, "creating");
    harness.clock.advance(1);
    assert.equal((await harness.call("GET", `/api/webconsoles/${body.id}`)).body.state, "available");
  });

  it("are answered when they are available, if the request waits", async () => {
    const harness = await Harness.loggedIn();
    const answer = harness.call("POST", "/api/webconsoles?wait=true");
    harness.clock.advance(1);
    assert.equal((await answer).body.state, "available");
  });

  it("are deleted by whoever asks, and a deletion of none is no failure", async () => {
    const harness = await Harness.loggedIn();
    const { id } = (await harness.call("POST", "/api/webconsoles")).body;
    await harness.login("operator@vsphere.local");
    assert.equal((await harness.call("GET", `/api/webconsoles/${id}`)).body.code, 2070);
    assert.equal((await harness.call("DELETE", `/api/webconsoles/${id}`)).status, 200);
    assert.equal((await harness.call("DELETE", `/api/webconsoles/${id}`)).status, 200);
    await harness.login();
    assert.deepEqual((await harness.call("GET", "/api/webconsoles")).body, []);
  });

  it("have no idle time: they go with their session", async () => {
    const harness = await Harness.loggedIn();
    await harness.call("POST", "/api/webconsoles");
    for (let i = 0; i < 4; i++) {
      harness.clock.advance(1200);
      assert.equal((await harness.call("GET", "/api/webconsoles")).body.length, 1);
    }
    await harness.call("POST", "/api/auth/logout");
    await harness.login();
    harness.clock.advance(61);
    assert.deepEqual((await harness.call("GET", "/api/webconsoles")).body, []);
  });
});
