import type { Target } from "./target.ts";
import { answerTargets } from "./targets/answers.ts";
import { credentialFiles } from "./targets/credential-files.ts";
import { inputTargets } from "./targets/inputs.ts";
import { ledgerTargets } from "./targets/ledgers.ts";
import { proxyTargets } from "./targets/proxies.ts";
import { rotationTargets } from "./targets/rotation.ts";
import { urlTargets } from "./targets/urls.ts";
import { workspaceTargets } from "./targets/workspaces.ts";

/** Every reader of what somebody else wrote. */
export const targets: readonly Target[] = [
  ...credentialFiles,
  ...urlTargets,
  ...answerTargets,
  ...inputTargets,
  ...ledgerTargets,
  ...proxyTargets,
  ...rotationTargets,
  ...workspaceTargets,
];
