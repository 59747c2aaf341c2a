import {
  type GuestProcessRunInputs,
  type GuestProcessRunOutputs,
  guestProcessRunInputs,
  guestProcessRunOutputs,
  type RecordedInputs,
} from "./schema";

/** A run as the state has it. */
export type RecordedRun = RecordedInputs & GuestProcessRunOutputs;

/** Whether the run was started by this provider; a `get` knows nothing but an id. */
export function isRecorded(state: Partial<RecordedRun>): state is RecordedRun {
  return state.vm !== undefined && state.pid !== undefined;
}

/** The name of the run is in the id, since reading and deleting know no owner. */
export function nameIn(id: string): string {
  return id.slice(id.lastIndexOf(":") + 1);
}

export function hasEnded({ finishedAt, exitCode }: GuestProcessRunOutputs): boolean {
  return exitCode !== undefined || finishedAt !== undefined;
}

/** It has ended, and nobody knows how. */
export function isCutOff(run: GuestProcessRunOutputs): boolean {
  return hasEnded(run) && run.exitCode === undefined;
}

/** What a restart of the guest has cut off may have restarted it: only the user can say that it is to run again. */
export function cutOffAdvice({ path, vm, startedAt }: RecordedRun): string {
  return `run ${path} in ${vm}: it was started at ${startedAt} and cut off, as by a restart of the guest, so that its exit code is not known. ${noRepeat}`;
}

export const noRepeat =
  'It does not run again by itself. Change "triggers", or use "pulumi up --replace <URN>", to run it again.';

/** The recorded input with its defaults. */
export function collectOf({ collect }: Pick<RecordedInputs, "collect">): GuestProcessRunInputs["collect"] {
  return guestProcessRunInputs.shape.collect.parse(collect);
}

export function onlyOutputs(state: GuestProcessRunOutputs): GuestProcessRunOutputs {
  return guestProcessRunOutputs.strip().parse(state);
}
