import { dynamicProvider } from "./host/dynamicProvider";
import { EngineLog } from "./host/engineLog";
import { printErrorsOnce } from "./host/failure";
import { ProviderProcess } from "./host/process";
import { consoleTicket as consoleTicketResource } from "./resources/consoleTicket";
import { guestFile as guestFileResource } from "./resources/guestFile";
import { guestProcessRun as guestProcessRunResource } from "./resources/guestProcessRun";
import { instantCloneFleet as instantCloneFleetResource } from "./resources/instantCloneFleet";
import { instantCloneVm as instantCloneVmResource } from "./resources/instantCloneVm";
import { nicConnection as nicConnectionResource } from "./resources/nicConnection";
import { runspace as runspaceResource } from "./resources/runspace";
import { scriptExecution as scriptExecutionResource } from "./resources/scriptExecution";
import { stackCleanup as stackCleanupResource } from "./resources/stackCleanup";

const host = new ProviderProcess(new EngineLog(process.argv[2]));
host.endWithEngine(process.argv[2]);
printErrorsOnce();

// Every stack ever written names this module's path and these exports in its state: they never move.
export const instantCloneVm = dynamicProvider(instantCloneVmResource, host);
export const instantCloneFleet = dynamicProvider(instantCloneFleetResource, host);
export const consoleTicket = dynamicProvider(consoleTicketResource, host);
export const guestFile = dynamicProvider(guestFileResource, host);
export const guestProcessRun = dynamicProvider(guestProcessRunResource, host);
export const nicConnection = dynamicProvider(nicConnectionResource, host);
export const runspace = dynamicProvider(runspaceResource, host);
export const scriptExecution = dynamicProvider(scriptExecutionResource, host);
export const stackCleanup = dynamicProvider(stackCleanupResource, host);
