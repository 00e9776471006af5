import type * as vscode from "vscode";
import { ManifestFixes } from "../code-actions/manifest-fixes.ts";
import { StrayTokenFixes } from "../code-actions/stray-token-fixes.ts";
import { WorkflowFixes } from "../code-actions/workflow-fixes.ts";
import { ManifestHover } from "../hovers/manifest-hover.ts";
import type { AccountStore } from "../storage/account-store.ts";
import type { ManifestReader } from "./manifest-reader.ts";

/** What is said and offered at places in files. */
export interface FileFeatures {
  readonly manifestHover: vscode.HoverProvider;
  readonly manifestFixes: vscode.CodeActionProvider;
  readonly workflowFixes: vscode.CodeActionProvider;
  readonly strayTokenFixes: vscode.CodeActionProvider;
}

export interface FileFeaturePorts {
  readonly manifests: ManifestReader;
  readonly accounts: AccountStore;
  /** As in `uses`, such as `acme/setup-registry-token@v1`. */
  readonly action: string;
}

export function fileFeatures({ manifests, accounts, action }: FileFeaturePorts): FileFeatures {
  return {
    manifestHover: new ManifestHover({ manifests, accounts, now: Date.now }),
    manifestFixes: new ManifestFixes({ manifests, accounts }),
    workflowFixes: new WorkflowFixes({ manifests, action }),
    strayTokenFixes: new StrayTokenFixes(),
  };
}
