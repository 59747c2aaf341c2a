import assert from "node:assert/strict";
import { messageOf } from "../../provider/errors";
import { guestProcessRun } from "../../provider/resources/guestProcessRun";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { credentials } from "../../testing/guestLab";
import { inLab, type Lab } from "../../testing/lab";

const golden = { sourceName: "golden" };
const echo = { vm: "vm-101", credentials, path: "/bin/echo" };
const unexpected = (isRead: boolean) =>
  new RegExp(
    `: vCenter's response was unexpected: \\S.* (is missing|has an unexpected value)${isRead ? "" : "; it may have been done"}\\.`,
  );

async function failureOf(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => assert.fail("it did not fail"),
    (error: unknown) => messageOf(error),
  );
}

describe("A response of another shape", () => {
  it(
    "to the clone call leaves one clone, which is looked for and adopted",
    inLab(async (lab) => {
      await lab.fault({ match: "instant-clone", mode: "misfit" });
      const run = lab.run();
      const { id } = await run.resource(instantCloneVm).create(golden);
      assert.deepEqual(
        lab.clones.map((vm) => vm.id),
        [id],
      );
      assert.match(run.log.of("info").join(), /was made by a call whose response was lost. It is adopted/);
    }),
  );

  const readers: [what: string, match: string, act: (lab: Lab) => Promise<unknown>][] = [
    ["the login", "POST /api/session", (lab) => lab.run().resource(instantCloneVm).create(golden)],
    ["the look-up of a name", "GET /api/vcenter/vm\\?", (lab) => lab.run().resource(instantCloneVm).create(golden)],
    [
      "the question for Tools",
      "guest/operations",
      (lab) =>
        lab
          .run()
          .resource(instantCloneVm)
          .create({ ...golden, waitFor: "tools" }),
    ],
    [
      "the question for the host name",
      "guest/identity",
      (lab) =>
        lab
          .run()
          .resource(instantCloneVm)
          .create({ ...golden, waitFor: "tools" }),
    ],
    [
      "the ticket that was asked for",
      "console/tickets",
      (lab) =>
        lab
          .run()
          .resource(instantCloneVm)
          .create({ ...golden, consoleTickets: ["WEBMKS"] }),
    ],
    ["the start of a program", "processes\\?action=create", (lab) => lab.run().resource(guestProcessRun).create(echo)],
    ["the temporary file", "createTemporary", (lab) => lab.run().resource(guestProcessRun).create(echo)],
  ];
  for (const [what, match, act] of readers) {
    it(
      `to ${what} is one error that names the field`,
      inLab(async (lab) => {
        await lab.fault({ match, times: "all", mode: "misfit" });
        if (match.includes("session")) lab.sessionsOfLostLogins = 1;
        assert.match(await failureOf(act(lab)), unexpected(/^(GET|guest)/.test(match)));
      }),
    );
  }

  it(
    "to a look at a VM fails a refresh with an error that names the field, and loses nothing",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      await lab.fault({ match: "GET /api/vcenter/vm/", times: "all", mode: "misfit" });
      assert.match(await failureOf(lab.run().resource(instantCloneVm).refresh(vm)), unexpected(true));
    }),
  );
});

describe("A state of version 0.1.0", () => {
  it(
    "has its console tickets as lines, which are read and not issued again",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      const ticketCalls = () => Object.entries(lab.calls).filter(([call]) => call.includes("console/tickets"));
      const issued = ticketCalls();
      assert.equal(issued.length, 1);
      const stored = "WEBMKS 2026-01-01T00:30:00Z wss://esx1/ticket/1";
      const old = { ...vm, outputs: { ...vm.outputs, consoleTickets: stored } };
      assert.deepEqual(await lab.run().resource(instantCloneVm).diff(old, golden), { changes: false, replaces: [] });
      const refreshed = await lab.run().resource(instantCloneVm).refresh(old);
      assert.deepEqual(JSON.parse(String(refreshed?.outputs["consoleTickets"])), {
        WEBMKS: { ticket: "wss://esx1/ticket/1", expiresAt: "2026-01-01T00:30:00Z" },
      });
      assert.deepEqual(ticketCalls(), issued);
    }),
  );
});
