import { addressRules } from "../inputs/address";
import type { Problem } from "../resource";
import type { NicConnectionInputs } from "./schema";

/** Rules between fields. */
export function nicConnectionRules(inputs: Partial<NicConnectionInputs>, unknown: ReadonlySet<string>): Problem[] {
  const { nics, connected = true, waitFor = "none", address } = inputs;
  const problems = addressRules(inputs, unknown);
  if (!connected && waitFor === "ip") {
    problems.push({ path: "waitFor", reason: 'a NIC that is not connected has no address to wait for: use "none".' });
  }
  if (nics && address?.nic !== undefined && !nics.includes(address.nic)) {
    problems.push({ path: "address.nic", reason: `must be one of nics: ${nics.join(", ")}.` });
  }
  if (nics && new Set(nics).size < nics.length) {
    problems.push({ path: "nics", reason: "names a NIC twice. Name each once." });
  }
  return problems;
}
