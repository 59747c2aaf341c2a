import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { launchBrowser } from "../../testing/browser";
import { Client, pick } from "../../testing/client";
import { fetchedOutputOf, start } from "../../testing/guestCalls";
import { Simulator, withSimulatorProcess } from "../../testing/simulator";
import { SrsClient } from "../../testing/srsClient";

interface Scene {
  simulator: Simulator;
  vcenter: Client;
  page: Page;
}

const hostile = `<img src=x onerror="document.title='taken'">`;
const longName = `a-name-of-eighty-characters-${"x".repeat(52)}`;

describe("the simulator's page", () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), "simulator-page-"));
  const crowd = join(folder, "crowd.yaml");

  before(async function () {
    writeFileSync(crowd, "vms: [{ name: golden }, { name: agent, copies: 999, powerState: POWERED_OFF }]\n");
    // The test may have to install Chromium.
    this.timeout(600_000);
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** Page of a new simulator. It must have no console errors and no requests to other servers. */
  function scene(options: BrowserContextOptions, test: (scene: Scene) => Promise<void>, args: string[] = []) {
    return () =>
      withSimulatorProcess(args, async (simulator) => {
        const context = await browser.newContext(options);
        try {
          const page = await context.newPage();
          const complaints: string[] = [];
          page.on("console", (message) => {
            if (["error", "warning"].includes(message.type())) complaints.push(message.text());
          });
          page.on("pageerror", (error) => complaints.push(String(error)));
          page.on("request", (request) => {
            if (!request.url().startsWith(`${simulator.url}/`)) complaints.push(`asked for ${request.url()}`);
          });
          await page.goto(`${simulator.url}/`);
          await page.locator("#status.live").waitFor();
          await test({ simulator, vcenter: await Client.login(simulator.url), page });
          assert.deepEqual(complaints, []);
        } finally {
          await context.close();
        }
      });
  }

  it(
    "shows the state of NICs, and the files left in a guest",
    scene({}, async ({ vcenter, page }) => {
      const row = page.locator("#vms tbody tr", { hasText: "vm-101" });
      await row.getByText("NIC 4000 connected").waitFor();
      await vcenter.call("POST", "/api/vcenter/vm/vm-101/hardware/ethernet/4000?action=disconnect");
      await row.getByText("NIC 4000 not connected").waitFor();
      await fetchedOutputOf(vcenter, "echo");
      await row.getByText("1 file left").waitFor();
    }),
  );

  it(
    "shows a clone soon after its creation over HTTP, with its power state and its source",
    scene({}, async ({ simulator, vcenter, page }) => {
      assert.equal(await page.locator("#vms tbody tr").count(), 2);
      const vm = await vcenter.clone("web");
      const row = page.locator("#vms tbody tr", { hasText: vm });
      await row.waitFor();
      assert.deepEqual((await cellsOf(row)).slice(0, 2), [`web\n${vm}, from golden`, "on"]);
      await simulator.changeVm(vm, { powerState: "SUSPENDED" });
      await row.getByText("suspended").waitFor();
      await simulator.deleteVm(vm);
      await row.waitFor({ state: "detached" });
    }),
  );

  it(
    "shows each call with status, time and fault",
    scene({}, async ({ simulator, vcenter, page }) => {
      await simulator.fault({ match: "GET /api/vcenter/vm/vm-101", mode: "status:503" });
      await vcenter.call("GET", "/api/vcenter/vm/vm-101");
      const call = page.locator("#calls tbody tr").first();
      await call.getByText("503").waitFor();
      const [time = "", name, status, durationMs = ""] = await cellsOf(call);
      assert.deepEqual([name, status], ["GET /api/vcenter/vm/vm-101", "503\nfault: status"]);
      assert.match(`${time} ${durationMs}`, /^\d\d:\d\d:\d\d \d+$/);
      const earlier = page.locator("#calls tbody tr", { hasText: "POST /api/session" });
      assert.equal((await cellsOf(earlier))[2], "201");
    }),
  );

  it(
    "shows guest processes with their exit code, and their output after it was fetched",
    scene({}, async ({ vcenter, page }) => {
      const output = await fetchedOutputOf(vcenter, `echo "${hostile.replaceAll('"', '\\"')}"; exit 3`);
      const row = page.locator("#processes tbody tr", { hasText: "exit 3" });
      await row.locator("pre", { hasText: hostile }).waitFor();
      assert.equal(output, `${hostile}\n`);
      const [command, exitCode] = await cellsOf(row);
      assert.match(command ?? "", /\ngolden, pid \d+\n/);
      assert.equal(exitCode, "3");
    }),
  );

  it(
    "shows what the user declared first, and folds the script around it",
    scene({}, async ({ vcenter, page }) => {
      const words = "vsphere-ops-0123456789abcdef0123 run '' '' '' '' /bin/sh /bin/sh -c 'exit 249'";
      await start(vcenter, { path: "/bin/sh", arguments: `-c 'shift 7; "$@"' vsphere-ops-run ${words}` });
      const row = page.locator("#processes tbody tr", { hasText: "exit 249" });
      await row.locator("td.number", { hasText: "0" }).waitFor();
      const [command = "", exitCode] = await cellsOf(row);
      assert.match(command, /^\/bin\/sh -c 'exit 249'\nas it runs in the guest\ngolden, pid \d+$/);
      assert.equal(exitCode, "0");
    }),
  );

  it(
    "shows repeated reads as one row, and hides reads on demand",
    scene({}, async ({ vcenter, page }) => {
      for (let i = 0; i < 3; i++) await vcenter.call("GET", "/api/vcenter/vm/vm-101");
      await page.locator("#calls tbody tr", { hasText: "GET /api/vcenter/vm/vm-101" }).getByText("3 times").waitFor();
      await page.getByLabel("Only calls that change something").check();
      assert.equal(await page.locator("#calls tbody tr", { hasText: "GET" }).count(), 0);
      assert.equal(await page.locator("#calls tbody tr", { hasText: "POST /api/session" }).count(), 1);
    }),
  );

  it(
    "changes a VM, sets and removes faults, advances the clock and resets, by buttons",
    scene({}, async ({ simulator, page }) => {
      const row = page.locator("#vms tbody tr", { hasText: "vm-101" });
      await row.getByText("Change").click();
      await row.getByRole("button", { name: "Power off" }).click();
      await row.getByText("off", { exact: true }).waitFor();
      await row.getByText("Change").click();
      await row.getByRole("button", { name: "Delete" }).click();
      await row.waitFor({ state: "detached" });

      await page.getByRole("button", { name: "Add the fault" }).click();
      await page.locator("#faults").getByText("action=instant-clone: drop-after").waitFor();
      await page.getByRole("button", { name: "Remove all faults" }).click();
      await page.locator("#faults li").waitFor({ state: "detached" });

      const before = Date.parse(`${await page.locator("#clock").textContent()}Z`);
      const advanced = page.waitForResponse(`${simulator.url}/_simulator/clock`);
      await page.getByRole("button", { name: "Advance the clock" }).click();
      const { now } = await (await advanced).json();
      assert.ok(Date.parse(now) >= before + 1_800_000);

      await page.getByRole("button", { name: "Reset the simulator" }).click();
      await page.locator("#vms").getByText("vm-101").waitFor();
      assert.equal((await simulator.state()).vms.length, 2);
    }),
  );

  it(
    "shows 1,000 VMs a page at a time, and finds each by its name",
    scene(
      {},
      async ({ simulator, page }) => {
        const rows = page.locator("#vms tbody tr");
        await page.locator("#vms .range", { hasText: "1–50 of 1000" }).waitFor();
        assert.equal(await rows.count(), 50);
        await page.locator("#vms").getByRole("button", { name: "Next page" }).click();
        await page.locator("#vms .range", { hasText: "51–100 of 1000" }).waitFor();
        const { name = "", id = "" } = (await simulator.state()).vms[776] ?? {};
        await page.getByLabel("Filter of vms").fill(`${name} ${id}`);
        await page.locator("#vms .range", { hasText: "1–1 of 1" }).waitFor();
        assert.match((await cellsOf(rows)).join(), new RegExp(`^${name}\n${id}`));
      },
      ["--inventory", crowd],
    ),
  );

  it(
    "folds a long command",
    scene({}, async ({ vcenter, page }) => {
      await fetchedOutputOf(vcenter, `: ${"quite ".repeat(200)} long`);
      const details = page.locator("#processes details");
      await details.waitFor();
      const height = async () => (await details.boundingBox())?.height ?? 0;
      const folded = await height();
      await details.locator("summary").click();
      assert.ok((await height()) > folded + 100);
    }),
  );

  it(
    "shows tickets in a form that cannot be used",
    scene({}, async ({ vcenter, page }) => {
      const { body } = await vcenter.post("/api/vcenter/vm/vm-101/console/tickets", { type: "WEBMKS" });
      const row = page.locator("#tickets tbody tr");
      await row.waitFor();
      assert.match((await cellsOf(row)).join(" "), /^golden\nWEBMKS wss:\/\/.*\/ticket\/[0-9a-f]{4}… \d\d:\d\d:\d\d$/);
      assert.doesNotMatch(await page.content(), new RegExp(String(pick(body, "ticket")).slice(-8)));
    }),
  );

  it(
    "counts sessions, and shows runspaces and scripts with their states",
    scene({}, async ({ simulator, page }) => {
      const srs = await SrsClient.login(simulator.url);
      const { id } = (await srs.call("POST", "runspaces", { name: "report" })).body;
      const runspace = page.locator("#runspaces tbody tr", { hasText: "report" });
      await runspace.getByText("ready").waitFor();
      const script = { runspace_id: id, name: "inventory", script: "Write-Output 'a'" };
      await srs.call("POST", "script-executions", script);
      await page.locator("#scripts tbody tr", { hasText: "inventory" }).getByText("success").waitFor();
      assert.deepEqual(await page.locator("#vcenter-sessions, #srs-sessions").allInnerTexts(), ["1", "1"]);
    }),
  );

  it(
    "treats no text from the server as markup",
    scene({}, async ({ vcenter, page }) => {
      await vcenter.clone(hostile);
      await page.locator("#vms td", { hasText: hostile }).waitFor();
      await vcenter.call("GET", `/api/${hostile}`);
      await page.locator("#calls").getByText("onerror").waitFor();
      assert.equal(await page.locator("img").count(), 0);
      assert.equal(await page.title(), "vSphere simulator");
    }),
  );

  it(
    "is empty after a reset",
    scene({}, async ({ simulator, vcenter, page }) => {
      const vm = await vcenter.clone("web");
      await page.locator("#vms").getByText(vm).waitFor();
      await simulator.reset();
      await page.locator("#calls .empty").waitFor();
      assert.equal(await page.locator("#vms tbody tr").count(), 2);
    }),
  );

  it("shows that the simulator is gone, and continues after a restart", async () => {
    const first = await Simulator.start();
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(first.url);
    await page.locator("#status.live").waitFor();
    await first.stop();
    await page.getByText("no connection; trying again").waitFor();
    const second = await Simulator.start(["--port", new URL(first.url).port]);
    await page.locator("#status.live").waitFor();
    const vm = await (await Client.login(second.url)).clone("later");
    await page.locator("#vms").getByText(vm).waitFor();
    await context.close();
    await second.stop();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(
      `has text that stands out from its ground in ${colorScheme}`,
      scene({ colorScheme }, async ({ vcenter, page }) => {
        await fill(vcenter, page);
        const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
        assert.equal(luminance(String(ground)) > 0.5, colorScheme === "light");
        for (const { text, color, background } of await paintedTexts(page)) {
          const ratio = contrast(luminance(color), luminance(background));
          // WCAG 2, success criterion 1.4.3.
          assert.ok(ratio >= 4.5, `${text}: ${color} on ${background} has a contrast of ${ratio}`);
        }
      }),
    );
  }

  it(
    "fits a phone of 360 pixels without scrolling sideways",
    scene({ viewport: { width: 360, height: 780 } }, async ({ vcenter, page }) => {
      await fill(vcenter, page);
      assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 360);
    }),
  );
});

