import { ownPackage, ownSpecifier } from "../ownPackage";

export interface Project {
  name: string;
  /** Name of the VM to clone. */
  source: string;
}

/** Stack of a rehearsal: it lives and ends with the simulator. */
const rehearsalStack = "rehearsal";

/** What a rehearsal runs: all that a pipeline would. */
const pipeline = [
  `pulumi stack select --create ${rehearsalStack}`,
  "pulumi config set --secret guestPassword guest",
  "pulumi up --yes",
  "pulumi destroy --yes",
].join(" && ");

/** The files of a project, by name. */
export function projectFiles(project: Project): Record<string, string> {
  return {
    "Pulumi.yaml": `name: ${project.name}\ndescription: Instant clones on vSphere\nruntime: nodejs\n`,
    "package.json": json(manifest(project)),
    "tsconfig.json": json(compilerOptions),
    ".gitignore": `node_modules/\nPulumi.${rehearsalStack}.yaml\n`,
    "index.ts": program(project),
  };
}

function manifest({ name }: Project): object {
  const { devDependencies } = ownPackage();
  const { "@pulumi/pulumi": sdk, typescript, "@types/node": nodeTypes } = devDependencies;
  return {
    name,
    private: true,
    main: "index.ts",
    scripts: { rehearse: "vsphere-ops simulator -- npm run pipeline", pipeline },
    dependencies: { "@pulumi/pulumi": sdk, "pulumi-vsphere-ops": ownSpecifier() },
    // Without a typescript of its own, Pulumi compiles with 3.8; it cannot use version 7.
    devDependencies: { "@types/node": nodeTypes, typescript },
  };
}

const compilerOptions = {
  compilerOptions: {
    target: "es2022",
    module: "node20",
    types: ["node"],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ["index.ts"],
};

function program({ source }: Project): string {
  return `import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "pulumi-vsphere-ops";

const password = new pulumi.Config().requireSecret("guestPassword");

// Lets "pulumi destroy" delete what a killed "pulumi up" has left.
new vsphere.StackCleanup("cleanup");

const vm = new vsphere.InstantCloneVm("web", { sourceName: ${JSON.stringify(source)}, waitFor: "tools" });

const hello = new vsphere.GuestProcessRun("hello", {
  vm: vm.id,
  credentials: { type: "USERNAME_PASSWORD", userName: "root", password },
  path: "/bin/sh",
  arguments: ["-c", "uname -s; echo ready"],
});

export const name = vm.name;
export const greeting = hello.stdout;
`;
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
