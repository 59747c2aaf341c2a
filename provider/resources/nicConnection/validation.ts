import { validateAddress } from "../inputs/address";
import type { CheckFailure } from "../resource";
import type { NicConnectionInputs } from "./schema";

/** Rules between fields. */
export function validateNicConnection(
  inputs: Partial<NicConnectionInputs>,
  unknown: ReadonlySet<string>,
): CheckFailure[] {
  const { nics, connected = true, waitFor = "none", address } = inputs;
  const failures = validateAddress(inputs, unknown);
  if (!connected && waitFor === "ip") {
    failures.push({ path: "waitFor", reason: 'a NIC that is not connected has no address to wait for: use "none".' });
  }
  if (nics && address?.nic !== undefined && !nics.includes(address.nic)) {
    failures.push({ path: "address.nic", reason: `must be one of nics: ${nics.join(", ")}.` });
  }
  if (nics && new Set(nics).size < nics.length) {
    failures.push({ path: "nics", reason: "names a NIC twice. Name each once." });
  }
  return failures;
}