const cellsOf = (row: Locator): Promise<string[]> => row.locator("td").allInnerTexts();

/** Entries in every list, with long names. */
async function fill(vcenter: Client, page: Page): Promise<void> {
  const vm = await vcenter.clone(longName);
  await vcenter.call("POST", `/api/vcenter/vm/${vm}/console/tickets`, { type: "WEBMKS" });
  await fetchedOutputOf(vcenter, `echo ${"output".repeat(50)}`);
  await page.locator("#processes td > pre").waitFor();
  await vcenter.call("GET", `/api/vcenter/vm?${"names=nobody&".repeat(20)}folders=group-v3`);
  await page.locator("#tickets").getByText(longName).waitFor();
  await page.locator("#calls").getByText("names=nobody").waitFor();
}

interface Painted {
  text: string;
  color: string;
  background: string;
}

/** Every text on the page with its color and its background color. */
async function paintedTexts(page: Page): Promise<Painted[]> {
  return page.evaluate(`(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const painted = [];
    while (texts.nextNode()) {
      const text = texts.currentNode.data.trim();
      const element = texts.currentNode.parentElement;
      if (text === "" || element.offsetParent === null) continue;
      let ground = element;
      while (getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement;
      painted.push({
        text, color: getComputedStyle(element).color, background: getComputedStyle(ground).backgroundColor,
      });
    }
    return painted;
  })()`);
}

/** Relative luminance of `rgb(r, g, b)`, as WCAG 2 defines it. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
