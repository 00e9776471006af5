import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { allHandlers } from "../routes/all-handlers.ts";
import { keptOperations } from "./kept-operations.ts";
import { sliceDescription } from "./slice-description.ts";

const kept = JSON.parse(readFileSync(new URL("openapi-slice.json", import.meta.url), "utf8"));

const things = {
  openapi: "3.0.3",
  info: { title: "Things", version: "7.0.0", description: "words" },
  paths: {
    "/things": {
      post: {
        operationId: "things/create",
        summary: "words",
        description: "words",
        tags: ["things"],
        externalDocs: { url: "https://docs.example" },
        "x-octokit": {},
        "x-github": { enabledForGitHubApps: false, category: "things" },
        parameters: [{ $ref: "#/components/parameters/page" }],
        requestBody: {
          description: "words",
          required: true,
          content: {
            "application/json": {
              schema: {
                type: "object",
                properties: {
                  description: { type: "string", description: "words", example: "words" },
                  inner: { type: "array", items: { type: "object", properties: { a: { type: "integer" } } } },
                },
              },
              examples: { default: {} },
            },
          },
        },
        responses: {
          "201": {
            description: "words",
            headers: {},
            content: { "application/json": { schema: { $ref: "#/components/schemas/thing" } } },
          },
          "404": { description: "words" },
        },
      },
      delete: { operationId: "things/delete" },
    },
  },
  components: {
    parameters: { page: { name: "page", in: "query", description: "words", schema: { type: "integer" } } },
    schemas: {
      thing: { type: "object", title: "Thing", properties: { part: { $ref: "#/components/schemas/part" } } },
      part: { type: "string", example: "words" },
      other: { type: "string" },
    },
  },
};

it("keeps the facts of what is asked for, and no words", () => {
  expect(sliceDescription(things, ["POST /things"])).toEqual({
    openapi: "3.0.3",
    info: { title: "Of GitHub's REST API", version: "7.0.0" },
    paths: {
      "/things": {
        post: {
          operationId: "things/create",
          "x-github": { enabledForGitHubApps: false },
          parameters: [{ $ref: "#/components/parameters/page" }],
          requestBody: {
            required: true,
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  properties: {
                    description: { type: "string" },
                    inner: {
                      type: "array",
                      items: {
                        type: "object",
                        properties: { a: { type: "integer" } },
                        additionalProperties: false,
                      },
                    },
                  },
                  additionalProperties: false,
                },
              },
            },
          },
          responses: {
            "201": {
              description: "",
              content: { "application/json": { schema: { $ref: "#/components/schemas/thing" } } },
            },
          },
        },
      },
    },
    components: {
      parameters: { page: { name: "page", in: "query", schema: { type: "integer" } } },
      schemas: {
        thing: { type: "object", properties: { part: { $ref: "#/components/schemas/part" } } },
        part: { type: "string" },
      },
    },
  });
});

it("says so if the description has lost an operation", () => {
  expect(() => sliceDescription(things, ["PUT /things"])).toThrow("The description has no PUT /things.");
});

it("is what the server has, operation by operation", () => {
  const operations = Object.entries<object>(kept.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(operations.toSorted()).toEqual(keptOperations.toSorted());
  expect(operations.toSorted()).toEqual(Object.keys(allHandlers).toSorted());
});

it("comes from a version of the description that it names, and slicing it again changes nothing", () => {
  expect(kept.info.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(sliceDescription(kept, keptOperations)).toEqual(kept);
});
