import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { DEVIATIONS, NEVER_ANSWERED } from "./deviations";

interface DescribedAnswer {
  content?: Record<string, { schema: object }>;
}

interface Operation {
  method: string;
  path: string;
  answers: Record<string, DescribedAnswer>;
}

interface Document {
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, DescribedAnswer> }>>;
  components: { schemas: Record<string, { required?: string[]; properties: Record<string, object> }> };
}

export interface ServiceAnswer {
  status: number;
  contentType: string | undefined;
  text: string;
  headers: Headers;
}

/** The service's OpenAPI description, corrected by the known behaviour of its code. */
export class Description {
  readonly #operations = new Map<string, Operation>();
  readonly #ajv = new Ajv({ allErrors: true, strictTypes: false });

  constructor() {
    const text = readFileSync(join(__dirname, "srs-openapi.json"), "utf8");
    const { paths, components }: Document = JSON.parse(
      text.replaceAll("#/components/schemas/", "srs#/$defs/"),
      // The description has null; the code leaves the field out (docs/apis/srs.md section 10).
      (key, value) => (key === "nullable" ? undefined : value),
    );
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { operationId, responses }] of Object.entries(methods)) {
        this.#operations.set(operationId, { method: method.toUpperCase(), path, answers: responses });
      }
    }
    for (const [name, absent] of Object.entries(NEVER_ANSWERED)) {
      const schema = components.schemas[name];
      if (!schema) throw new Error(`the description has no schema ${name}`);
      schema.required = schema.required?.filter((property) => !absent.includes(property)) ?? [];
      for (const property of absent) delete schema.properties[property];
    }
    this.#ajv.addFormat("int32", { type: "number", validate: Number.isInteger });
    this.#ajv.addFormat("date-time", (time) => /^\d{4}-\d\d-\d\dT/.test(time) && !Number.isNaN(Date.parse(time)));
    this.#ajv.addSchema({ $id: "srs", $defs: components.schemas });
  }

  operation(id: string): Operation {
    const operation = this.#operations.get(id);
    if (!operation) throw new Error(`the description has no operation ${id}`);
    return operation;
  }

  /** Errors of a response, by the description and its deviations; empty for a valid response. */
  mistakesOf(operationId: string, answer: ServiceAnswer): string[] {
    const mistakes = this.#bodyMistakes(operationId, answer);
    // The prose promises it for a 202, but the code never sends it (docs/apis/srs.md section 10).
    if (answer.headers.has("location")) mistakes.push("has a Location header");
    return mistakes.map((mistake) => `${operationId}, status ${answer.status}: ${mistake}`);
  }

  #bodyMistakes(operationId: string, { status, contentType, text }: ServiceAnswer): string[] {
    const deviation = DEVIATIONS.find(
      (known) => known.status === status && (known.operations?.includes(operationId) ?? true),
    );
    const described = this.operation(operationId).answers[status];
    if (!deviation && !described) return ["neither described nor a known deviation"];
    const schema = deviation?.body ?? described?.content?.["application/json"]?.schema ?? "empty";
    if (schema === "empty") return text === "" ? [] : [`has a body: ${text}`];
    const expectedType = deviation?.contentType ?? "application/json";
    if (!contentType?.startsWith(expectedType)) return [`content type ${contentType} instead of ${expectedType}`];
    return this.#schemaMistakes(this.#ajv.compile(schema), JSON.parse(text));
  }

  #schemaMistakes(validate: ValidateFunction, body: unknown): string[] {
    if (validate(body)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `body${instancePath} ${message}`);
  }
}
