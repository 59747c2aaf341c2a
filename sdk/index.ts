export { InstantCloneVm, type InstantCloneVmArgs } from "./instantCloneVm";
