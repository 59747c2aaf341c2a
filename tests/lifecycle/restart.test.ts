import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { consoleTicket } from "../../provider/resources/consoleTicket";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { runspace } from "../../provider/resources/runspace";
import { inGuestLab } from "../../testing/guestLab";
import { inLab, type Lab } from "../../testing/lab";
import type { ProviderRun } from "../../testing/providerRun";
import { inSrsLab } from "../../testing/srsLab";

const golden = { sourceName: "golden" };

/** The lines on a resource's row about a service that is away. */
function linesOf(run: ProviderRun): string[] {
  return run.log.lines
    .map(({ message }) => message)
    .filter((line) => / at http\S+ (does not respond|responds)/.test(line));
}

/** Waits until the user was told, or until there is nothing more to tell. */
async function untilTold(run: ProviderRun, acting: Promise<unknown>): Promise<void> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  acting.then(end, end);
  while (!isOver && linesOf(run).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** vCenter goes away for ten minutes while `act` is under way, and comes back when the user was told. */
async function duringRestart<T>(lab: Lab, run: ProviderRun, act: () => Promise<T>): Promise<T> {
  await lab.restartVcenter(600);
  const acting = act();
  await untilTold(run, acting);
  await lab.advanceClock(600);
  return await acting;
}

/** A fault that lasts until the user was told of it. */
async function duringFault<T>(
  lab: Lab,
  run: ProviderRun,
  fault: { match: string; mode: string },
  act: () => Promise<T>,
): Promise<T> {
  await lab.fault({ ...fault, times: "all" });
  const acting = act();
  await untilTold(run, acting);
  await lab.clearFaults();
  return await acting;
}

/** A port in front of the simulator, which can be closed and opened again. */
class Port {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  constructor(private readonly target: URL) {}

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async open(): Promise<void> {
    this.#server = createServer((client) => {
      const upstream = connect(Number(this.target.port), this.target.hostname);
      client.pipe(upstream).pipe(client);
      for (const socket of [client, upstream]) this.#sockets.add(socket.on("error", () => undefined));
    });
    await once(this.#server.listen(this.#port, "127.0.0.1"), "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

describe("A vCenter whose port refuses connections", () => {
  it(
    "is waited for by a create",
    inLab(async (lab) => {
      const port = new Port(new URL(lab.simulator.url));
      await port.open();
      const run = lab.run({ "vsphere-ops:server": port.url });
      await run.resource(instantCloneVm, "first").create(golden);
      port.close();
      const creating = run.resource(instantCloneVm, "second").create(golden);
      await untilTold(run, creating);
      await port.open();
      await creating;
      await run.end();
      port.close();
      assert.equal(lab.clones.length, 2);
      assert.match(linesOf(run)[0] ?? "", /does not respond \(ECONNREFUSED\)/);
    }),
  );
});

describe("A restart of vCenter", () => {
  it(
    "is waited for by a create, which says so on the row of its resource",
    inLab(async (lab) => {
      const run = lab.run();
      await run.resource(instantCloneVm, "first").create(golden);
      await duringRestart(lab, run, () => run.resource(instantCloneVm, "second").create(golden));
      assert.equal(lab.clones.length, 2);
      const [line = "", end] = linesOf(run);
      assert.match(line, /^vCenter at http:\S+ does not respond \(HTTP 503\)\. Waiting for it for \d+ s\.$/);
      assert.match(end ?? "", /responds again\.$/);
    }),
  );

  it(
    "is waited for by the look after a clone call whose response it took along, and the clone is adopted",
    inLab(async (lab) => {
      const run = lab.run();
      await run.resource(consoleTicket).create({ vm: "vm-101", type: "VMRC" });
      await lab.fault({ match: "instant-clone", mode: "drop-after" });
      const look = { match: "GET /api/vcenter/vm\\?", mode: "status:503" };
      const vm = await duringFault(lab, run, look, () => run.resource(instantCloneVm).create({ source: "vm-101" }));
      assert.equal(lab.calls["POST /api/vcenter/vm?action=instant-clone"], 1);
      assert.deepEqual(
        lab.clones.map(({ id }) => id),
        [vm.id],
      );
    }),
  );

  it(
    "is waited for by a delete",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      const run = lab.run();
      await run.resource(consoleTicket).create({ vm: vm.id, type: "VMRC" });
      await duringRestart(lab, run, () => run.resource(instantCloneVm).delete(vm));
      assert.deepEqual(lab.clones, []);
    }),
  );

  it(
    "is waited for while a program runs, which runs once",
    inGuestLab(async (guests) => {
      const run = guests.lab.run();
      const args = guests.counted(`while [ ! -e "${guests.folder}/go" ]; do sleep 0.05; done; echo done`);
      const running = guests.resource("run", run).create(args);
      await guests.until(() => guests.callsOf("action=get") > 0, "the provider waits for the end of the program");
      await duringRestart(guests.lab, run, async () => {
        guests.write("go", "");
        assert.equal((await running).outputs["stdout"], "done\n");
      });
      assert.equal(guests.count, 1);
      await run.end();
      await guests.noFilesLeft();
    }),
  );

  it(
    "is told of on the row of each resource that waits for the login",
    inLab(async (lab) => {
      const run = lab.run();
      await run.resource(consoleTicket).create({ vm: "vm-101", type: "VMRC" });
      await lab.fault({ match: "POST /api/session", times: "all", mode: "status:503" });
      await lab.restartVcenter(0);
      const names = ["a", "b"];
      const creating = Promise.all(
        names.map((name) => run.resource(consoleTicket, name).create({ vm: "vm-101", type: "VMRC" })),
      );
      await untilTold(run, creating);
      await lab.clearFaults();
      await creating;
      assert.equal(linesOf(run).filter((line) => line.includes("does not respond")).length, names.length);
    }),
  );

  it(
    "ends an operation when its time is over, with an error that says since when",
    inLab(async (lab) => {
      const run = lab.run();
      const vm = await run.resource(instantCloneVm).create({ ...golden, deleteTimeoutSeconds: 1 });
      await lab.restartVcenter(600);
      await assert.rejects(run.resource(instantCloneVm).delete(vm), {
        message:
          /^read VM vm-\d+: .*HTTP 503\)\. vCenter has not responded since \d{4}-\d\d-\d\dT[\d:]+Z \(\d+ s\)\. When it does, the next "pulumi up"/,
      });
      await lab.advanceClock(600);
    }),
  );

  it(
    "is not waited for by a cancel",
    inLab(async (lab) => {
      const run = lab.run();
      await run.resource(instantCloneVm, "first").create(golden);
      await lab.restartVcenter(600);
      const creating = assert.rejects(run.resource(instantCloneVm, "second").create(golden), /HTTP 503|canceled/);
      await untilTold(run, creating);
      await run.end();
      await creating;
      await lab.advanceClock(600);
    }),
  );
});

describe("A vCenter or SRS that breaks connections", () => {
  it(
    "is waited for by a create",
    inSrsLab(async (lab) => {
      const run = lab.run();
      await run.resource(runspace, "first").create({});
      await duringFault(lab, run, { match: "/api/", mode: "drop-before" }, () =>
        run.resource(runspace, "second").create({}),
      );
      assert.equal(lab.state.runspaces.length, 2);
      assert.match(linesOf(run)[0] ?? "", /^SRS at \S+ does not respond \(\w+\)/);
    }),
  );

  it(
    "fails a create fast if it has never responded",
    inLab(async (lab) => {
      await lab.fault({ match: "/api/", times: "all", mode: "drop-before" });
      const run = lab.run();
      await assert.rejects(run.resource(instantCloneVm).create(golden), /the connection to \S+ broke/);
      assert.deepEqual(linesOf(run), []);
      assert.equal(lab.callCount, 5);
    }),
  );
});
