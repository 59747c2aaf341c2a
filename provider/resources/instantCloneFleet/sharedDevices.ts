import type { CheckFailure } from "../resource";
import type { InstantCloneFleetInputs } from "./schema";

type Inputs = Partial<InstantCloneFleetInputs>;
type Nic = NonNullable<Inputs["nicsToUpdate"]>[string];
type Port = NonNullable<Inputs["serialPortsToUpdate"]>[string];
type Shared = [path: string, value: string | undefined, advice: string];

/** What one machine alone may have, and every member would get. */
export function validateShared(inputs: Inputs): CheckFailure[] {
  const { count = 1, nicsToUpdate = {}, parallelPortsToUpdate = {}, serialPortsToUpdate = {} } = inputs;
  if (count < 2) return [];
  const shared = [
    ...Object.entries(nicsToUpdate).flatMap(([key, nic]) => ofNic(`nicsToUpdate.${key}`, nic)),
    ...Object.entries(parallelPortsToUpdate).flatMap(([key, port]) => ofPort(`parallelPortsToUpdate.${key}`, port)),
    ...Object.entries(serialPortsToUpdate).flatMap(([key, port]) => ofPort(`serialPortsToUpdate.${key}`, port)),
  ];
  return shared.flatMap(([path, value, advice]) =>
    value === undefined ? [] : [{ path, reason: `is one, and ${count} members would share it. ${advice}` }],
  );
}

function ofNic(path: string, { macAddress, backing }: Nic): Shared[] {
  return [
    [`${path}.macAddress`, macAddress, "Use macType GENERATED or ASSIGNED."],
    [`${path}.backing.distributedPort`, backing?.distributedPort, "Leave it out: vCenter assigns a port."],
  ];
}

/** Many may connect to one address, and a proxy tells apart those that listen through it. */
function ofPort(path: string, { backing }: Port): Shared[] {
  if (!backing) return [];
  const { type, file, hostDevice, pipe, networkLocation, proxy } = backing;
  const listensAt = type === "NETWORK_SERVER" && proxy === undefined ? networkLocation : undefined;
  const fields: Shared[] = [
    ["file", file, "Put {index} in it."],
    ["hostDevice", hostDevice, "Put {index} in it, or leave it out: the host picks a device."],
    ["pipe", pipe, "Put {index} in it."],
    ["networkLocation", listensAt, "Put {index} in it, or name a proxy."],
  ];
  return fields
    .filter(([, value]) => !value?.includes("{index}"))
    .map(([field, value, advice]) => [`${path}.backing.${field}`, value, advice]);
}
