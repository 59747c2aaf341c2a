import { z } from "zod";

const minutes = z.number().positive();
const milliseconds = z.int().min(0);

/** The object `srs` of an inventory file. Defaults are the service's own (docs/apis/srs.md sections 3.3 and 4). */
export const srsSettings = z.strictObject({
  /** Users beside those of vCenter. */
  users: z
    .array(z.strictObject({ name: z.string().min(1), password: z.string().min(1) }))
    .default([{ name: "operator@vsphere.local", password: "simulated" }]),
  /** Whether scripts run in PowerShell where `pwsh` is on PATH; if not, they sleep on the simulator's clock. */
  powerShell: z.boolean().default(true),
  /** From POST until the runspace, or the web console, is there. */
  creationMs: milliseconds.default(300),
  /** How long the vCenter connection script takes. */
  connectMs: milliseconds.default(200),
  /** For the whole service: runspaces and web consoles of all users together. */
  maxRunspaces: z.int().min(0).default(5),
  maxIdleMinutes: minutes.default(10),
  maxActiveMinutes: minutes.default(60),
  /** From POST until the gateway first asks the runspace; until then output and streams are not found. */
  firstPollMs: milliseconds.default(20),
  /** How often the gateway asks the runspace for a script's state. */
  pollMs: z.int().min(1).default(500),
});

export type SrsSettings = z.output<typeof srsSettings>;

/**
 * What `POST /_simulator/srs` brings about; each list is used up in order of request, one entry a time.
 *
 * `runspaceOutcomes`: what becomes of the next runspaces after their POST. `error`: state error, code 500.
 * `unauthorized`: state error, code 401, since no token for vCenter could be issued. `stuck`: creating for ever.
 * `vanish`: gone while creating. `no-id`: a 202 without an id.
 * `vcConnectionErrors`: what the next connection scripts write to their error stream; they end in `success` all the same.
 * `transientNotFound`: how many of the next GETs of one runspace return 404/2030 although it exists (docs/apis/srs.md section 3.2).
 * `failedDeletes`: the next DELETEs of a runspace return 500/2040. `kept`: it stays, `dropped`: it is gone.
 * `lostRunspaces`: ids of runspaces whose process dies now; their scripts end in error after three polls.
 */
export const conditionsSchema = z.strictObject({
  runspaceOutcomes: z.array(z.enum(["ready", "error", "unauthorized", "stuck", "vanish", "no-id"])).default([]),
  vcConnectionErrors: z.array(z.string().min(1)).default([]),
  transientNotFound: z.int().min(0).default(0),
  failedDeletes: z.array(z.enum(["kept", "dropped"])).default([]),
  lostRunspaces: z.array(z.string()).default([]),
});

export type Conditions = z.output<typeof conditionsSchema>;
export type RunspaceOutcome = Conditions["runspaceOutcomes"][number];
