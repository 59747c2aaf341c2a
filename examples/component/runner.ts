import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "pulumi-vsphere-ops";

export interface RunnerArgs {
  sourceName: pulumi.Input<string>;
  guestPassword: pulumi.Input<string>;
}

/** A clone that has registered itself. Users of the component see one resource with two outputs. */
export class Runner extends pulumi.ComponentResource {
  readonly vmId: pulumi.Output<string>;
  readonly greeting: pulumi.Output<string>;

  constructor(name: string, args: RunnerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ci:index:Runner", name, {}, opts);
    const { sourceName, guestPassword: password } = args;
    const vm = new vsphere.InstantCloneVm(
      name,
      { sourceName, disconnectAllNics: true, waitFor: "tools" },
      { parent: this },
    );
    const register = new vsphere.GuestProcessRun(
      `${name}-register`,
      {
        vm: vm.id,
        credentials: { type: "USERNAME_PASSWORD", userName: "root", password },
        path: "/bin/sh",
        stdin: pulumi.interpolate`echo "registered as ${vm.name}"`,
      },
      { parent: vm },
    );
    this.vmId = vm.id;
    this.greeting = register.stdout.apply((text) => text.trim());
    this.registerOutputs({ vmId: this.vmId, greeting: this.greeting });
  }
}
