import { failure } from "./errors";
import type { RequestBody } from "./requestBody";

/** Kinds of objects, the cmdlet that gets one by id, and the type it gives. */
const KINDS: Record<string, [cmdlet: string, type: string]> = {
  cluster: ["Get-Cluster", "Cluster"],
  contentlibrary: ["Get-ContentLibrary", "ContentLibrary"],
  contentlibraryitem: ["Get-ContentLibraryItem", "ContentLibraryItem"],
  datacenter: ["Get-Datacenter", "Datacenter"],
  datastore: ["Get-Datastore", "Datastore"],
  datastorecluster: ["Get-DatastoreCluster", "DatastoreCluster"],
  folder: ["Get-Folder", "Folder"],
  network: ["Get-VirtualNetwork", "VirtualNetwork"],
  resourcepool: ["Get-ResourcePool", "ResourcePool"],
  template: ["Get-Template", "Template"],
  vapp: ["Get-VApp", "VApp"],
  vdportgroup: ["Get-VDPortgroup", "VDPortgroup"],
  vdswitch: ["Get-VDSwitch", "VDSwitch"],
  vm: ["Get-VM", "VirtualMachine"],
  vmhost: ["Get-VMHost", "VMHost"],
  vmhostprofile: ["Get-VMHostProfile", "VMHostProfile"],
};

interface Template {
  id: string;
  script_runtime: "PowerCLI";
  result_type: string;
  script_template: string;
  placeholders: string[];
}

const TEMPLATES = new Map(allTemplates().map((template) => [template.id, template]));

/** The templates are built in and never change (docs/apis/srs.md section 6). */
export function listTemplates(): Template[] {
  return [...TEMPLATES.values()];
}

export function getTemplate(id: string): Template {
  const template = TEMPLATES.get(id);
  if (!template) throw failure(404, 4010, `Argument transformation script not found for '${id}'`);
  return template;
}

/** Fills a template once for each list of values. Quotes in a value are not doubled: the caller has to. */
export function createScript(body: RequestBody): object {
  const template = getTemplate(body.requiredString("template_id"));
  const lists = body.list("template_placeholder_value_list").map((list) =>
    list.list("values").map((item) => ({
      placeholder_name: item.requiredString("placeholder_name"),
      value: item.strings("value"),
    })),
  );
  const lines = lists.map((values) => {
    const fill = (text: string, { placeholder_name, value }: (typeof values)[number]) =>
      text.replaceAll(`<${placeholder_name}>`, () => value.map((item) => `'${item}'`).join(","));
    return values.reduce(fill, template.script_template);
  });
  return {
    // The template's text and not its id: a bug of the service that is kept.
    template_id: template.script_template,
    template_placeholder_value_list: lists.map((values) => ({ values })),
    script: lines.length > 0 ? lines.join("\n") : undefined,
  };
}

function allTemplates(): Template[] {
  const byId = Object.entries(KINDS).flatMap(([kind, [cmdlet, type]]) => {
    const server = "Get-VIServer -Name <server-name>";
    const instance = "($global:DefaultVIServers | Where-Object InstanceUuid -eq <server-instance-uuid>)";
    return [
      template(`${kind}-by-id-server-name`, type, `${cmdlet} -Id <id> -Server (${server})`, ["id", "server-name"]),
      template(`${kind}-by-id-server-instance-uuid`, type, `${cmdlet} -Id <id> -Server ${instance}`, [
        "id",
        "server-instance-uuid",
      ]),
    ];
  });
  return [...byId, template("date-by-string", "System.DateTime", "Get-Date -Date <date-string>", ["date-string"])];
}

function template(id: string, type: string, script: string, placeholders: string[]): Template {
  return { id, script_runtime: "PowerCLI", result_type: type, script_template: script, placeholders };
}
