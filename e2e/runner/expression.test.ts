import { describe, expect, it } from "vitest";
import { evaluateCondition, evaluateTemplate } from "./expression.ts";

const contexts = {
  github: {
    token: "abc",
    server_url: "https://github.com",
    event: { action: "opened", labels: [{ name: "x" }] },
  },
  env: { SKIP: "true" },
};
const fill = (text: string) => evaluateTemplate(text, { contexts, status: "success" });

describe("expressions", () => {
  it.each([
    ["plain", "plain"],
    ["$" + "{{ github.token }}", "abc"],
    ["a $" + "{{github.TOKEN}} b $" + "{{ github.event.action }}", "a abc b opened"],
    ["$" + "{{ github.event['labels'][0].name }}", "x"],
    ["$" + "{{ github.missing.deeper }}", ""],
    ["$" + "{{ github.server_url == 'https://GitHub.com' && github.token || '' }}", "abc"],
    ["$" + "{{ github.server_url != 'https://github.com' && github.token || 'it''s' }}", "it's"],
    ["$" + "{{ !(true && false) }}", "true"],
    ["$" + "{{ toJSON(github.event.action) }}", '"opened"'],
    ["$" + "{{ toJSON(github.missing) }}", "null"],
    ["$" + "{{ format('{0}}}', github.token) }}", "abc}"],
    ["$" + "{{ contains(github.event.labels.*.name, 'X') }}", "true"],
  ])("%s is %j", (text, value) => {
    expect(fill(text)).toBe(value);
  });

  it("that cannot be read are an error", () => {
    expect(() => fill("$" + "{{ github. & }}")).toThrow("Cannot read the expression");
    expect(() => fill("$" + "{{ unheardOf(github) }}")).toThrow("Cannot read the expression");
    expect(() => fill("$" + "{{ secrets.TOKEN }}")).toThrow("Cannot read the expression");
  });
});

describe("a condition", () => {
  it.each([
    ["always()", ["success", "failure", "cancelled"]],
    ["success()", ["success"]],
    ["failure()", ["failure"]],
    ["cancelled()", ["cancelled"]],
    ["env.SKIP == 'true'", ["success"]],
    ["$" + "{{ always() && env.SKIP != 'true' }}", []],
    ["!cancelled()", ["success", "failure"]],
    ["", ["success"]],
    ["env.SKIP == 'always()'", []],
    // Only a part of it is an expression, so all of it is a text.
    ["$" + "{{ env.SKIP }} != 'true'", ["success"]],
  ])("%s holds for %j", (condition, expected) => {
    const statuses = (["success", "failure", "cancelled"] as const).filter((status) =>
      evaluateCondition(condition, { contexts, status }),
    );
    expect(statuses).toEqual(expected);
  });
});
