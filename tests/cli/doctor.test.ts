import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import type { Check } from "../../cli/doctor/diagnosis";
import { buildInventory } from "../../simulator/inventory/load";
import { Certificates } from "../../testing/certificates";
import { inFolder, runCommand } from "../../testing/commandLine";
import { inLab, type Lab } from "../../testing/lab";

const login = { VSPHERE_USER: "administrator@vsphere.local", VSPHERE_PASSWORD: "simulated" };

async function doctor(
  env: NodeJS.ProcessEnv,
  ...args: string[]
): Promise<{ status: number | string; checks: Check[] }> {
  const { status, stdout, stderr } = await runCommand(["doctor", "--json", ...args], { env });
  assert.equal(stderr, "");
  assert.doesNotMatch(stdout, /simulated|"guest"/, "no password is printed");
  return { status, checks: JSON.parse(stdout).checks };
}

const environmentOf = ({ simulator: { url } }: Lab) => ({ VSPHERE_SERVER: url, ...login });

/** The one problem, with its fix. */
function problemIn(checks: Check[]): string {
  const problems = checks.filter(({ status }) => status === "problem");
  assert.equal(problems.length, 1, JSON.stringify(problems));
  const [{ check, message, fix } = { check: "", message: "", fix: "" }] = problems;
  return `${check}: ${message} | ${fix ?? ""}`;
}

