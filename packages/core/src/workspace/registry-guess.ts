import type { RegistryNeed } from "./registry-need.ts";

const ONEPUB_HOST = /^https?:\/\/(?:[^/:]+\.)?onepub\.dev(?=[:/]|$)/;
/** Ten lower-case letters stand for an organisation in every example that OnePub gives. */
const ONEPUB_PATH = /^https?:\/\/[^/]+\/api\/[a-z]{10}\/$/;

/** Registries for Composer that are known, and are not PACKAGE.broker. */
const OTHER_COMPOSER_HOSTS =
  /(?:^|\.)(?:packagist\.com|packagist\.org|wpackagist\.org|drupal\.org|magento\.com|gitlab\.com|github\.com|bitbucket\.org|firegento\.com)(?::\d+)?$/i;

/** @param url a hosted URL in pub's form */
export function guessPubKinds(url: string): RegistryNeed["kinds"] {
  if (ONEPUB_HOST.test(url)) return ["onepub"];
  return ONEPUB_PATH.test(url) ? ["onepub", "pub"] : ["pub"];
}

/**
 * PACKAGE.broker runs on its owner's host, and its URLs have no shape of their own.
 *
 * @param key the host, with `:port` if the URL spells one
 */
export function guessComposerKinds(key: string): RegistryNeed["kinds"] {
  return OTHER_COMPOSER_HOSTS.test(key) ? ["composer"] : ["composer", "package-broker"];
}
