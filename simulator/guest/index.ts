import type { Clock } from "../clock";
import type { Part } from "../part";
import type { Vcenter } from "../vcenter";
import type { Vm } from "../vcenter/vm";
import { directoryOperations } from "./directories";
import { GuestDisks } from "./disk";
import { type EsxiAddress, transferAuthority } from "./esxi";
import { fileOperations } from "./files";
import { Processes } from "./processes";
import { processOperations } from "./processOperations";
import { killStrays } from "./strays";
import { Tools } from "./tools";
import { transferOperation } from "./transferOperation";
import { transferFront, transferRoutes } from "./transferRoute";
import { Transfers } from "./transfers";
import { driveOf } from "./windows/drive";
import { withWindowsPaths } from "./windows/windowsPaths";

/** What goes on inside the VMs: programs, which really run, and files (docs/apis/vcenter.md sections 5 and 6). */
export function createGuests(
  clock: Clock,
  { vms, routesOf, settings }: Vcenter,
  isTls: boolean,
  esxiAddress: () => EsxiAddress,
): Part & { esxi: Part } {
  const disks = new GuestDisks();
  const processes = new Processes(clock, settings.programPollSeconds);
  const transfers = new Transfers(clock);
  const tools = new Tools();
  const temporaryFolder = (vm: Vm) => tools.folderOf(vm, disks.of(vm.id));
  const restartTools = (vm: Vm) => {
    tools.forget(vm.id);
    processes.forgetExitCodes(vm.id);
    if (settings.privateTmp) disks.emptyTemporary(vm.id);
  };

  vms.on("cloned", (source, clone) => {
    disks.clone(source.id, clone.id);
    tools.clone(source.id, clone.id);
  });
  vms.on("toolsRestarted", restartTools);
  vms.on("booted", restartTools);
  vms.on("powered", (vm, before) => {
    transfers.void(vm.id);
    if (vm.powerState === "POWERED_OFF") void processes.end(vm.id);
    else if (vm.powerState === "SUSPENDED") processes.suspend(vm.id);
    else if (before === "SUSPENDED") processes.resume(vm.id);
  });
  vms.on("rebooted", (vm) => void processes.end(vm.id));
  vms.on("deleted", (vm) => {
    disks.remove(vm.id);
    tools.forget(vm.id);
  });

  const addressOf = (vm: Vm, token: string, called: string) => {
    const authority = transferAuthority(vm.guest.transferHost, called, esxiAddress());
    return `${isTls ? "https" : "http"}://${authority}/guestFile?id=${vm.id.replace("vm-", "")}&token=${token}`;
  };
  const endAll = (): Promise<unknown> => {
    transfers.reset();
    if (disks.base) killStrays(disks.base);
    return processes.endAll();
  };

  return {
    routes: [
      ...routesOf([
        ...processOperations(vms, disks, processes),
        ...[
          ...fileOperations(vms, temporaryFolder),
          ...directoryOperations(vms, temporaryFolder),
          transferOperation(vms, transfers, addressOf),
        ].map((operation) => withWindowsPaths(operation, vms, (vm) => driveOf(vm, disks.of(vm.id)))),
      ]),
      ...transferRoutes(transfers, settings),
    ],
    state: () => ({
      processes: processes.state(),
      transfers: transfers.state(),
      guestFiles: disks.counts(),
      homeFiles: disks.homeCounts(),
    }),
    reset: () => {
      void endAll();
      tools.reset();
      disks.removeAll();
    },
    stop: async () => {
      await endAll();
      await disks.close();
    },
    front: transferFront,
    // What else an ESXi host has at its address is not here.
    esxi: {
      routes: transferRoutes(transfers, settings),
      state: () => ({}),
      reset: () => {},
      front: { ...transferFront, prefixes: ["/"] },
    },
  };
}
