import assert from "node:assert/strict";
import { z } from "zod";
import { consoleTicket } from "../../provider/resources/consoleTicket";
import { guestProcessRun } from "../../provider/resources/guestProcessRun";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import type { Resource } from "../../provider/resources/resource";
import { runspace } from "../../provider/resources/runspace";
import { scriptExecution } from "../../provider/resources/scriptExecution";
import { failed } from "../../testing/outcome";
import { withEngine } from "../../testing/project";
import type { ProviderRun, ResourceRun } from "../../testing/providerRun";
import { inSrsLab } from "../../testing/srsLab";

type Inputs = Record<string, unknown>;

const canary = "s3cr3t-canary";
/** One of these is of the wrong type for any input. */
const forms: unknown[] = [canary, [canary], { key: canary }, { key: { key: [canary] } }, [[canary]], [{ key: canary }]];

/** Every place where an input can be given, with the canaries in it: fields of objects, values of maps, items of lists. */
function* placed(schema: z.ZodType): Generator<unknown> {
  yield* forms;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) yield* placed(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnion) for (const option of schema.options) yield* placed(option as z.ZodType);
  if (schema instanceof z.ZodArray) for (const item of placed(schema.element as z.ZodType)) yield [item];
  if (schema instanceof z.ZodRecord) {
    for (const value of placed(schema.valueType as z.ZodType))
      for (const key of ["4000", "name"]) yield { [key]: value };
  }
  if (!(schema instanceof z.ZodObject)) return;
  for (const [name, field] of Object.entries({ ...schema.shape, misspelt: z.never() })) {
    for (const value of placed(field as z.ZodType)) yield { [name]: value };
  }
}

const clone = { source: "vm-101" };
const windows = {
  vm: "vm-101",
  credentials: { type: "USERNAME_PASSWORD", userName: "root", password: canary },
  path: "C:\\a.exe",
};

const subjects: Record<string, Subject> = {
  InstantCloneVm: subject(instantCloneVm, clone),
  GuestProcessRun: subject(guestProcessRun, windows),
  ConsoleTicket: subject(consoleTicket, { vm: "vm-101", type: "VMRC" }),
  Runspace: subject(runspace, {}),
  ScriptExecution: subject(scriptExecution, { script: "'x'" }),
};

interface Subject {
  schema: z.ZodObject;
  valid: Inputs;
  check: (run: ProviderRun, inputs: Inputs) => ReturnType<ResourceRun["check"]>;
}

function subject<I extends object, O extends object>(resource: Resource<I, O>, valid: Inputs): Subject {
  return {
    schema: resource.inputs,
    valid,
    check: (run, inputs) => run.resource(resource).check(inputs, { preview: true }),
  };
}

describe("A check failure", () => {
  for (const [type, { schema, valid, check }] of Object.entries(subjects)) {
    for (const name of [...Object.keys(schema.shape), "misspelt"]) {
      it(
        `names the input and never shows a value: ${type}.${name}`,
        inSrsLab(async (lab) => {
          const run = lab.run();
          let count = 0;
          for (const value of placed(schema.shape[name] ?? z.never())) {
            // The name of a connection that nobody configured is an error of its own, and no secret.
            if (name === "connection" && value === canary) continue;
            const { failures } = await check(run, { ...valid, [name]: value });
            assert.doesNotMatch(JSON.stringify(failures), /canary/, JSON.stringify(value));
            for (const { property } of failures) assert.match(property, /\w/);
            count += failures.length;
          }
          assert.notEqual(count, 0, "some canary is refused");
        }),
      );
    }
  }

  const refusals: [title: string, change: Inputs, property: string][] = [
    ["a line break in an argument for Windows", { arguments: [`${canary}\n`] }, "arguments"],
    [
      "a line break in a variable for Windows",
      { environmentVariables: { A: `${canary}\n` } },
      "environmentVariables.A",
    ],
    [
      "a NUL in a password",
      { credentials: { ...windows.credentials, password: `${canary}\0` } },
      "credentials.password",
    ],
    [
      "a variable that is given as NAME=value",
      { environmentVariables: { [`A=${canary}`]: "x" } },
      "environmentVariables.A…",
    ],
  ];
  for (const [title, change, property] of refusals) {
    it(
      `shows no value of the right type either: ${title}`,
      inSrsLab(async (lab) => {
        const { failures } = await lab
          .run()
          .resource(guestProcessRun)
          .check({ ...windows, ...change });
        assert.deepEqual(
          failures.map((failure) => failure.property),
          [property],
        );
        assert.doesNotMatch(JSON.stringify(failures), /canary/);
      }),
    );
  }

  it(
    "of an input that is given and wrong does not say that it is missing",
    inSrsLab(async (lab) => {
      for (const [value, reason] of [
        [7, "must be a text."],
        [null, "must be a text."],
        [undefined, "is required: a text."],
      ]) {
        const { failures } = await lab.run().resource(scriptExecution).check({ script: value });
        assert.deepEqual(failures, [{ property: "script", reason }]);
      }
    }),
  );

  const credentials = 'credentials: { type: "USERNAME_PASSWORD", userName: "root", password: secret }';
  const run = (args: string) => `new vsphere.GuestProcessRun("web", { vm: "vm-101", path: "C:\\\\a.exe", ${args} });`;
  const wrong: [property: string, statement: string][] = [
    ["credentials.pasword", run('credentials: { type: "USERNAME_PASSWORD", userName: "root", pasword: secret }')],
    ["credentials", run("credentials: secret")],
    ["arguments", run(`${credentials}, arguments: [pulumi.interpolate\`\${secret}\\n\`]`)],
    ["pasword", run(`${credentials}, pasword: secret`)],
    ["parameters", `new vsphere.ScriptExecution("web", { script: "'x'", parameters: secret });`],
    ["sourceName", 'new vsphere.InstantCloneVm("web", { sourceName: secret });'],
  ];

  it(
    "shows no secret in what the engine prints, nor in its events",
    withEngine("", async ({ stack, project }) => {
      stack.env["PULUMI_ENABLE_STREAMING_JSON_PREVIEW"] = "true";
      for (const [property, statement] of wrong) {
        project.program = `const secret = pulumi.secret("${canary}");\n${statement}`;
        // Events of severity debug are the SDK's own.
        const events = failed(await stack.preview("--json"))
          .split("\n")
          .filter((line) => !line.includes('"severity":"debug"'))
          .join("\n");
        assert.ok(events.includes(`has a problem: ${property}: `), events);
        assert.doesNotMatch(events, /canary/, property);
      }
    }),
  );
});
