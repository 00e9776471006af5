import { parseApkgUrl } from "../../packages/core/src/package-managers/apkg-url.ts";
import {
  composerOrigin,
  parseComposerUrl,
} from "../../packages/core/src/package-managers/composer-origin.ts";
import { hostedUrlOf, normaliseHostedUrl } from "../../packages/core/src/package-managers/dart-hosted-url.ts";
import { parseDartUri } from "../../packages/core/src/package-managers/dart-uri.ts";
import {
  checkVariableName,
  deriveVariableName,
  isUsableVariableName,
} from "../../packages/core/src/package-managers/variable-name.ts";
import { isSameRegistry, registryName } from "../../packages/core/src/registries/same-registry.ts";
import { given, law, token } from "../laws.ts";
import { type Target, target } from "../target.ts";
import { nearTo } from "../texts.ts";

/**
 * A URL with the token in it is refused before it is read (`registry-input.ts`), so an error may repeat a URL. A user
 * name and a password it may not.
 */
const withoutTokenInPath = (text: string) =>
  text.includes("@") ? text : text.replaceAll(token.reveal(), "word");

const urls = nearTo(
  [
    "https://onepub.dev/api/abcdefghij/",
    "https://user:password@Pub.Example.com:443/a/../b/%7e?q#f",
    "http://127.0.0.1:8080/composer/packages.json",
    "http://[2001:db8::1%25eth0]:65535//",
    "https://api.apkg.ai",
    "HTTPS://xn--bcher-kva.example./%E2%82%AC",
    "pub.example.com",
    "file:///etc/passwd",
  ],
  ["https://", "http://", "//", "/", "@", ":", "?", "#", "[", "]", "%25", "..", "."],
).map(withoutTokenInPath);

const large: Target<string>["large"] = {
  slashes: (size) => `https://pub.example.com${"/".repeat(size)}`,
  "slashes that end otherwise": (size) => `https://pub.example.com${"/".repeat(size)}x`,
  dots: (size) => `https://pub.example.com/${"../".repeat(size / 3)}`,
  "percent signs": (size) => `https://pub.example.com/${"%41".repeat(size / 3)}`,
  "user information": (size) => `https://${"a@".repeat(size / 2)}pub.example.com/`,
  colons: (size) => `https://${":".repeat(size)}/`,
  labels: (size) => `https://${"a.".repeat(size / 2)}/`,
  "an IPv6 address": (size) => `https://[${"0:".repeat(size / 2)}]/`,
  blanks: (size) => `https://pub.example.com/${" ".repeat(size)}x`,
};

export const urlTargets = [
  target({
    name: "URLs as pub reads them",
    values: urls,
    check: (text) => {
      parseDartUri(text);
      const normal = hostedUrlOf(text);
      if (normal !== undefined) law(hostedUrlOf(normal) === normal, "A normal form is its own normal form");
      given(() => normaliseHostedUrl(text));
    },
    large,
  }),
  target({
    name: "URLs as Composer reads them",
    values: urls,
    check: (text) => {
      composerOrigin(text, ["gitlab.com", "git.example.com/gitlab"]);
      given(() => parseComposerUrl(text));
    },
    large,
  }),
  target({
    name: "URLs as apkg reads them",
    values: urls,
    check: (text) => {
      const read = given(() => parseApkgUrl(text));
      if (read !== undefined)
        law(given(() => parseApkgUrl(read.url))?.url === read.url, "A normal form is its own normal form");
    },
    large,
  }),
  target({
    name: "names of registries",
    values: urls,
    check: (text) => {
      const name = given(() => registryName(text));
      if (name !== undefined) law(isSameRegistry(text, text), "A registry is the same as itself");
    },
    large,
  }),
  target({
    name: "names of variables",
    values: nearTo([
      "PUB_TOKEN",
      "NODE_OPTIONS",
      "_JAVA_OPTIONS",
      "a b",
      "LD_PRELOAD",
      "https://pub.example.com/a-b",
    ]),
    check: (text) => {
      const name = deriveVariableName("PUB_TOKEN", text);
      law(isUsableVariableName(name), "A derived name can be used");
      const accepted = given(() => checkVariableName(text) ?? true);
      if (accepted !== undefined) law(isUsableVariableName(text), "What is accepted can be used");
    },
    large: { underscores: (size) => "_".repeat(size), letters: (size) => `${"A".repeat(size)}-` },
  }),
];
