import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Simulator, startSimulator } from "../../simulator";
import { Client } from "../../testing/client";

/** Less than one of the 50 MB bodies, and more than late-compiled code and the list of the last calls. */
const toleranceMib = 10;

// Resident memory includes the allocator's reserve, which varies much more than a leak.
setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Lowest of several measurements, because connections and requests of the client are still ending. */
async function liveMib(): Promise<number> {
  let lowest = Number.POSITIVE_INFINITY;
  for (let look = 0; look < 20; look++) {
    await sleep(50);
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    lowest = Math.min(lowest, (heapUsed + external) / 2 ** 20);
  }
  return lowest;
}

describe("the simulator under abuse", () => {
  let simulator: Simulator;
  beforeEach(async () => {
    simulator = await startSimulator({});
  });
  afterEach(() => simulator.close());

  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${simulator.url}/api/vcenter/vm?action=instant-clone`, { method: "POST", body, headers });

  /** Sends bytes that no HTTP client would send. Ends after the server has closed the connection. */
  async function raw(text: string): Promise<string> {
    const socket = connect(Number(new URL(simulator.url).port), "127.0.0.1").on("error", () => {});
    let answer = "";
    socket.on("data", (data) => {
      answer += data;
    });
    socket.write(text);
    // Not `once`, which rejects on an error: a response before the connection broke counts.
    return new Promise((resolve) => socket.on("close", () => resolve(answer)));
  }

  async function halfOpen(count: number): Promise<Socket[]> {
    const port = Number(new URL(simulator.url).port);
    const sockets = Array.from({ length: count }, () => connect(port, "127.0.0.1").on("error", () => {}));
    await Promise.all(sockets.map((socket) => once(socket, "connect")));
    for (const socket of sockets)
      socket.write("POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    return sockets;
  }

  async function abuse(): Promise<void> {
    const large = "x".repeat(50e6);
    const flood = `GET / HTTP/1.1\r\n${"X-Flood: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n".repeat(2000)}\r\n`;
    for (let round = 0; round < 3; round++) {
      assert.equal((await post(large, { "content-type": "application/json" })).status, 413);
      assert.match(await raw(flood), /^HTTP\/1\.1 431/);
      const [malformed, typed, unknown] = await Promise.all([
        Promise.all(Array.from({ length: 200 }, () => post("{", { "content-type": "application/json" }))),
        Promise.all(Array.from({ length: 200 }, () => post("<a/>", { "content-type": "text/xml" }))),
        Promise.all(Array.from({ length: 200 }, (_, index) => fetch(`${simulator.url}/nonsense/${index}`))),
      ]);
      assert.deepEqual(new Set(malformed.map(({ status }) => status)), new Set([400]));
      assert.deepEqual(new Set(typed.map(({ status }) => status)), new Set([415]));
      assert.deepEqual(new Set(unknown.map(({ status }) => status)), new Set([404]));
      const sockets = await halfOpen(1000);
      const vcenter = await Client.login(simulator.url);
      assert.equal(Object((await vcenter.get("/api/vcenter/vm")).body).length, 2);
      for (const socket of sockets) socket.destroy();
    }
  }

  it("returns a proper error each time, stays reachable, and releases its memory", async function () {
    this.timeout(120_000);
    // The first rounds allocate compiled code and buffers that stay.
    await abuse();
    const beforeMib = await liveMib();
    await abuse();
    const afterMib = await liveMib();
    assert.ok(afterMib < beforeMib + toleranceMib, `${beforeMib} MiB before, ${afterMib} MiB after`);
  });
});
