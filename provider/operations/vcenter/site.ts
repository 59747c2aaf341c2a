import type { Vcenter } from "../../clients/vcenter";
import { Scope } from "../scope";
import { CloneSources } from "./cloneSource";
import { Inventory } from "./inventory";
import { VmObserver } from "./vmObserver";

/** What all operations of this process on one vCenter share. */
export class VcenterSite {
  readonly observer: VmObserver;
  readonly inventory: Inventory;
  readonly sources: CloneSources;
  /** VMs that an operation was asked to create, found, and adopted. */
  readonly adopted = new Set<string>();

  constructor(readonly vcenter: Vcenter) {
    this.observer = new VmObserver(vcenter.vms);
    this.inventory = new Inventory(vcenter);
    this.sources = new CloneSources(vcenter.vms);
  }
}

/** The scope of an operation on one vCenter. */
export class VcenterScope extends Scope {
  constructor(
    scope: Scope,
    readonly site: VcenterSite,
  ) {
    super(scope);
  }

  get vcenter(): Vcenter {
    return this.site.vcenter;
  }
}
