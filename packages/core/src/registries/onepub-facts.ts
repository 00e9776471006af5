import type { Expiry } from "./expiry.ts";

/** OnePub's documentation: a token ends after 30 days, and each use begins them anew. */
export const onePubExpiry: Expiry = { kind: "renews-on-use", days: 30 };

/**
 * Under this URL pub finds an organisation's packages.
 *
 * @param root of the server, without a slash at its end
 */
export function onePubHostedUrl(root: string, organisationId: string): string {
  return `${root}/api/${organisationId}/`;
}
