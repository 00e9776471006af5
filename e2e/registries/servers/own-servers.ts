import { apkgFailure } from "../apkg/apkg-failure.ts";
import { onePubReply } from "../onepub/onepub-reply.ts";
import { brokerFailure } from "../package-broker/broker-failure.ts";
import { htmlReply, jsonReply } from "../reply.ts";
import { inBetween } from "./in-between.ts";
import { type Server, toAll, toGood } from "./server-row.ts";

const LIST = "GET /packages.json";
const TENANT = "/org/acme/t/main";
const brokerList = jsonReply(200, {
  "metadata-url": "/p2/%package%.json",
  mirrors: [{ "dist-url": "/dist/m/%package%/%version%.%type%", preferred: true }],
  packages: {},
});
const invalid = brokerFailure(401, "Unauthorized", "Invalid token");
const BROKER = "PACKAGE.broker 0.2.12 and 0.19.8, as they behave when run";
const broker = (row: Omit<Server, "registry">): Server => ({ registry: "package-broker", ...row });

const WHOAMI = "GET /auth/whoami";
const APKG = "apkg-ai/cli, src/api/errors.rs";
const whoami = jsonReply(200, { username: "example", email: "example@example.com" });
const apkg = (row: Omit<Server, "registry">): Server => ({ registry: "apkg", ...row });

const DETAILS = "GET /api/organisation/details";
const ONEPUB = "onepub-dev/onepub, its command line and tests";
const details = onePubReply.body({ organisationName: "Example", obfuscatedId: "examplepub" });
const onepub = (row: Omit<Server, "registry" | "path">): Server => ({
  registry: "onepub",
  path: "/api/examplepub/",
  ...row,
});

const behind = (make: (row: Omit<Server, "registry">) => Server): Server[] =>
  inBetween.map(([name, reply]) => {
    const verdict =
      reply.status === 302 &&
      make({ name, source: "", answers: [], says: { good: "unknown", wrong: "unknown" } }).registry ===
        "package-broker"
        ? "not-refused"
        : "unknown";
    return make({
      name,
      source: "HTTP in general",
      answers: [toAll("GET /*", reply)],
      says: { good: verdict, wrong: verdict },
    });
  });

/** Servers of a make that is known, and what stands in front of them. */
export const ownServers: readonly Server[] = [
  ...["", "/", "/packages.json", "/api"].map((path) =>
    broker({
      name: `PACKAGE.broker, a URL that ends in "${path}"`,
      source: BROKER,
      path,
      answers: [toGood(LIST, brokerList, invalid)],
      says: { good: "accepted", wrong: "token-rejected" },
    }),
  ),
  broker({
    name: "PACKAGE.broker, a tenant",
    source: BROKER,
    path: TENANT,
    answers: [toGood(`GET ${TENANT}/packages.json`, brokerList, invalid)],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  broker({
    name: "PACKAGE.broker, a tenant that it does not know",
    source: BROKER,
    path: TENANT,
    answers: [toAll(`GET ${TENANT}/packages.json`, { status: 200 })],
    says: { good: "unknown", wrong: "unknown" },
    doubt: /organization or tenant that it does not know/,
  }),
  broker({
    name: "PACKAGE.broker in Docker, a path that it does not know",
    source: BROKER,
    answers: [toAll("GET /*", htmlReply(200))],
    says: { good: "unknown", wrong: "unknown" },
  }),
  broker({
    name: "PACKAGE.broker, a token that has expired",
    source: BROKER,
    answers: [
      { to: LIST, good: brokerFailure(401, "Unauthorized", "Token expired"), wrong: invalid, none: invalid },
    ],
    says: { good: "token-expired", wrong: "token-rejected" },
  }),
  broker({
    name: "PACKAGE.broker, a token above its limit",
    source: BROKER,
    answers: [toGood(LIST, brokerFailure(429, "Too Many Requests", "Rate limit exceeded"), invalid)],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  broker({
    name: "another repository, open to everybody, that was taken for PACKAGE.broker",
    source: "composer/satis",
    answers: [toAll(LIST, jsonReply(200, { packages: [] }))],
    says: { good: "not-refused", wrong: "not-refused" },
  }),
  ...behind(broker),
  apkg({
    name: "apkg",
    source: APKG,
    answers: [toGood(WHOAMI, whoami, apkgFailure(401, "UNAUTHORIZED", "Invalid or expired token"))],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  apkg({
    name: "apkg, a token that has expired",
    source: APKG,
    answers: [
      {
        ...toAll(WHOAMI, apkgFailure(401, "UNAUTHORIZED", "Invalid token")),
        good: apkgFailure(401, "UNAUTHORIZED", "Token expired"),
      },
    ],
    says: { good: "token-expired", wrong: "token-rejected" },
  }),
  apkg({
    name: "apkg, a token that may not ask who it is",
    source: APKG,
    answers: [
      toGood(
        WHOAMI,
        apkgFailure(403, "FORBIDDEN", "Missing scope"),
        apkgFailure(401, "UNAUTHORIZED", "Invalid token"),
      ),
    ],
    says: { good: "unknown", wrong: "token-rejected" },
    doubt: /\(403\): "Missing scope"/,
  }),
  ...behind(apkg),
  onepub({
    name: "OnePub",
    source: ONEPUB,
    answers: [
      toGood(DETAILS, details, onePubReply.failure(401, "You must be logged in to run this command.")),
    ],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  onepub({
    name: "OnePub, a refusal in an answer of status 200",
    source: ONEPUB,
    answers: [toGood(DETAILS, details, onePubReply.failure(200, "Your token is no longer valid."))],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  onepub({
    name: "OnePub, 403",
    source: ONEPUB,
    answers: [toGood(DETAILS, details, onePubReply.failure(403, "Forbidden"))],
    says: { good: "accepted", wrong: "unknown" },
  }),
  onepub({
    name: "OnePub, a token of another organization than the URL's",
    source: ONEPUB,
    answers: [
      toGood(
        DETAILS,
        onePubReply.body({ organisationName: "Other", obfuscatedId: "otherpub" }),
        onePubReply.failure(401, "No."),
      ),
    ],
    says: { good: "token-forbidden", wrong: "token-rejected" },
  }),
  ...behind(onepub).filter(({ answers: [answer] }) => answer?.good.status !== 429),
];
