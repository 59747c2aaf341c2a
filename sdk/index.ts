export { ConsoleTicket, type ConsoleTicketArgs } from "./consoleTicket";
export {
  type GetConsoleTicketArgs,
  type GetConsoleTicketResult,
  getConsoleTicket,
  getConsoleTicketOutput,
} from "./getConsoleTicket";
export {
  type GetRunspacesArgs,
  type GetRunspacesResult,
  getRunspaces,
  getRunspacesOutput,
} from "./getRunspaces";
export { type GetVmArgs, type GetVmResult, getVm, getVmOutput } from "./getVm";
export { GuestProcessRun, type GuestProcessRunArgs } from "./guestProcessRun";
export { InstantCloneVm, type InstantCloneVmArgs } from "./instantCloneVm";
export { Runspace, type RunspaceArgs } from "./runspace";
export { ScriptExecution, type ScriptExecutionArgs } from "./scriptExecution";
