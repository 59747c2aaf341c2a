import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shownFailuresOf, shownMembersOf } from "../../provider/operations/fleet/record";
import { instantCloneFleet } from "../../provider/resources/instantCloneFleet";
import { credentials } from "../../testing/guestLab";
import { inLab, type Lab } from "../../testing/lab";
import { isIncomplete, type Recorded, recordedOf } from "../../testing/providerRun";

const golden = { sourceName: "golden", disconnectAllNics: true };

function membersOf({ outputs }: Recorded) {
  return shownMembersOf(String(outputs["record"]));
}

/** A lab with a file on this machine, to which guest programs write. */
function withFile(test: (lab: Lab, file: string, lines: () => string[]) => Promise<void>) {
  return inLab(async (lab) => {
    const folder = mkdtempSync(join(tmpdir(), "fleet-"));
    const file = join(folder, "log");
    const lines = () => (existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean).sort() : []);
    try {
      await test(lab, file, lines);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

function setup(script: string, more: object = {}) {
  return { credentials, path: "/bin/sh", arguments: ["-c", script], ...more };
}

describe("The set-up of an InstantCloneFleet", () => {
  it(
    "runs once in each new member, with its index, name and id in arguments, environment and input",
    withFile(async (lab, file, lines) => {
      const script = `read line; echo "{index} $NAME $line \${NAME} {{index}}" >> ${file}`;
      const more = { environmentVariables: { NAME: "{name}" }, stdin: "{id}\n" };
      const args = { ...golden, count: 3, setup: setup(script, more) };
      const fleet = await lab.run().resource(instantCloneFleet).create(args);
      const all = membersOf(fleet).map(({ index, name, id }) => `${index} ${name} ${id} ${name} {index}`);
      assert.deepEqual(lines(), all);
      const grown = await lab
        .run()
        .resource(instantCloneFleet)
        .update(fleet, { ...args, count: 4 });
      assert.equal(lines().length, 4);
      assert.equal(membersOf(grown).length, 4);
    }),
  );

  it(
    "runs again in a member where it failed, and in no other",
    withFile(async (lab, file, lines) => {
      const args = {
        ...golden,
        count: 3,
        setup: setup(`echo {index} >> ${file}; test {index} != 1 || test $(grep -c 1 ${file}) -gt 1`),
      };
      const run = lab.run();
      const error = await run
        .resource(instantCloneFleet)
        .create(args)
        .catch((failure: unknown) => failure);
      // The engine has written the state.
      await run.end();
      assert.ok(isIncomplete(error));
      assert.match(error.reasons.join(), /^1 of 3 members: run \/bin\/sh in vm-\d+: it ended with exit code 1/);
      const state = recordedOf(error);
      assert.equal(membersOf(state).length, 3);
      assert.deepEqual(
        shownFailuresOf(String(state.outputs["record"])).map(({ index }) => index),
        [1],
      );
      const preview = lab.run();
      assert.equal((await preview.resource(instantCloneFleet).diff(state, args)).changes, true);
      assert.match(preview.log.of("info").join(), /1 member is not complete: web-1-[0-9a-f]+\./);
      const done = await lab.run().resource(instantCloneFleet).update(state, args);
      assert.deepEqual(membersOf(done), membersOf(state));
      assert.deepEqual(lines(), ["0", "1", "1", "2"]);
      assert.equal((await lab.run().resource(instantCloneFleet).diff(done, args)).changes, false);
    }),
  );

  it(
    "does not run again in members whose engine was killed before it wrote its state",
    withFile(async (lab, file, lines) => {
      const args = { ...golden, count: 3, setup: setup(`echo {index} >> ${file}`) };
      const killed = lab.run();
      const fleet = await killed.resource(instantCloneFleet).create(args);
      await killed.end("abandoned");
      const run = lab.run();
      assert.deepEqual(membersOf(await run.resource(instantCloneFleet).create(args)), membersOf(fleet));
      assert.deepEqual(lines(), ["0", "1", "2"]);
      assert.match(run.log.of("info").join("\n"), /had run in vm-\d+ before .* The same for \S+, \S+\./);
    }),
  );

  it(
    "takes no file out of a guest in which it is successful, and the end of its output where it is not",
    inLab(async (lab) => {
      const args = { ...golden, count: 2, setup: setup("echo said {index}; exit {index}") };
      await assert.rejects(lab.run().resource(instantCloneFleet).create(args), (error) => {
        assert.ok(isIncomplete(error));
        assert.match(error.reasons.join(), /^1 of 2 members: .*exit code 1[\s\S]*said 1/);
        return true;
      });
      assert.equal(lab.calls["GET /guestFile"], 1);
      assert.equal(lab.calls["POST /api/vcenter/vm/{vm}/guest/filesystem/files?action=createTemporary"], 1);
    }),
  );

  it(
    "is one warning when the results of several cannot be removed at the end",
    inLab(async (lab) => {
      const run = lab.run();
      await run.resource(instantCloneFleet).create({ ...golden, count: 3, setup: setup("true") });
      await lab.fault({ match: "processes\\?action=create", times: 3, mode: "status:400" });
      await run.end();
      assert.equal(run.log.of("warning").length, 1, run.log.of("warning").join("\n"));
      assert.match(
        run.log.of("warning").join(),
        /in vm-\d+, because it could not be removed\. .* There may be more of these\.$/,
      );
    }),
  );

  it(
    "does not run again when it changed, and does when its triggers changed",
    withFile(async (lab, file, lines) => {
      const args = { ...golden, count: 2, setup: setup(`echo a{index} >> ${file}`) };
      const fleet = await lab.run().resource(instantCloneFleet).create(args);
      const changed = { ...args, setup: setup(`echo b{index} >> ${file}`) };
      assert.equal((await lab.run().resource(instantCloneFleet).diff(fleet, changed)).changes, false);
      const triggered = { ...changed, setup: { ...changed.setup, triggers: [1] } };
      const run = lab.run();
      assert.equal((await run.resource(instantCloneFleet).diff(fleet, triggered)).changes, true);
      assert.match(run.log.of("info").join(), /setup runs in 2 members again/);
      await lab.run().resource(instantCloneFleet).update(fleet, triggered);
      assert.deepEqual(lines(), ["a0", "a1", "b0", "b1"]);
    }),
  );

  it(
    "comes before the NICs are connected, and the wait for an address after that",
    withFile(async (lab, file, lines) => {
      const args = {
        ...golden,
        count: 3,
        setup: setup(`echo {index} >> ${file}`),
        connectNics: true,
        waitFor: "ip",
        acceptSourceAddress: true,
      };
      const fleet = await lab.run().resource(instantCloneFleet).create(args);
      assert.ok(membersOf(fleet).every(({ ipAddress }) => ipAddress !== undefined));
      assert.equal(lines().length, 3);
      for (const { id } of membersOf(fleet)) {
        const nic = await lab.vcenter("GET", `/api/vcenter/vm/${id}/hardware/ethernet/4000`);
        assert.match(JSON.stringify(nic), /"state":"CONNECTED"/);
      }
      await lab.run().resource(instantCloneFleet).delete(fleet);
      assert.deepEqual(lab.clones, []);
    }),
  );

  it(
    "shows no secret in an error or in the state's record",
    withFile(async (lab) => {
      const script = setup("echo $TOKEN; exit 3", { environmentVariables: { TOKEN: "s3cret-{index}-token" } });
      const error = await lab
        .run()
        .resource(instantCloneFleet)
        .create({ ...golden, count: 2, setup: script })
        .catch((failure: unknown) => failure);
      assert.ok(isIncomplete(error));
      assert.doesNotMatch(error.reasons.join() + String(error.properties["record"]), /s3cret/);
    }),
  );

  const invalid: [title: string, args: object, path: string, reason: RegExp][] = [
    ["a placeholder that is none", { setup: setup("echo {host}") }, "setup.arguments.1", /\{index\}, \{name\}, \{id\}/],
    [
      "one in the environment",
      { setup: setup("true", { environmentVariables: { A: "{x}" } }) },
      "setup.environmentVariables.A",
      /placeholder that is none/,
    ],
    ["one in the input", { setup: setup("true", { stdin: "{Name}" }) }, "setup.stdin", /placeholder that is none/],
    ["a relative path", { setup: { credentials, path: "sh" } }, "setup.path", /absolute path/],
    [
      "NICs to connect and none disconnected",
      { disconnectAllNics: false, connectNics: true },
      "connectNics",
      /no disconnected NICs/,
    ],
    ["a program for VMs that are off", { setup: setup("true"), powerState: "POWERED_OFF" }, "setup", /VMs that are on/],
  ];
  for (const [title, args, path, reason] of invalid) {
    it(
      `is refused in the preview with ${title}`,
      inLab(async (lab) => {
        const all = { ...golden, count: 2, ...args };
        const { failures } = await lab.run().resource(instantCloneFleet).check(all, { preview: true });
        assert.deepEqual(
          failures.map(({ property }) => property),
          [path],
        );
        assert.match(failures[0]?.reason ?? "", reason);
      }),
    );
  }

  it(
    "leaves braces of other languages as they are",
    inLab(async (lab) => {
      const args = { ...golden, count: 2, setup: setup(`awk '{ print $1 }' x; echo \${HOME} {} {1,2} '{"a": 1}'`) };
      assert.deepEqual((await lab.run().resource(instantCloneFleet).check(args, { preview: true })).failures, []);
    }),
  );
});
