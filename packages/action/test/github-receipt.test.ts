import { expect, test } from "vitest";
import { ReceiptVariable } from "../src/github/receipt-variable.ts";
import type { SecretPlace } from "../src/github/secret-place.ts";
import { type Answer, type Asked, serveGitHub } from "./github-loopback.ts";

const repository = { owner: "acme", name: "app" };
const inRepository: SecretPlace = { scope: "repository", repository };
const notFound: Answer = { status: 404, json: { message: "Not Found" } };

/** One variable, as GitHub keeps it; before each write something may happen to it. */
async function serveVariable(
  given: {
    value?: string;
    place?: SecretPlace;
    before?: (write: number) => Answer | "lost" | undefined;
  } = {},
) {
  const state = { value: given.value as string | undefined };
  const created: Record<string, unknown>[] = [];
  let writes = 0;
  const answer = (asked: Asked): Answer => {
    const [method] = asked.line.split(" ");
    if (asked.line.includes("/actions/secrets/X/repositories")) {
      return { status: 200, json: { total_count: 2, repositories: [{ id: 4 }, { id: 7 }] } };
    }
    if (asked.line.endsWith("/actions/secrets/X")) return { status: 200, json: { visibility: "selected" } };
    if (method === "GET") {
      return state.value === undefined ? notFound : { status: 200, json: { value: state.value } };
    }
    const fault = given.before?.(writes++);
    if (fault !== undefined && fault !== "lost") return fault;
    if (method === "POST" && state.value !== undefined)
      return { status: 409, json: { message: "Already exists" } };
    if (method === "PATCH" && state.value === undefined) return notFound;
    if (method === "POST") created.push(asked.body);
    state.value = String(asked.body.value);
    return fault === "lost" ? "cut" : { status: method === "POST" ? 201 : 204 };
  };
  const served = await serveGitHub(answer);
  const place = given.place ?? inRepository;
  const { github, clock } = served;
  const receipt = new ReceiptVariable({ github, clock, place, secretName: "X", suffix: "_RECEIPT" });
  return { ...served, receipt, state, created };
}

test.each<[SecretPlace, string, string]>([
  [inRepository, "/repos/acme/app/actions/variables", "acme/app"],
  [{ scope: "dependabot", repository }, "/repos/acme/app/actions/variables", "acme/app"],
  [
    { scope: "environment", repository, environment: "production" },
    "/repos/acme/app/environments/production/variables",
    "the environment production of acme/app",
  ],
  [
    { scope: "organization", organization: "acme", store: "actions" },
    "/orgs/acme/actions/variables",
    "the organization acme",
  ],
])("is a variable beside the secret of %j", async (place, path, described) => {
  const { receipt, lines } = await serveVariable({ place });
  expect(receipt.name).toBe(`the variable X_RECEIPT of ${described}`);
  expect(await receipt.read()).toBeUndefined();
  await receipt.write("{}");
  expect(await receipt.read()).toBe("{}");
  expect(lines().filter((line) => line.includes("variables"))).toEqual([
    `GET ${path}/X_RECEIPT`,
    `POST ${path}`,
    `GET ${path}/X_RECEIPT`,
  ]);
});

test("is updated with one request when it is there", async () => {
  const { receipt, state, lines } = await serveVariable({ value: "old" });
  expect(await receipt.read()).toBe("old");
  await receipt.write("new");
  expect(state.value).toBe("new");
  expect(lines()).toHaveLength(2);
});

test("is seen by the repositories that see an organization's secret", async () => {
  const { receipt, created } = await serveVariable({
    place: { scope: "organization", organization: "acme", store: "actions" },
  });
  await receipt.write("{}");
  expect(created).toEqual([
    { name: "X_RECEIPT", value: "{}", visibility: "selected", selected_repository_ids: [4, 7] },
  ]);
});

test("is updated when another run made it meanwhile", async () => {
  const { receipt, state } = await serveVariable();
  await receipt.read();
  state.value = "theirs";
  await receipt.write("ours");
  expect(state.value).toBe("ours");
});

test("is made again when somebody removed it meanwhile", async () => {
  const { receipt, state } = await serveVariable({ value: "old" });
  await receipt.read();
  state.value = undefined;
  await receipt.write("new");
  expect(state.value).toBe("new");
});

test("is written once when the answer to its creation is lost", async () => {
  const { receipt, state, created } = await serveVariable({
    before: (write) => (write === 0 ? "lost" : undefined),
  });
  await receipt.write("{}");
  expect(state.value).toBe("{}");
  expect(created).toHaveLength(1);
});

test("says which permission is missing", async () => {
  const { receipt } = await serveVariable({
    before: () => ({ status: 403, json: { message: "Resource not accessible by integration" } }),
  });
  await expect(receipt.write("{}")).rejects.toMatchObject({
    code: "receipt-unusable",
    message: expect.stringMatching(
      /write the variable X_RECEIPT of acme\/app .*Variables: write \(repository\)/,
    ),
  });
});
