import assert from "node:assert/strict";
import { Harness } from "../../testing/srsService";

/** The text output of a script. */
async function textOf(script: string, parameters: object[] = []): Promise<string> {
  const harness = await Harness.loggedIn();
  const { execution, output } = await harness.run(script, { script_parameters: parameters });
  assert.equal(execution.state, "success", execution.reason);
  return output[0];
}

async function objectsOf(script: string, parameters: object[] = []): Promise<{ TypeName: string; Value: unknown }[]> {
  const harness = await Harness.loggedIn();
  const more = { output_objects_format: "json", script_parameters: parameters };
  const { execution, output } = await harness.run(script, more);
  assert.equal(execution.state, "success", execution.reason);
  return output.map((json: string) => JSON.parse(json));
}

describe("The script language", () => {
  it("writes strings, quoted or with Write-Output, one a line", async () => {
    assert.equal(await textOf("'a'\nWrite-Output \"b\"; write-output c, 1"), "a\nb\nc\n1");
  });

  it("knows what quotes mean", async () => {
    assert.equal(await textOf("'it''s; $x | #1' # a comment; 'no'"), "it's; $x | #1");
    assert.equal(await textOf("$x = 'v'; \"<$x> <$" + '{X}s> `$x ``""`t|"'), '<v> <vs> $x `"\t|');
  });

  it("keeps a string over several lines whole", async () => {
    assert.equal(await textOf("'a\n; b'"), "a\n; b");
  });

  it("refuses a string without an end", async () => {
    const harness = await Harness.loggedIn();
    assert.match((await harness.run("'a'\n'open")).execution.reason, /understands: 'open\. /);
  });

  it("writes a parameter's value, in any case of its name", async () => {
    assert.equal(await textOf('param($Who)\n$who; "hi $WHO"', [{ name: "who", value: "you" }]), "you\nhi you");
    assert.equal(
      await textOf("param(\n [Parameter(Mandatory)] [string] $a,\n $b)\n$b", [{ name: "b", value: 2 }]),
      "2",
    );
  });

  it("writes what a parameter was set to since", async () => {
    assert.equal(await textOf("$p; $P = 'new'; $p", [{ name: "p", value: "old" }]), "old\nnew");
  });

  it("writes an array item by item, and nothing for a variable that is not set", async () => {
    assert.equal(await textOf("$list = 'a', 'b'; $nothing; $list; \"$list\""), "a\nb\na b");
  });

  it("shows VMs as a table, and only some of their properties after Select", async () => {
    assert.match(
      await textOf("Get-VM"),
      /^Name\s+PowerState\s+NumCpu\s+MemoryGB\s+Id\n-+ .*\ngolden\s+PoweredOn\s+2\s+2\s+VirtualMachine-vm-101$/,
    );
    assert.equal(await textOf("Get-VM | Select Name"), "Name\n----\ngolden");
    assert.equal(
      await textOf("$vms = Get-VM; $vms | Select-Object name, Missing"),
      "Name   Missing\n----   -------\ngolden",
    );
  });

  it("gives a typed object for each object, flat", async () => {
    const [vm] = await objectsOf("Get-VM");
    assert.match(vm?.TypeName ?? "", /VirtualMachineImpl$/);
    assert.deepEqual(await objectsOf("'a'; $b", [{ name: "b", value: { x: 1, list: [1, 2] } }]), [
      {
        TypeName: "System.String",
        Interfaces: [
          "System.IComparable",
          "System.IConvertible",
          "System.ICloneable",
          "System.Collections.IEnumerable",
        ],
        Value: "a",
      },
      { TypeName: "System.Management.Automation.PSCustomObject", Interfaces: null, Value: { x: 1, list: "1 2" } },
    ]);
  });

  it("writes to each of the five streams", async () => {
    const harness = await Harness.loggedIn();
    const streams = ["Error", "Warning", "Verbose", "Debug", "Information"];
    const script = streams.map((stream) => `Write-${stream} 'my ${stream}'`).join("\n");
    const { execution } = await harness.run(`${script}\nWrite-Warning -Message "two"`);
    for (const stream of streams) {
      const expected = stream === "Warning" ? ["my Warning", "two"] : [`my ${stream}`];
      assert.deepEqual(await harness.messages(execution.id, stream.toLowerCase()), expected);
    }
    assert.equal(execution.state, "success");
  });

  it("ends with an error at a line that it does not understand, and says what it does", async () => {
    for (const line of [
      "Get-Thing",
      "1 + 1",
      "Write-Output",
      "'a' 'b'",
      "Start-Sleep soon",
      '"$(1)"',
      "'a' | Sort",
      "Write-Error 'x' -ErrorAction Stop",
      "Get-VM -Name x",
      "throw",
    ]) {
      const harness = await Harness.loggedIn();
      const { execution, output } = await harness.run(`'before'\n${line}\n'after'`);
      assert.equal(execution.state, "error", line);
      assert.ok(
        execution.reason.includes(`understands: ${line}. It understands Write-Output 'text'`),
        execution.reason,
      );
      assert.deepEqual(output, [""]);
    }
  });

  it("ends with an error at throw, whose text is in the reason", async () => {
    const harness = await Harness.loggedIn();
    const { execution } = await harness.run("$what = 'bad'; throw \"so $what\"");
    assert.equal(execution.state, "error");
    assert.match(execution.reason, /^System\.Management\.Automation\.RuntimeException: so bad\n/);
  });

  it("sleeps on the simulator's clock", async () => {
    const harness = await Harness.loggedIn();
    const { id } = (
      await harness.start(await harness.readyRunspace(), "Start-Sleep -Seconds 50; Start-Sleep -Milliseconds 500")
    ).body;
    harness.clock.advance(49);
    assert.equal((await harness.execution(id)).state, "running");
    harness.clock.advance(3);
    const { state, start_time, end_time } = await harness.execution(id);
    assert.equal(state, "success");
    assert.equal(Math.round((Date.parse(end_time) - Date.parse(start_time)) / 100), 506);
  });
});

describe("Script parameters", () => {
  it("arrive with the type they have in JSON", async () => {
    const types = async (value: unknown) =>
      (await objectsOf("$p", [{ name: "p", value }])).map(({ TypeName }) => TypeName);
    assert.deepEqual(await types("a"), ["System.String"]);
    assert.deepEqual(await types(1), ["System.Int64"]);
    assert.deepEqual(await types(1.5), ["System.Double"]);
    assert.deepEqual(await types(false), ["System.Boolean"]);
  });

  it("are switches when they have neither value nor script", async () => {
    assert.equal(await textOf("$p", [{ name: "p" }]), "True");
    assert.equal(await textOf("$p", [{ name: "p", value: null }]), "True");
    assert.equal(await textOf("$p", [{ name: "p", value: [] }]), "True");
  });

  it("lose all but the first item of an array, as PowerShell 7.0 does", async () => {
    assert.equal(await textOf("$p", [{ name: "p", value: [1, 2, 3] }]), "1");
  });

  it("are what their script writes: nothing, one or several", async () => {
    assert.equal(await textOf('"<$p>"', [{ name: "p", script: "$x = 1" }]), "<True>");
    assert.equal(await textOf('"<$p>"', [{ name: "p", script: "'a'" }]), "<a>");
    assert.equal(await textOf('"<$p>"', [{ name: "p", script: "'a'; 'b'" }]), "<a b>");
  });

  it("give their value to their script as its argument", async () => {
    assert.equal(await textOf("$p", [{ name: "p", value: "v", script: 'param($argument)\n"got $argument"' }]), "got v");
  });

  it("fail the execution when their script fails, with their name in the reason", async () => {
    const harness = await Harness.loggedIn();
    const { execution } = await harness.run("'x'", { script_parameters: [{ name: "p", script: "throw 'no'" }] });
    assert.equal(execution.state, "error");
    assert.match(execution.reason, /'p'.*no/);
  });

  it("need a name", async () => {
    const harness = await Harness.loggedIn();
    const { status, body } = await harness.start("pcli-1", "'x'", { script_parameters: [{ value: 1 }] });
    assert.equal(status, 400);
    assert.deepEqual(Object.keys(body.errors), ["script_parameters[0].name"]);
  });
});
