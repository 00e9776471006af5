import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { actionFolder } from "../scenarios/action-folder.ts";
import known from "./branding.json" with { type: "json" };

it.each(["action.yml", join("rotate", "action.yml")])(
  "%s has an icon and a color that GitHub knows",
  (file) => {
    const { branding } = parse(readFileSync(join(actionFolder, file), "utf8"));
    expect(known.icons).toContain(branding.icon);
    expect(known.colors).toContain(branding.color);
  },
);
