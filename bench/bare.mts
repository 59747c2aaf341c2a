// The same API calls as the provider makes, by a bare loop: `node bare.mts up|preview|refresh|destroy COUNT IDS_FILE`.
// Run by Node itself, without a loader, so that its CPU time is the loop's.
import { readFileSync, writeFileSync } from "node:fs";
import { Agent } from "node:http";
import axios from "axios";

const inFlight = 20;
const [operation = "", count = "0", idsFile = ""] = process.argv.slice(2);
const { VSPHERE_SERVER: baseURL, VSPHERE_USER: username = "", VSPHERE_PASSWORD: password = "" } = process.env;
const http = axios.create({ baseURL: `${baseURL}/api`, httpAgent: new Agent({ keepAlive: true }) });

const session = await http.post("/session", undefined, { auth: { username, password } });
http.defaults.headers.common["vmware-api-session-id"] = session.data;
if (operation === "up") await up();
else if (operation === "destroy") await forEachInFlight(knownIds(), destroy);
else await look();
await http.delete("/session");

async function up() {
  const [golden] = (await http.get("/vcenter/vm", { params: { names: "golden" } })).data;
  const ids: string[] = [];
  await forEachInFlight([...Array(Number(count)).keys()], async (index) => {
    const spec = { source: golden.vm, name: `bare-${index}` };
    const { data: id } = await http.post("/vcenter/vm?action=instant-clone", spec);
    await http.get(`/vcenter/vm/${id}`);
    await http.post(`/vcenter/vm/${id}/console/tickets`, { type: "WEBMKS" });
    ids.push(id);
  });
  writeFileSync(idsFile, JSON.stringify(ids));
}

/** Up to two VMs are looked up singly, and the rest by one list. */
async function look() {
  const ids = knownIds();
  for (const id of ids.slice(0, 2)) await http.get(`/vcenter/vm/${id}`);
  if (ids.length > 2) await http.get("/vcenter/vm");
}

async function destroy(id: string) {
  await http.get(`/vcenter/vm/${id}`);
  await http.post(`/vcenter/vm/${id}/power?action=stop`);
  await http.delete(`/vcenter/vm/${id}`);
}

function knownIds(): string[] {
  return JSON.parse(readFileSync(idsFile, "utf8"));
}

async function forEachInFlight<T>(items: T[], work: (item: T) => Promise<void>) {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}
