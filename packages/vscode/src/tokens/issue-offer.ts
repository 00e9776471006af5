import type { RegistryKindName } from "@setup-registry-token/core";

/** What somebody may ask for when a registry issues a token. */
export interface IssueOffer {
  /** As the registry spells them. */
  readonly permissions: readonly string[];
  readonly usualPermission: string;
  readonly hasManyPermissions: boolean;
  /** Days; `undefined`: without an end. The usual one first. */
  readonly lifetimes: readonly (number | undefined)[];
  readonly hasPackageScope: boolean;
}

/**
 * apkg: the help of its command line, `token create --help`. PACKAGE.broker 0.2.12: `packages/core/src/routes/tokens`;
 * there `write` permits no more than `readonly` does.
 */
export const issueOffers: Partial<Record<RegistryKindName, IssueOffer>> = {
  apkg: {
    permissions: ["read", "publish", "admin", "ci"],
    usualPermission: "read",
    hasManyPermissions: true,
    lifetimes: [90, 30, 365],
    hasPackageScope: true,
  },
  "package-broker": {
    permissions: ["readonly", "write"],
    usualPermission: "readonly",
    hasManyPermissions: false,
    lifetimes: [90, 30, 365, undefined],
    hasPackageScope: false,
  },
};
