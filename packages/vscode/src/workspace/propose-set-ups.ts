import {
  findMissingSetUps,
  insertSetUp,
  type RegistryNeed,
  readWorkflow,
  setUpStep,
  type TextInsertion,
  type TextSpan,
} from "@setup-registry-token/core/workspace";

/** A step of ours that a workflow lacks. */
export interface ProposedSetUp {
  /** The step that runs a package manager without a credential. */
  readonly span: TextSpan;
  readonly packageManager: RegistryNeed["packageManager"];
  readonly insertions: readonly TextInsertion[];
}

/**
 * What to insert into a workflow so that its package managers have credentials for what the project needs.
 *
 * @param text of the workflow
 * @param action as in `uses`, such as `OWNER/setup-registry-token@v1`
 */
export function proposeSetUps(text: string, needs: readonly RegistryNeed[], action: string): ProposedSetUp[] {
  const workflow = readWorkflow(text);
  if (workflow === undefined) return [];
  return findMissingSetUps(workflow, needs).flatMap((missing) => {
    const content = setUpStep(missing.registries, { action });
    const insertions = content && insertSetUp(workflow, missing, content);
    if (insertions === undefined) return [];
    const { packageManager } = missing.use;
    return [{ span: missing.step.element.node.span, packageManager, insertions }];
  });
}
