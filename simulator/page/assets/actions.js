import { byId, element } from "./element.js";

/** A call of the control API. What went wrong is shown above the buttons. */
export async function control(method, path, body) {
  const said = byId("control-error");
  try {
    const json = { "Content-Type": "application/json" };
    const response = await fetch(`/_simulator/${path}`, {
      method,
      ...(body && { headers: json, body: JSON.stringify(body) }),
    });
    const result = await response.json();
    said.textContent = response.ok ? "" : `${method} ${path}: ${result.error}`;
    return response.ok ? result : undefined;
  } catch (error) {
    said.textContent = `${method} ${path}: ${error.message}`;
    return undefined;
  }
}

function button(text, act) {
  const made = element("button", "", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** What an operator may do to a VM, past the provider. */
export function actionsOn({ id, powerState }) {
  const change = (body) => control("PATCH", `vms/${id}`, body);
  const isOn = powerState === "POWERED_ON";
  const power = isOn
    ? button("Power off", () => change({ powerState: "POWERED_OFF" }))
    : button("Power on", () => change({ powerState: "POWERED_ON" }));
  const whileOn = isOn
    ? [
        button("Reboot", () => control("POST", `vms/${id}/reboot`)),
        button("Suspend", () => change({ powerState: "SUSPENDED" })),
      ]
    : [];
  const remove = button("Delete", () => control("DELETE", `vms/${id}`));
  return element("details", "actions", element("summary", "", "Change"), power, ...whileOn, remove);
}

async function showFaults() {
  const faults = (await control("GET", "faults")) ?? [];
  const rows = faults.map(({ match, mode, nth, times, matched, carriedOut }) =>
    element(
      "li",
      "mono",
      `${match}: ${mode}, from request ${nth}, ${times} times; matched ${matched}, took effect ${carriedOut}`,
    ),
  );
  byId("faults").replaceChildren(...rows);
}

/** The buttons of the page that are about no VM. */
export function startControls() {
  const number = (id) => Number(byId(id).value);
  const on = (id, act) => byId(id).addEventListener("click", act);
  on("advance", () => control("POST", "clock", { advanceSeconds: number("minutes") * 60 }));
  on("reset", async () => {
    await control("POST", "reset");
    await showFaults();
  });
  on("add-fault", async () => {
    const [match, mode] = [byId("fault-match").value, byId("fault-mode").value];
    await control("POST", "faults", { match, mode, nth: number("fault-nth"), times: number("fault-times") });
    await showFaults();
  });
  on("clear-faults", async () => {
    await control("DELETE", "faults");
    await showFaults();
  });
  on("show-faults", showFaults);
}
