import { actionsOn } from "./actions.js";
import { element } from "./element.js";
import { programIn, shownProgram, WRAPPED_SUCCESS } from "./program.js";

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
    cell("", actionsOn(vm)),
  ],
  processes: ({ command, output, vm, pid, exitCode }) => {
    const { declared, wrapped } = programIn(command);
    return [
      cell(
        "",
        ...shownProgram(declared, command),
        detail(`${vm}, pid ${pid}`),
        ...(output ? [element("pre", "", output)] : []),
      ),
      exitCell(wrapped && exitCode === WRAPPED_SUCCESS ? 0 : exitCode),
    ];
  },
  tickets: ({ vm, type, ticket, expiresAt }) => [
    cell("", vm, detail(`${type} ${ticket}`)),
    cell("number", timeOf(expiresAt)),
  ],
  runspaces: (runspace) => [named(runspace), stated(runspace)],
  scripts: (script) => [named(script), stated(script)],
  calls: (call) => [
    cell("wide steady", timeOf(call.time)),
    cell(
      "mono",
      element("span", "method", call.method),
      ` ${call.url}`,
      ...(call.count > 1 ? [detail(`${call.count} times`)] : []),
    ),
    statusCell(call),
    cell("number", String(call.durationMs)),
  ],
};

export const rowOf = (section, row) => element("tr", "", ...cellsOf[section](row));
