/**
 * The properties kept of what GitHub describes at length. Schemas not named here are kept whole.
 */
export const keptProperties: Readonly<Record<string, readonly string[]>> = {
  "full-repository": ["id", "name", "full_name", "owner", "private"],
  "minimal-repository": ["id", "name", "full_name", "owner", "private"],
  repository: ["id", "name", "full_name", "owner", "private"],
  "simple-user": ["login", "id", "type"],
  // What only a private view must have tells the two views apart.
  "private-user": ["login", "id", "type", "two_factor_authentication"],
  "public-user": ["login", "id", "type"],
  "organization-full": ["login", "id", "type"],
  environment: ["id", "name", "created_at", "updated_at"],
  "workflow-run": [
    "id",
    "status",
    "conclusion",
    "event",
    "head_branch",
    "head_sha",
    "created_at",
    "updated_at",
  ],
  "rate-limit-overview": ["resources", "rate"],
};
