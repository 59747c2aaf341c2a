import assert from "node:assert/strict";
import { Harness } from "../../testing/srsService";

describe("SRS argument scripts", () => {
  it("have 33 built-in templates, each with its placeholders in its text", async () => {
    const harness = await Harness.loggedIn();
    const { body } = await harness.call("GET", "/api/argument-scripts/templates");
    assert.equal(body.length, 33);
    for (const { script_template, placeholders } of body) {
      for (const name of placeholders) assert.ok(script_template.includes(`<${name}>`), script_template);
    }
    assert.deepEqual((await harness.call("GET", "/api/argument-scripts/templates/date-by-string")).body, body.at(-1));
  });

  it("answer 404 with code 4010 for a template that is not there", async () => {
    const harness = await Harness.loggedIn();
    assert.equal((await harness.call("GET", "/api/argument-scripts/templates/x")).body.code, 4010);
  });

  it("fill a template once for each list of values, and say its text where its id should be", async () => {
    const harness = await Harness.loggedIn();
    const list = (...value: string[]) => ({ values: [{ placeholder_name: "date-string", value }] });
    const { body } = await harness.call("POST", "/api/argument-scripts/script", {
      template_id: "date-by-string",
      template_placeholder_value_list: [list("1/2/2024"), list("a", "b'")],
    });
    assert.equal(body.script, "Get-Date -Date '1/2/2024'\nGet-Date -Date 'a','b''");
    assert.equal(body.template_id, "Get-Date -Date <date-string>");
  });
});
