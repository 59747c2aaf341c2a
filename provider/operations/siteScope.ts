import { Scope } from "./scope";

/** The scope of an operation on one server. */
export class SiteScope<Site extends { readonly url: string }> extends Scope {
  constructor(
    scope: Scope,
    readonly site: Site,
  ) {
    super(scope);
  }

  /**
   * For what a resource of the program has there: a VM, a file by VM and path, a NIC by VM and key, a runspace. The delete of another
   * resource spares it.
   */
  keep(...thing: string[]): void {
    this.kept.add(this.owner, this.site.url, ...thing);
  }

  isKept(...thing: string[]): boolean {
    return this.kept.has(this.site.url, ...thing);
  }

  /** Says that a delete spares what another resource has adopted. `advice` is how else to replace it. */
  warnOfAdoption(what: string, advice: string): void {
    this.warn(
      `${what} is kept: a resource of the program has found it by its name and adopted it. If that is the replacement, nothing was ` +
        `replaced: leave the option deleteBeforeReplace as it is, or ${advice}.`,
    );
  }
}
