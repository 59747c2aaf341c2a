import { isAbsolute } from "node:path";
import { z } from "zod";
import { VcenterError } from "../vcenter/errors";
import type { Call, Operation } from "../vcenter/operation";
import { unauthenticated } from "../vcenter/sessions";
import { parseSpec } from "../vcenter/spec";
import { notAllowed, toolsNotRunning } from "../vcenter/stateErrors";
import type { Guest, Vm } from "../vcenter/vm";
import type { Vms } from "../vcenter/vms";

/** Credentials travel in each body: docs/apis/vcenter.md section 5. */
const credentialsSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("USERNAME_PASSWORD"),
    interactive_session: z.boolean(),
    user_name: z.string(),
    password: z.string(),
  }),
  z.strictObject({
    type: z.literal("SAML_BEARER_TOKEN"),
    interactive_session: z.boolean(),
    user_name: z.string().optional(),
    saml_token: z.string(),
  }),
]);

/** A text that a program or a path can hold. */
export const guestText = z.string().refine((text) => !text.includes("\0"), "has a NUL");

/** A part of a file's name. */
export const namePart = guestText.refine((text) => !text.includes("/"), "has a /");

export const guestPath = guestText.refine(isAbsolute, "is not an absolute path");

interface GuestOperation<Shape extends z.ZodRawShape> {
  name: string;
  /** After `/vcenter/vm/{vm}/guest/`. */
  path: string;
  action: string;
  status?: number;
  /** The body beside the credentials. */
  body: Shape;
  handle: (vm: Vm, body: z.output<z.ZodObject<Shape, z.core.$strict>>, call: Call) => unknown;
}

/** An operation on a guest: only under `/api`, always a POST, since its credentials are in the body (docs/apis/vcenter.md sections 5 and 6). */
export function guestOperation<Shape extends z.ZodRawShape>(vms: Vms, guest: GuestOperation<Shape>): Operation {
  const bodySchema = z.strictObject(guest.body);
  const { name, path, action, status = 200 } = guest;
  return {
    name,
    api: { method: "POST", path: `/vcenter/vm/{vm}/guest/${path}`, action, since: "7.0.2" },
    status,
    handle: (call) => {
      const { credentials, ...rest } = parseSpec(z.looseObject({ credentials: credentialsSchema }), call.spec);
      const body = parseSpec(bodySchema, rest);
      const vm = vms.get(call.params["vm"]);
      admit(vm, credentials);
      return guest.handle(vm, body, call);
    },
  };
}

/** Off, then Tools, then who asks: nobody can be asked for a password by a guest that does not run. */
function admit(vm: Vm, credentials: z.infer<typeof credentialsSchema>): void {
  if (vm.powerState !== "POWERED_ON") throw notAllowed(vm);
  if (vm.guest.toolsMissed) throw toolsGone();
  if (!vm.guest.toolsReady) throw toolsNotRunning(vm);
  if (!isGuestUser(credentials, vm.guest)) throw unauthenticated();
  // As the readiness of the guest says: docs/apis/vcenter.md section 5.1.
  if (credentials.interactive_session && vm.guest.family !== "WINDOWS")
    throw unsupported("The guest has no interactive session.");
}

function isGuestUser(credentials: z.infer<typeof credentialsSchema>, guest: Guest): boolean {
  const { user_name: user = guest.user } = credentials;
  if (user !== guest.user) return false;
  if (credentials.type === "USERNAME_PASSWORD") return credentials.password === guest.password;
  return credentials.saml_token === guest.samlToken;
}

/** VIX_E_TOOLS_NOT_RUNNING, which vCenter knows nothing of yet: docs/apis/vcenter.md section 5.1. */
function toolsGone(): VcenterError {
  const message = "A general system error occurred: vix error codes = (3016, 0).";
  return new VcenterError("INTERNAL_SERVER_ERROR", "vmodl.fault.SystemError", message);
}

function unsupported(message: string): VcenterError {
  return new VcenterError("UNSUPPORTED", "com.vmware.api.vcenter.vm.guest.unsupported", message);
}
