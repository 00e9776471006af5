import type { Handlers } from "../call.ts";
import type { WorkflowRun } from "../github-state.ts";
import { paged } from "../paged.ts";
import { existingRepository } from "./existing-repository.ts";
import { refuseOtherFilters } from "./refuse-other-filters.ts";
import { toSeconds } from "./stored-json.ts";

/** The runs of a repository's workflows, the newest first; they can be filtered by their status. */
export const runHandlers: Handlers = {
  "GET /repos/{owner}/{repo}/actions/runs": (call) => {
    refuseOtherFilters(call, ["status"]);
    const status = call.query.get("status");
    const items = existingRepository(call).runs.filter((run) => status === null || run.status === status);
    return paged(call, { items: items.toReversed() }, (shown) => ({
      total_count: items.length,
      workflow_runs: shown.map(runJson),
    }));
  },
};

function runJson({ id, status, createdAt }: WorkflowRun) {
  const time = toSeconds(createdAt);
  const conclusion = status === "completed" ? "success" : null;
  const commit = { event: "push", head_branch: "main", head_sha: "0".repeat(40) };
  return { id, status, conclusion, ...commit, created_at: time, updated_at: time };
}
