// Shows what `/_simulator/events` tells. Whatever comes from there is set as text, never as markup.

const LONGEST_CALL_LIST = 200;

const byId = (id) => document.getElementById(id);

/** An element with text and class; children are strings or elements. */
function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

const cell = (className, ...children) => element("td", className, ...children);
const detail = (text) => element("span", "detail", text);
const timeOf = (iso) => iso.slice(11, 19);

const powerStates = { POWERED_ON: ["good", "on"], POWERED_OFF: ["", "off"], SUSPENDED: ["warn", "suspended"] };
const stateClasses = { ready: "good", success: "good", creating: "warn", running: "warn", error: "bad" };

function powerCell(powerState) {
  const [className, text] = powerStates[powerState] ?? ["", powerState];
  return cell(`steady ${className}`, text);
}

function exitCell(exitCode) {
  if (exitCode === null) return cell("number warn", "running");
  return cell(`number ${exitCode === 0 ? "good" : "bad"}`, String(exitCode));
}

function statusCell({ status, fault }) {
  const className = status >= 500 || status === "dropped" ? "bad" : status >= 400 ? "warn" : "good";
  return cell(`steady ${className}`, String(status), ...(fault ? [detail(`fault: ${fault}`)] : []));
}

const named = ({ name, id, source }) =>
  cell("", name ?? id, ...(name ? [detail(source ? `${id}, from ${source}` : id)] : []));
const stated = ({ state }) => cell(`steady ${stateClasses[state] ?? ""}`, state);

const LONGEST_COMMAND = 240;

/** A long command folds: what it starts with and what it ends with tell it from others. */
function commandOf(command) {
  if (command.length <= LONGEST_COMMAND) return element("span", "mono", command);
  const summary = element("summary", "mono", `${command.slice(0, 60)} … ${command.slice(-140)}`);
  return element("details", "", summary, element("pre", "", command));
}

/** What a NIC is while its VM is off says nothing. */
const nicsOf = ({ nics, powerState }) =>
  powerState === "POWERED_OFF"
    ? []
    : Object.entries(nics).map(([key, state]) => detail(`NIC ${key} ${state.toLowerCase().replaceAll("_", " ")}`));
const filesOf = ({ files }) => (files === 0 ? [] : [detail(`${files} ${files === 1 ? "file" : "files"} left`)]);

/** The cells of a row, by section. */
const cellsOf = {
  vms: (vm) => [
    named(vm),
    powerCell(vm.powerState),
    cell("wide steady mono", vm.ipAddress ?? "", ...nicsOf(vm), ...filesOf(vm)),
  ],
  processes: ({ command, output, vm, pid, exitCode }) => [
    cell("", commandOf(command), detail(`${vm}, pid ${pid}`), ...(output ? [element("pre", "", output)] : [])),
    exitCell(exitCode),
  ],
  tickets: ({ vm, type, ticket, expiresAt }) => [
    cell("", vm, detail(`${type} ${ticket}`)),
    cell("number", timeOf(expiresAt)),
  ],
  runspaces: (runspace) => [named(runspace), stated(runspace)],
  scripts: (script) => [named(script), stated(script)],
  calls: (call) => [
    cell("wide steady", timeOf(call.time)),
    cell("mono", element("span", "method", call.method), ` ${call.url}`),
    statusCell(call),
    cell("number", String(call.durationMs)),
  ],
};

const rowOf = (section, row) => element("tr", "", ...cellsOf[section](row));

function headed(section, total, shown) {
  const part = byId(section);
  part.querySelector(".count").textContent = total > shown ? `${total}, the latest ${shown} shown` : String(total);
  part.classList.toggle("is-empty", total === 0);
  return part.querySelector("tbody");
}

/** Rows that have not changed stay where they are, so that a selection or a scrolled output survives. */
const shown = new Map();

function showRows(section, { total, rows }) {
  const before = shown.get(section) ?? new Map();
  const now = new Map(
    rows.map((row) => {
      const text = JSON.stringify(row);
      const known = before.get(row.key);
      return [row.key, known?.text === text ? known : { text, tr: rowOf(section, row) }];
    }),
  );
  shown.set(section, now);
  headed(section, total, rows.length).replaceChildren(...[...now.values()].map(({ tr }) => tr));
}

function showCalls(calls, total) {
  const body = headed("calls", total, Math.min(total, LONGEST_CALL_LIST));
  body.prepend(...calls.map((call) => rowOf("calls", call)).reverse());
  while (body.childElementCount > LONGEST_CALL_LIST) body.lastElementChild.remove();
}

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

function show({ isFirst, now, sections, calls, callCount }) {
  if (isFirst) byId("calls").querySelector("tbody").replaceChildren();
  byId("clock").textContent = now.slice(0, 19).replace("T", " ");
  const { counts, ...lists } = sections;
  if (counts) showCounts(counts);
  for (const [section, list] of Object.entries(lists)) showRows(section, list);
  if (isFirst || calls.length > 0) showCalls(calls, callCount);
}

// Connects again by itself when the simulator was away; the first message then tells everything anew.
const events = new EventSource("/_simulator/events");
events.addEventListener("open", () => showStatus("live", true));
events.addEventListener("error", () => showStatus("no connection; trying again", false));
events.addEventListener("message", ({ data }) => show(JSON.parse(data)));
