import type { Clock } from "../clock";
import { HttpFailure } from "../part";
import type { Route, SimulatorRequest } from "../route";
import type { Sessions } from "./sessions";
import { isBefore, type Version } from "./version";
import type { Vms } from "./vms";

/** The little of the Virtual Infrastructure JSON API that is served: docs/apis/vcenter.md section 12. */
export function vimRoutes(vms: Vms, sessions: Sessions, clock: Clock, version: Version): Route[] {
  const createdAt = new Map<string, number>();
  vms.on("cloned", (_, clone) => createdAt.set(clone.id, clock.now()));
  if (isBefore(version, "8.0.1")) return [];
  const content: Route = {
    operation: "getServiceContent",
    method: "GET",
    path: "/sdk/vim25/{release}/ServiceInstance/ServiceInstance/content",
    handle: () => ({ status: 200, body: { _typeName: "ServiceContent", about: about(version) } }),
  };
  const config: Route = {
    operation: "getVmConfig",
    method: "GET",
    path: "/sdk/vim25/{release}/VirtualMachine/{vm}/config",
    handle: (request) => {
      authenticate(sessions, request, version);
      const vm = vms.find(request.params["vm"] ?? "");
      if (!vm) throw new HttpFailure(404, "The object has already been deleted or has not been completely created.");
      const created = createdAt.get(vm.id);
      const createDate = created === undefined ? {} : { createDate: new Date(created).toISOString() };
      return { status: 200, body: { _typeName: "VirtualMachineConfigInfo", name: vm.name, ...createDate } };
    },
  };
  return [content, config];
}

function about(version: Version) {
  const names = { name: "VMware vCenter Server", fullName: `VMware vCenter Server ${version} build-1` };
  return {
    _typeName: "AboutInfo",
    ...names,
    version,
    build: "1",
    apiType: "VirtualCenter",
    apiVersion: `${version}.0`,
  };
}

/** Before 8.0.3 a session of the Automation API is none here. */
function authenticate(sessions: Sessions, request: SimulatorRequest, version: Version): void {
  if (isBefore(version, "8.0.3")) throw new HttpFailure(500, "NotAuthenticated");
  sessions.use(request);
}
