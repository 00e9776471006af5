import type { Handlers } from "../call.ts";
import { accountHandlers } from "./accounts.ts";
import { environmentHandlers } from "./environments.ts";
import { organizationSecrets, secretMounts, variableMounts } from "./places.ts";
import { rateLimitHandlers } from "./rate-limit.ts";
import { repositoryHandlers } from "./repositories.ts";
import { runHandlers } from "./runs.ts";
import { secretHandlers } from "./secrets.ts";
import { selectedRepositoryHandlers } from "./selected-repositories.ts";
import { variableHandlers } from "./variables.ts";

/** One handler for each operation of the slice. */
export const allHandlers: Handlers = Object.assign(
  {},
  ...secretMounts.map(secretHandlers),
  ...organizationSecrets.map(selectedRepositoryHandlers),
  ...variableMounts.map(variableHandlers),
  accountHandlers,
  environmentHandlers,
  rateLimitHandlers,
  repositoryHandlers,
  runHandlers,
);
