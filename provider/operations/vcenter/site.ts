import type { Endpoint } from "../../clients/endpoint";
import type { Credentials } from "../../clients/login";
import { Vcenter } from "../../clients/vcenter";
import { SiteScope } from "../siteScope";
import { CloneSources } from "./cloneSource";
import { Inventory } from "./inventory";
import { NamedVms } from "./namedVms";
import { SourceIdentities } from "./sourceIdentity";
import { VmObserver } from "./vmObserver";

/** What all operations of this process on one vCenter share. */
export class VcenterSite {
  readonly vcenter: Vcenter;
  readonly observer: VmObserver;
  readonly named: NamedVms;
  readonly inventory: Inventory;
  readonly sources: CloneSources;
  readonly sourceIdentities: SourceIdentities;
  /** What was said once for all VMs. */
  readonly said = new Set<string>();
  /** VMs that an operation was asked to create, found, and adopted. */
  readonly adopted = new Set<string>();
  readonly url: string;

  constructor(endpoint: Endpoint, credentials: Credentials) {
    this.url = endpoint.url;
    this.vcenter = new Vcenter(endpoint, credentials);
    this.observer = new VmObserver(this.vcenter.vms);
    this.named = new NamedVms(this.vcenter.vms);
    this.inventory = new Inventory(this.vcenter);
    this.sources = new CloneSources(this.vcenter.vms);
    this.sourceIdentities = new SourceIdentities(this.vcenter, this.inventory);
  }

  close(): Promise<void> {
    return this.vcenter.close();
  }
}

/** The scope of an operation on one vCenter. */
export class VcenterScope extends SiteScope<VcenterSite> {
  get vcenter(): Vcenter {
    return this.site.vcenter;
  }

  /** A warning that holds for many VMs. The first that it concerns says it. */
  warnForAll(subject: string, message: string): void {
    if (this.#isNew(subject)) this.warn(message);
  }

  /** A line that stays, and holds for many VMs. */
  infoForAll(message: string): void {
    if (this.#isNew(message)) this.info(message);
  }

  #isNew(subject: string): boolean {
    const { said } = this.site;
    return said.size < said.add(subject).size;
  }
}
