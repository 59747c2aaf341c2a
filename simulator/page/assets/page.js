// Shows what `/_simulator/events` tells. Whatever comes from there is set as text, never as markup.
import { startControls } from "./actions.js";
import { Calls } from "./calls.js";
import { byId } from "./element.js";
import { List } from "./lists.js";

const calls = new Calls();
const lists = Object.fromEntries(
  ["vms", "processes", "tickets", "runspaces", "scripts"].map((section) => [section, new List(section)]),
);

function showCounts({ vcenter, srs, guestFiles }) {
  byId("vcenter-sessions").textContent = vcenter;
  byId("srs-sessions").textContent = srs;
  byId("guest-files").textContent = guestFiles;
}

function showStatus(text, isLive) {
  const status = byId("status");
  status.textContent = text;
  status.classList.toggle("live", isLive);
}

function show({ isFirst, now, sections, calls: latest, callCount }) {
  byId("clock").textContent = now.slice(0, 19).replace("T", " ");
  const { counts, ...changed } = sections;
  if (counts) showCounts(counts);
  for (const [section, { rows, total }] of Object.entries(changed)) lists[section].show(rows, total);
  if (isFirst) calls.clear();
  if (isFirst || latest.length > 0) calls.add(latest, callCount);
}

startControls();

// Connects again by itself when the simulator was away; the first message then tells everything anew.
const events = new EventSource("/_simulator/events");
events.addEventListener("open", () => showStatus("live", true));
events.addEventListener("error", () => showStatus("no connection; trying again", false));
events.addEventListener("message", ({ data }) => show(JSON.parse(data)));
