// Separate type exports: Pulumi's own TypeScript 3.8 cannot read `type` inside the braces.
export type { ConsoleTicketArgs } from "./consoleTicket";
export { ConsoleTicket } from "./consoleTicket";
export type {
  AddressArgs,
  CollectArgs,
  FleetSetupArgs,
  GuestCredentialsArgs,
  NicBackingArgs,
  NicUpdateArgs,
  OnDeleteArgs,
  ParallelPortBackingArgs,
  ParallelPortUpdateArgs,
  PlacementArgs,
  SerialPortBackingArgs,
  SerialPortUpdateArgs,
} from "./generated/inputs";
export type { GetConsoleTicketArgs, GetConsoleTicketResult } from "./getConsoleTicket";
export { getConsoleTicket, getConsoleTicketOutput } from "./getConsoleTicket";
export type { GetRunspacesArgs, GetRunspacesResult } from "./getRunspaces";
export { getRunspaces, getRunspacesOutput } from "./getRunspaces";
export type { GetVmArgs, GetVmResult } from "./getVm";
export { getVm, getVmOutput } from "./getVm";
export type { GuestFileArgs } from "./guestFile";
export { GuestFile } from "./guestFile";
export type { GuestProcessRunArgs } from "./guestProcessRun";
export { GuestProcessRun } from "./guestProcessRun";
export type { InstantCloneFleetArgs } from "./instantCloneFleet";
export { InstantCloneFleet } from "./instantCloneFleet";
export type { InstantCloneVmArgs } from "./instantCloneVm";
export { InstantCloneVm } from "./instantCloneVm";
export type { NicConnectionArgs } from "./nicConnection";
export { NicConnection } from "./nicConnection";
export type { RunspaceArgs } from "./runspace";
export { Runspace } from "./runspace";
export type { ScriptExecutionArgs } from "./scriptExecution";
export { ScriptExecution } from "./scriptExecution";
export type { StackCleanupArgs } from "./stackCleanup";
export { StackCleanup } from "./stackCleanup";
