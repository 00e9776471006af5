import { type ComposerOrder, composerLoadOrder } from "../package-managers/composer-configuration.ts";
import { composerCredentialTypes } from "../package-managers/composer-credential-types.ts";
import {
  type ComposerPrediction,
  predictComposerCredential,
} from "../package-managers/composer-precedence.ts";
import {
  type ComposerFiles,
  type ComposerReading,
  type ComposerSource,
  composerFiles,
  readComposerSources,
} from "../package-managers/composer-sources.ts";
import { formState, readComposerEntries } from "./composer-entries.ts";
import { type ComposerFindings, composerOutcome, composerRemarks } from "./composer-outcome.ts";
import { type CredentialLookup, exposureOf, locate } from "./credential-lookup.ts";
import { type CredentialReport, emptyPlace, type FoundCredential, unusable } from "./found-credential.ts";
import type { RegistryTarget } from "./registry-need.ts";

const REACH: Readonly<Record<ComposerSource, FoundCredential["reach"]>> = {
  COMPOSER_AUTH: "environment",
  "project auth.json": "project",
  "composer.json": "project",
  "global auth.json": "home",
  "global config.json": "home",
};

/**
 * What Composer finds for a registry: in the URL itself, in COMPOSER_AUTH, in composer.json and beside it, and in its
 * home. Of several types of credentials for one host the type decides first, and only then the place.
 */
export function findComposerCredentials(target: RegistryTarget, lookup: CredentialLookup): CredentialReport {
  const { surroundings, composerOrder: order = "2.7.8-and-newer" } = lookup;
  const located = locate(() => composerFiles(surroundings));
  if ("why" in located) {
    return { target, credentials: [], outcome: { kind: "stops", why: located.why }, remarks: [] };
  }
  const reading = readComposerSources(surroundings);
  const url = target.urlWithPassword?.reveal() ?? target.url;
  const prediction = predictComposerCredential(reading.sources, { url, order });
  const search: Search = { target, lookup, files: located.found, reading, order, prediction };
  const findings: ComposerFindings = { ...search, credentials: findAll(search) };
  const otherOrder = order === "before-2.7.8" ? "2.7.8-and-newer" : "before-2.7.8";
  const other = predictComposerCredential(reading.sources, { url, order: otherOrder });
  return {
    target,
    credentials: findings.credentials,
    outcome: composerOutcome(findings),
    remarks: composerRemarks(findings, other),
  };
}

interface Search {
  target: RegistryTarget;
  lookup: CredentialLookup;
  files: ComposerFiles;
  reading: ComposerReading;
  order: ComposerOrder;
  prediction: ComposerPrediction;
}

function findAll(search: Search): FoundCredential[] {
  const strongestFirst = composerLoadOrder[search.order].toReversed();
  const inPlaces = strongestFirst.flatMap((source) => searchPlace(source, search));
  return [...findInUrl(search), ...inPlaces.sort((one, other) => rankOf(one) - rankOf(other))];
}

/** Whole places that stop Composer; then what counts, by its type; then what does not count. */
function rankOf({ state, form }: FoundCredential): number {
  const types = composerCredentialTypes.length;
  if (state.kind === "absent") return types + 3;
  if (state.kind === "near-miss") return types + 2;
  const isPassedOver = state.kind === "unusable" && ["duplicate", "not-known-yet"].includes(state.fault);
  if (isPassedOver) return types + 1;
  return form === "" ? 0 : types - composerCredentialTypes.findIndex(({ name }) => name === form);
}

function findInUrl({ target, prediction }: Search): FoundCredential[] {
  if (prediction.kind !== "credential" || prediction.source !== "URL") return [];
  const { header } = prediction;
  const place = emptyPlace({ source: "URL", reach: "project", file: undefined });
  const userName = header.form === "basic" ? header.userName : undefined;
  const token = header.form === "basic" ? header.password : "token" in header ? header.token : undefined;
  const state = formState(target.kinds, { form: "http-basic", userName });
  return [{ ...place, form: "http-basic", token, userName, state }];
}

function searchPlace(source: ComposerSource, search: Search): FoundCredential[] {
  const { target, lookup, files, reading, order, prediction } = search;
  const file = source === "COMPOSER_AUTH" ? undefined : files[source];
  const variable = source === "COMPOSER_AUTH" ? source : undefined;
  const place = { ...emptyPlace({ source, reach: REACH[source], file }), source, variable };
  const unreadable = reading.unreadable.find((one) => one.source === source);
  if (unreadable !== undefined) {
    const fix = "Make it a file that you can read, or remove it.";
    const reason = `It ${unreadable.reason}.`;
    return [{ ...place, state: unusable("file-unreadable", { reason, fix }) }];
  }
  const text = reading.sources[source];
  if (!text && (source === "COMPOSER_AUTH" || text === undefined)) return [place];
  const found = readComposerEntries(text ?? "", {
    key: prediction.kind === "stop" ? target.key : prediction.key,
    kinds: target.kinds,
    order,
    place: { ...place, exposure: file === undefined ? undefined : exposureOf(lookup, file) },
  });
  return found.length > 0 ? found : [place];
}
