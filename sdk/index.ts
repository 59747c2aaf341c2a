export { ConsoleTicket, type ConsoleTicketArgs } from "./consoleTicket";
export {
  type GetConsoleTicketArgs,
  type GetConsoleTicketResult,
  getConsoleTicket,
  getConsoleTicketOutput,
} from "./getConsoleTicket";
export { type GetVmArgs, type GetVmResult, getVm, getVmOutput } from "./getVm";
export { InstantCloneVm, type InstantCloneVmArgs } from "./instantCloneVm";
