import { fleet } from "@lab/fleet";

export const ids = fleet(["one", "two"]).map((vm) => vm.id);
