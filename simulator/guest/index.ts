import type { Clock } from "../clock";
import type { Part } from "../part";
import type { Vcenter } from "../vcenter";
import { GuestDisks } from "./disk";
import { fileOperations } from "./files";
import { processOperations } from "./process-operations";
import { Processes } from "./processes";
import { killStrays } from "./strays";
import { transferOperation } from "./transfer-operation";
import { transferFront, transferRoutes } from "./transfer-route";
import { Transfers } from "./transfers";

/** What goes on inside the VMs: programs, which really run, and files (docs/apis/vcenter.md sections 5 and 6). */
export function createGuests(clock: Clock, { vms, routesOf }: Vcenter, isTls: boolean): Part {
  const disks = new GuestDisks();
  const processes = new Processes(clock);
  const transfers = new Transfers(clock);

  vms.on("cloned", (source, clone) => disks.clone(source.id, clone.id));
  vms.on("powered", (vm, before) => {
    transfers.void(vm.id);
    if (vm.powerState === "POWERED_OFF") void processes.end(vm.id);
    else if (vm.powerState === "SUSPENDED") processes.suspend(vm.id);
    else if (before === "SUSPENDED") processes.resume(vm.id);
  });
  vms.on("rebooted", (vm) => void processes.end(vm.id));
  vms.on("deleted", (vm) => disks.remove(vm.id));

  const endAll = (): Promise<unknown> => {
    transfers.reset();
    if (disks.base) killStrays(disks.base);
    return processes.endAll();
  };

  return {
    routes: [
      ...routesOf([
        ...processOperations(vms, disks, processes),
        ...fileOperations(vms, disks),
        transferOperation(vms, transfers, isTls),
      ]),
      ...transferRoutes(transfers),
    ],
    state: () => ({ processes: processes.state(), transfers: transfers.state(), guestFiles: disks.counts() }),
    reset: () => {
      void endAll();
      disks.removeAll();
    },
    stop: async () => {
      await endAll();
      await disks.close();
    },
    front: transferFront,
  };
}
