import type { SimulatorRequest } from "../route";
import { badRequest, unsupportedMediaType } from "./errors";
import type { OutputFormat, ScriptParameter } from "./scriptRun";

const FORMATS: OutputFormat[] = ["text", "json"];

/** A JSON body as the service binds it: names in any case, unknown ones ignored (docs/apis/srs.md section 1). */
export class RequestBody {
  readonly #fields = new Map<string, unknown>();

  static of(request: SimulatorRequest): RequestBody {
    if (!request.headers["content-type"]) throw unsupportedMediaType();
    let json: unknown;
    try {
      json = JSON.parse(request.rawBody.toString("utf8"));
    } catch {
      throw badRequest({ "": ["The body is not valid JSON."] });
    }
    if (!isObject(json)) throw badRequest({ "": ["A non-empty request body is required."] });
    return new RequestBody(json);
  }

  private constructor(
    json: object,
    private readonly path = "",
  ) {
    for (const [name, value] of Object.entries(json)) this.#fields.set(name.toLowerCase(), value);
  }

  optionalString(name: string): string | undefined {
    const value = this.#fields.get(name) ?? undefined;
    if (typeof value === "object") throw this.#wrong(name, "a string");
    return value === undefined ? undefined : String(value);
  }

  requiredString(name: string): string {
    return this.optionalString(name) || this.#fail(name, `The ${name} field is required.`);
  }

  boolean(name: string): boolean {
    const value = this.#fields.get(name);
    if (value === undefined || value === false || value === "false") return false;
    if (value === true || value === "true") return true;
    throw this.#wrong(name, "true or false");
  }

  /** In any case, or by its number. */
  outputFormat(name: string): OutputFormat {
    const value = this.#fields.get(name) ?? "text";
    const format = FORMATS.find((known, index) => value === index || String(value).toLowerCase() === known);
    return format ?? this.#fail(name, `${JSON.stringify(value)} is not one of ${FORMATS.join(", ")}.`);
  }

  list(name: string): RequestBody[] {
    const value = this.#fields.get(name) ?? [];
    if (!Array.isArray(value) || !value.every(isObject)) throw this.#wrong(name, "a list of objects");
    return value.map((item, index) => new RequestBody(item, `${this.path}${name}[${index}].`));
  }

  strings(name: string): string[] {
    const value = this.#fields.get(name);
    if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
    throw this.#wrong(name, "a list of strings");
  }

  scriptParameters(): ScriptParameter[] {
    return this.list("script_parameters").map((parameter) => ({
      name: parameter.requiredString("name"),
      value: parameter.#fields.get("value") ?? null,
      script: parameter.optionalString("script"),
    }));
  }

  #wrong(name: string, expected: string): Error {
    return badRequest({ [this.path + name]: [`The value cannot be read as ${expected}.`] });
  }

  #fail(name: string, message: string): never {
    throw badRequest({ [this.path + name]: [message] });
  }
}

function isObject(json: unknown): json is object {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
