import assert from "node:assert/strict";
import { guestFile } from "../../provider/resources/guestFile";
import { guestProcessRun } from "../../provider/resources/guestProcessRun";
import { instantCloneFleet } from "../../provider/resources/instantCloneFleet";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { nicConnection } from "../../provider/resources/nicConnection";
import { type GuestLab, inGuestLab } from "../../testing/guestLab";

const vm = "vm-101";
const connection = "default";

const resources: [
  kind: string,
  of: (guests: GuestLab) => ReturnType<ReturnType<GuestLab["lab"]["run"]>["resource"]>,
  args: (guests: GuestLab) => Record<string, unknown>,
  defaults: object,
][] = [
  [
    "InstantCloneVm",
    ({ lab }) => lab.run().resource(instantCloneVm),
    () => ({ source: vm }),
    { connection, disconnectAllNics: false, acceptSourceAddress: false, waitFor: "none", placement: {}, triggers: [] },
  ],
  [
    "InstantCloneFleet",
    ({ lab }) => lab.run().resource(instantCloneFleet),
    () => ({ source: vm, count: 2 }),
    { connection, disconnectAllNics: false, acceptSourceAddress: false, nicsToUpdate: {}, maxUnavailable: "10%" },
  ],
  [
    "GuestProcessRun",
    ({ lab }) => lab.run().resource(guestProcessRun),
    (guests) => guests.counted(),
    { connection, startMinimized: false, expectedExitCodes: [0], environmentVariables: {}, triggers: [], collect: [] },
  ],
  [
    "GuestFile",
    ({ lab }) => lab.run().resource(guestFile),
    ({ folder }) => ({ ...account, vm, path: `${folder}/app.conf`, content: "a" }),
    { connection, createParents: true, deleteOnDestroy: true },
  ],
  [
    "NicConnection",
    ({ lab }) => lab.run().resource(nicConnection),
    () => ({ vm }),
    { connection, connected: true, waitFor: "none" },
  ],
];
const account = { credentials: { type: "USERNAME_PASSWORD", userName: "root", password: "guest" } };

describe("A program that states defaults, or empty lists and objects,", () => {
  for (const [kind, of, argsOf, defaults] of resources) {
    it(
      `changes nothing of ${kind}, nor does one that leaves them out again`,
      inGuestLab(async (guests) => {
        const absent = argsOf(guests);
        const stated = { ...absent, ...defaults };
        const recorded = await of(guests).create(absent);
        assert.deepEqual(await of(guests).diff(recorded, stated), { changes: false, replaces: [] });
        await of(guests).delete(recorded);
        const other = await of(guests).create(stated);
        assert.deepEqual(await of(guests).diff(other, absent), { changes: false, replaces: [] });
      }),
    );
  }
});
