// The provider's API calls in a bare loop: `node bare.mjs up|preview|refresh|destroy COUNT IDS_FILE`.
import { readFileSync, writeFileSync } from "node:fs";
import calls from "./calls.js";
import { forEachInFlight } from "./inFlight.mjs";

const [operation = "", count = "0", idsFile = ""] = process.argv.slice(2);

await calls.login();
if (operation === "up") await up();
else if (operation === "destroy") await forEachInFlight(knownIds(), calls.delete);
else for (const id of knownIds()) await calls.look(id);
await calls.logout();

async function up() {
  const golden = await calls.golden();
  const ids = [];
  await forEachInFlight([...Array(Number(count)).keys()], async (index) => {
    const { id } = await calls.create(golden, `bare-${index}`);
    ids.push(id);
  });
  writeFileSync(idsFile, JSON.stringify(ids));
}

function knownIds() {
  return JSON.parse(readFileSync(idsFile, "utf8"));
}
