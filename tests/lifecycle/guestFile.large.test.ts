import assert from "node:assert/strict";
import { existsSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { guestFile } from "../../provider/resources/guestFile";
import { fileAsset } from "../../testing/assets";
import { credentials, inGuestLab } from "../../testing/guestLab";

const MIB = 2 ** 20;

describe("Large and many GuestFiles", () => {
  it(
    "keep memory flat: 100 MiB pass in small pieces",
    inGuestLab(async (guests) => {
      const local = join(guests.folder, "local");
      writeFileSync(local, "");
      truncateSync(local, 100 * MIB);
      const path = join(guests.folder, "large");
      const before = process.memoryUsage().rss;
      let peak = before;
      const watch = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss);
      }, 10);
      try {
        const args = { vm: "vm-101", credentials, path, source: fileAsset(local) };
        await guests.lab.run().resource(guestFile).create(args);
      } finally {
        clearInterval(watch);
      }
      assert.equal(statSync(path).size, 100 * MIB);
      // The simulator is in this process too, and buffers of both wait for the garbage collection.
      assert.ok(peak - before < 80 * MIB, `${Math.round((peak - before) / MIB)} MiB`);
    }),
  );

  it(
    "go to one guest one at a time, each with one attempt",
    inGuestLab(async (guests) => {
      const run = guests.lab.run();
      const paths = Array.from({ length: 50 }, (_, index) => join(guests.folder, `file-${index}`));
      let inFlight = 0;
      const watch = setInterval(() => {
        const { transfers } = guests.lab.state;
        inFlight = Math.max(inFlight, (transfers as unknown[]).length);
      }, 1);
      try {
        await Promise.all(
          paths.map((path, index) =>
            run
              .resource(guestFile, `file-${index}`)
              .create({ vm: "vm-101", credentials, path, content: "x".repeat(100_000) }),
          ),
        );
      } finally {
        clearInterval(watch);
      }
      assert.ok(paths.every((path) => existsSync(path)));
      assert.equal(inFlight, 1);
      assert.equal(guests.callsOf("filesystem?action=create"), 50);
    }),
  );
});
