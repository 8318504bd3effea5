/** GitHub's own description of its API, as a check of requests and of answers. */
import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormatsModule from "ajv-formats";

interface Media {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: object;
}

interface ApiOperation {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: Media;
  readonly responses: Readonly<Record<string, Media | { readonly $ref: string }>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Operation {
  readonly id: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly description: ApiOperation;
  /** JSON pointer of the operation in the description. */
  readonly pointer: string;
}

export interface Contract {
  readonly schemas: Readonly<Record<string, unknown>>;
  match(method: string, path: string): Operation | undefined;
  /** What is wrong with a request, in GitHub's eyes. */
  request(operation: Operation, query: URLSearchParams, body: unknown): readonly string[];
  /** What is wrong with an answer; a status that is not described is wrong too. */
  response(operation: Operation, status: number, body: unknown): readonly string[];
}

const FILE = new URL("../../fixtures/github/api.json", import.meta.url);

/** Compiling schemas takes a while: once a test file is enough. */
export function githubContract(): Contract {
  return (made ??= makeContract());
}

let made: Contract | undefined;

function makeContract(): Contract {
  const description: Description = JSON.parse(readFileSync(FILE, "utf8"));
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  // CommonJS under ESM: the function is the module or its default.
  Reflect.get(addFormatsModule, "default").call(undefined, ajv);
  ajv.addSchema(description, "github");
  const compiled = new Map<string, ValidateFunction>();
  const validate = (pointer: string, value: unknown): readonly string[] => {
    const check = compiled.get(pointer) ?? ajv.compile({ $ref: `github#${pointer}` });
    compiled.set(pointer, check);
    const isRight: unknown = check(value);
    if (isRight === true) return [];
    return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
  const operations = operationsOf(description);
  return {
    schemas: description.components["schemas"] ?? {},
    match: (method, path) => {
      for (const { expression, ...operation } of operations) {
        const found = operation.method === method ? expression.exec(path) : null;
        if (found !== null) return { ...operation, parameters: { ...found.groups } };
      }
      return undefined;
    },
    request: (operation, query, body) => [
      ...queryFaults(description, operation, query),
      ...bodyFaults(operation, body, validate),
    ],
    response: (operation, status, body) => {
      const answer = operation.description.responses[status];
      if (answer === undefined) return [`status ${status} is not described for ${operation.id}`];
      const pointer =
        "$ref" in answer ? answer.$ref.slice(1) : `${operation.pointer}/responses/${status}`;
      const media: Media = Object(at(description, pointer));
      const type = mediaType(media);
      if (type === undefined)
        return body === undefined ? [] : ["there is a body, and none belongs"];
      return validate(`${pointer}/content/${escaped(type)}/schema`, body);
    },
  };
}

const mediaType = ({ content = {} }: Media): string | undefined =>
  "application/json" in content ? "application/json" : Object.keys(content)[0];

/** For a JSON pointer in a URI fragment. */
const escaped = (text: string): string =>
  encodeURIComponent(text.replaceAll("~", "~0").replaceAll("/", "~1"));

function at(root: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((value, key) => Reflect.get(Object(value), key), root);
}

function operationsOf({ paths }: Description) {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, description]) => ({
      id: description.operationId,
      method: method.toUpperCase(),
      description,
      pointer: `/paths/${escaped(path)}/${method}`,
      expression: new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
    })),
  );
}

function queryFaults(
  description: Description,
  { description: { parameters = [] } }: Operation,
  query: URLSearchParams,
): readonly string[] {
  const known = parameters
    .map((one): Parameter => ("$ref" in one ? Object(at(description, one.$ref.slice(1))) : one))
    .filter((one) => one.in === "query")
    .map(({ name }) => name);
  return [...query.keys()]
    .filter((name) => !known.includes(name))
    .map((name) => `query has "${name}", which GitHub does not know`);
}

function bodyFaults(
  { description: { requestBody }, pointer }: Operation,
  body: unknown,
  validate: (pointer: string, value: unknown) => readonly string[],
): readonly string[] {
  const type = requestBody === undefined ? undefined : mediaType(requestBody);
  if (type === undefined) return [];
  return validate(`${pointer}/requestBody/content/${escaped(type)}/schema`, body ?? {});
}
