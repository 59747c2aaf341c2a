import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Simulator } from "./simulator";
import { Stack } from "./stack";

const root = join(__dirname, "..");

/** A Pulumi project in its own folder, with this package installed. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "vsphere-ops-project-"));

  constructor(program: string) {
    writeFileSync(join(this.folder, "Pulumi.yaml"), "name: lab\nruntime: nodejs\n");
    writeFileSync(join(this.folder, "package.json"), '{ "name": "lab", "main": "index.js" }');
    this.#link("pulumi-vsphere-ops", root);
    this.#link("@pulumi/pulumi", join(root, "node_modules/@pulumi/pulumi"));
    this.program = program;
  }

  /** CommonJS source. `vsphere` and `pulumi` are defined. */
  set program(text: string) {
    const imports = 'const pulumi = require("@pulumi/pulumi");\nconst vsphere = require("pulumi-vsphere-ops");\n';
    writeFileSync(join(this.folder, "index.js"), imports + text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #link(name: string, target: string): void {
    const path = join(this.folder, "node_modules", name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
  }
}

export interface EngineLab {
  simulator: Simulator;
  project: Project;
  stack: Stack;
}

export interface EngineLabOptions {
  /** Command-line arguments of the simulator. */
  simulator?: string[];
  /** Changes of the environment that leads to the simulator; undefined removes a variable. */
  env?: (simulator: Simulator) => Record<string, string | undefined>;
}

/** Body of a test with its own simulator, program and stack, all run as a user would run them. */
export function withEngine(program: string, test: (lab: EngineLab) => Promise<void>, options: EngineLabOptions = {}) {
  return async () => {
    const simulator = await Simulator.start(options.simulator);
    const project = new Project(program);
    try {
      const env = { ...simulator.environment, ...options.env?.(simulator) };
      const stack = await Stack.create(project.folder, { env });
      try {
        await test({ simulator, project, stack });
        await simulator.assertFaultsCarriedOut();
      } finally {
        stack.remove();
      }
    } finally {
      project.remove();
      await simulator.stop();
    }
  };
}
