import * as vsphere from "pulumi-vsphere-ops";
import { sourceName } from "./source.js";

const golden = await vsphere.getVm({ name: sourceName });

const vm = new vsphere.InstantCloneVm("web", { source: golden.id });

export const id = vm.id;
