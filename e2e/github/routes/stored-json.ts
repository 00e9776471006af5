import type { Stored } from "../stored.ts";

/** The fields that secrets and variables have in common. A secret's value is never told. */
export function storedJson({ name, createdAt, updatedAt, visibility }: Stored): Record<string, string> {
  return {
    name,
    created_at: toSeconds(createdAt),
    updated_at: toSeconds(updatedAt),
    ...(visibility !== undefined && { visibility }),
  };
}

/** GitHub's times are in whole seconds: two writes in one second cannot be told apart by them. */
export function toSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}
