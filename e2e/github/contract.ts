import { readFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { type Document, OpenAPIBackend, type Operation, type ValidationResult } from "openapi-backend";
import { pathParameters } from "./path-parameters.ts";

/** An operation of the description, as a request asked for it. */
export interface Route {
  /** `METHOD /path/{template}`, as in `keptOperations`. */
  readonly name: string;
  /** Values by the names in the template, percent-decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether the description lets GitHub Apps call. */
  readonly isForApps: boolean;
}

/** What of a request the description speaks about. */
interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** GitHub's OpenAPI description, as far as `openapi-slice.json` has it. */
export interface Contract {
  routeOf(method: string, path: string): Route | undefined;
  /** Why a request does not fit; empty where it fits. */
  reasonsAgainst(request: SentRequest, route: Route | undefined): string[];
  /** Why our own successful answer does not fit; empty where it fits. */
  reasonsAgainstAnswer(route: Route, status: number, body: unknown): string[];
}

/** The formats that the slice names. */
const FORMATS = {
  "date-time": /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/,
  uri: (text: string) => URL.canParse(text),
};

let loaded: Promise<Contract> | undefined;

/**
 * Loads the slice, once for all servers of a process. What is checked of a request: its path, each of its query
 * parameters, and its body.
 */
export function loadContract(): Promise<Contract> {
  loaded ??= compileContract();
  return loaded;
}

async function compileContract(): Promise<Contract> {
  const definition: Document = JSON.parse(
    readFileSync(new URL("description/openapi-slice.json", import.meta.url), "utf8"),
  );
  const api = new OpenAPIBackend({ definition, quick: true, ajvOpts: { allErrors: true, formats: FORMATS } });
  await api.init();
  // The more of a path is spelt out, the earlier it comes: "public-key" is no name of a secret.
  const operations = api.getOperations().toSorted((a, b) => parameterCount(a) - parameterCount(b));
  const byName = new Map(operations.map((operation) => [nameOf(operation), operation]));
  return {
    routeOf: (method, path) => {
      for (const operation of operations) {
        if (operation.method.toUpperCase() !== method) continue;
        const parameters = pathParameters(operation.path, path);
        if (parameters !== undefined)
          return { name: nameOf(operation), parameters, isForApps: isForApps(operation) };
      }
      return undefined;
    },
    reasonsAgainst: ({ method, path, query, headers, body }, route) => {
      const operation = byName.get(route?.name ?? "");
      if (operation === undefined) return ["the description has no such operation"];
      const sent = { method, path, query, headers: withoutLists(headers), ...(body !== "" && { body }) };
      const reasons = reasonsOf(api.validateRequest(sent, operation));
      const hasStrayBody = body !== "" && operation.requestBody === undefined;
      return hasStrayBody ? [...reasons, "a body where the description has none"] : reasons;
    },
    reasonsAgainstAnswer: ({ name }, status, body) => {
      const operation = byName.get(name);
      if (operation === undefined || !(status in (operation.responses ?? {}))) {
        return [`the description has no status ${status}`];
      }
      return body === undefined ? [] : reasonsOf(api.validateResponse(body, operation, status));
    },
  };
}

function nameOf({ method, path }: Operation): string {
  return `${method.toUpperCase()} ${path}`;
}

function parameterCount({ path }: Operation): number {
  return path.split("{").length;
}

function isForApps(operation: object): boolean {
  const { "x-github": facts } = operation as { "x-github"?: { enabledForGitHubApps?: boolean } };
  return facts?.enabledForGitHubApps === true;
}

function withoutLists(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** Names of fields and rules, never a value. */
function reasonsOf({ errors }: ValidationResult): string[] {
  return (errors ?? []).map(({ instancePath, keyword, message, params }) => {
    if (keyword === "parse") return "the body is not JSON";
    const name = keyword === "additionalProperties" ? `: ${params.additionalProperty}` : "";
    return `${instancePath.slice(1)} ${message}${name}`.trim();
  });
}