describe("vsphere-ops doctor", () => {
  it(
    "finds nothing wrong with a set-up that works, and changes nothing",
    inLab(async (lab) => {
      const before = lab.state;
      const env = { ...environmentOf(lab), SRS_SERVER: lab.simulator.url, VSPHERE_OPS_GUEST_PASSWORD: "guest" };
      const { status, checks } = await doctor(env, "--source", "golden", "--datastore", "vsan");
      assert.deepEqual(
        checks.filter(({ status }) => status === "problem"),
        [],
      );
      assert.equal(status, 0);
      assert.deepEqual(lab.state.vms, before.vms);
      assert.deepEqual(lab.state.processes, []);
    }),
  );

  it(
    "makes a clone and deletes it with --clone, and tries the guest's shell there",
    inLab(async (lab) => {
      const env = { ...environmentOf(lab), VSPHERE_OPS_GUEST_PASSWORD: "guest" };
      const { status, checks } = await doctor(env, "--source", "golden", "--clone");
      assert.deepEqual([status, checks.filter(({ status }) => status === "problem")], [0, []]);
      for (const name of ["clone", "clone Tools", "guest login", "guest shell", "clone delete"])
        assert.ok(
          checks.some(({ check, status }) => check === name && status === "ok"),
          name,
        );
      assert.equal(lab.calls["POST /api/vcenter/vm?action=instant-clone"], 1);
      assert.deepEqual(lab.clones, []);
    }),
  );

  it("names settings that are missing, and every way to set them", async () => {
    const { status, checks } = await doctor({});
    assert.equal(status, 1);
    assert.match(
      problemIn(checks),
      /^vCenter settings: .*pulumi config set vsphere-ops:server VALUE; .*VSPHERE_SERVER/s,
    );
  });

  it("names a server that has no address", async () => {
    const { checks } = await doctor({ VSPHERE_SERVER: "vcenter.invalid", ...login });
    assert.match(problemIn(checks), /^vCenter name: .*\| vcenter.invalid has no address here: check .*VSPHERE_SERVER/s);
  });

  it("names a port that takes no connections", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    await new Promise((resolve) => server.close(resolve));
    const { checks } = await doctor({ VSPHERE_SERVER: `https://127.0.0.1:${port}`, ...login });
    assert.match(
      problemIn(checks),
      /^vCenter port: .*ECONNREFUSED.*\| Port \d+ of 127.0.0.1 does not take connections/,
    );
  });

  it(
    "names a port that speaks no TLS",
    inLab(async (lab) => {
      const { checks } = await doctor({
        ...environmentOf(lab),
        VSPHERE_SERVER: lab.simulator.url.replace("http:", "https:"),
      });
      assert.match(
        problemIn(checks),
        /^vCenter certificate: no TLS handshake with 127\.0\.0\.1:\d+: [\w ]+ \| Check the port/,
      );
    }),
  );

  it("names a certificate that is not for this host, also while its authority is not trusted", async () => {
    const certificates = await Certificates.create();
    try {
      await certificates.issue("elsewhere", { as: "elsewhere" });
      const server = createTlsServer(await certificates.server("elsewhere"));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      try {
        const { port } = server.address() as AddressInfo;
        const problem = problemIn((await doctor({ VSPHERE_SERVER: `127.0.0.1:${port}`, ...login })).checks);
        assert.match(
          problem,
          /not trusted: UNABLE_TO_\w+\. It is not for 127\.0\.0\.1, but for DNS:vc\.example\.com, signed/,
        );
      } finally {
        server.close();
      }
    } finally {
      await certificates.remove();
    }
  });

  it(
    "names a certificate that is not trusted, with the fingerprint and the authority that would do",
    inLab(
      async (lab) => {
        const env = environmentOf(lab);
        const problem = problemIn((await doctor(env)).checks);
        const fingerprint = /VSPHERE_FINGERPRINT to ([0-9A-F:]+),/.exec(problem)?.[1] ?? "";
        assert.match(problem, /^vCenter certificate: not trusted: .*VSPHERE_CA_FILE.*certs\/download\.zip/s);
        assert.deepEqual((await doctor({ ...env, VSPHERE_FINGERPRINT: fingerprint })).status, 0);
        assert.deepEqual((await doctor({ ...env, VSPHERE_CA_FILE: lab.simulator.caFile })).status, 0);
        const other = fingerprint.replace(/^../, (first) => (first === "00" ? "11" : "00"));
        assert.deepEqual((await doctor({ ...env, VSPHERE_FINGERPRINT: `${other}, ${fingerprint}` })).status, 0);
        assert.match(
          problemIn((await doctor({ ...env, VSPHERE_FINGERPRINT: other })).checks),
          /another one is configured/,
        );
        const missing = (await doctor({ ...env, VSPHERE_CA_FILE: "/no/such/file" })).checks;
        assert.match(problemIn(missing), /\/no\/such\/file cannot be read/);
      },
      { tls: true },
    ),
  ).timeout(60_000);

  it(
    "names a wrong password and its setting",
    inLab(async (lab) => {
      const { checks } = await doctor({ ...environmentOf(lab), VSPHERE_PASSWORD: "wrong" });
      assert.match(
        problemIn(checks),
        /^vCenter login: .*Check vsphere-ops:user or VSPHERE_USER and vsphere-ops:password/,
      );
    }),
  );

  it(
    "names a source that does not exist, and lists those that do",
    inLab(async (lab) => {
      const { checks } = await doctor(environmentOf(lab), "--source", "golde");
      assert.match(problemIn(checks), /^source golde: no VM is named "golde".*There are: cold, golden/);
    }),
  );

  it(
    "names a source that is off, and makes no clone of it",
    inLab(async (lab) => {
      const { checks } = await doctor(environmentOf(lab), "--source", "cold", "--clone");
      assert.match(problemIn(checks), /^source power: vm-102 is POWERED_OFF \| Power it on/);
      assert.deepEqual(lab.clones, []);
    }),
  );

  it(
    "does not blame the guest's password for a source that is off",
    inLab(async (lab) => {
      const env = { ...environmentOf(lab), VSPHERE_OPS_GUEST_PASSWORD: "guest" };
      const { checks } = await doctor(env, "--source", "cold");
      assert.match(problemIn(checks), /^source power/);
      assert.ok(checks.some(({ check, status }) => check === "guest login" && status === "skipped"));
    }),
  );

  it(
    "names Tools that do not run",
    inLab(
      async (lab) => {
        const { checks } = await doctor(environmentOf(lab), "--source", "golden");
        assert.match(
          problemIn(checks),
          /^source Tools: VMware Tools do not run, or are not ready yet \| Install or start VMware Tools/,
        );
      },
      { inventory: buildInventory({ vms: [{ name: "golden", toolsReady: false }] }) },
    ),
  );

  it(
    "warns of a source that is not frozen",
    inLab(
      async (lab) => {
        const { status, checks } = await doctor(environmentOf(lab), "--source", "golden");
        assert.ok(
          checks.some(
            ({ check, status, fix }) =>
              check === "source frozen" && status === "warning" && /instantclone.freeze/.test(fix ?? ""),
          ),
        );
        assert.equal(status, 0);
      },
      { inventory: buildInventory({ vms: [{ name: "golden" }] }) },
    ),
  );

  it(
    "names a wrong password of the guest",
    inLab(async (lab) => {
      const env = { ...environmentOf(lab), VSPHERE_OPS_GUEST_PASSWORD: "wrong" };
      const { checks } = await doctor(env, "--source", "golden");
      assert.match(problemIn(checks), /^guest login: .*\| Check --guest-user and the password of root/);
    }),
  );

  it(
    "names names that match none or several objects",
    inLab(async (lab) => {
      const { checks } = await doctor(environmentOf(lab), "--resource-pool", "Resources", "--network", "none");
      const problems = checks.filter(({ status }) => status === "problem").map(({ message }) => message);
      assert.match(problems.join("\n"), /2 resource pools are named "Resources".*\n.*no network is named "none"/);
    }),
  );

  it(
    "names an SRS that is not one",
    inLab(async (lab) => {
      const { checks } = await doctor({ ...environmentOf(lab), SRS_SERVER: lab.simulator.url, SRS_PASSWORD: "wrong" });
      assert.match(problemIn(checks), /^SRS login: /);
    }),
  );

  it(
    "names a project whose stack cannot be read",
    inFolder(async (cwd) => {
      writeFileSync(join(cwd, "Pulumi.yaml"), "name: lab\nruntime: nodejs\n");
      const { status, stdout } = await runCommand(["doctor"], {
        cwd,
        env: { PATH: "/nowhere", ...login, VSPHERE_SERVER: "localhost:1" },
      });
      assert.equal(status, 1);
      assert.match(stdout, /PROBLEM stack: pulumi is not on PATH/);
    }),
  );
});
