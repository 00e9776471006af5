import { htmlReply, jsonReply, type Reply, redirectReply } from "../reply.ts";
import { inBetween } from "./in-between.ts";
import { ELSEWHERE, type Server, toAll, toGood } from "./server-row.ts";

const HTTP = "HTTP in general";
const LIST = "GET /packages.json";
const HEAD = "HEAD /packages.json";
const ANY = "GET /*";

const list = jsonReply(200, { packages: [], "metadata-url": "/p2/%package%.json" });
const basic = { "www-authenticate": 'Basic realm="Private packages"' };
const unauthorized = jsonReply(401, { message: "A token is required." }, basic);
const nginx: Reply = { ...htmlReply(401), headers: { "content-type": "text/html", ...basic } };
const long = jsonReply(200, { packages: { "acme/library": "x".repeat(3_000_000) } });
const gitlab = jsonReply(404, { message: "404 Group Not Found" });

const composer = (row: Omit<Server, "registry">): Server => ({ registry: "composer", ...row });

export const composerServers: readonly Server[] = [
  composer({
    name: "Satis behind nginx with http-basic",
    source: "nginx, ngx_http_auth_basic_module",
    answers: [toGood(LIST, list, nginx)],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  composer({
    name: "Satis, open to everybody",
    source: "composer/satis",
    answers: [toAll(LIST, list)],
    says: { good: "not-refused", wrong: "not-refused" },
    doubt: /packages\.json is answered with and without the token/,
  }),
  composer({
    name: "a service that refuses in JSON, without a challenge",
    source: HTTP,
    answers: [toGood(LIST, list, jsonReply(401, { status: "error", message: "Invalid credentials" }))],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  composer({
    name: "Nexus",
    source: "Sonatype Nexus Repository, its challenge in upper case",
    path: "/repository/composer",
    answers: [
      toGood(LIST, list, {
        ...htmlReply(401),
        headers: {
          "content-type": "text/html",
          "www-authenticate": 'BASIC realm="Sonatype Nexus Repository Manager"',
        },
      }),
    ],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  composer({
    name: "Artifactory",
    source: "JFrog's documentation of REST errors",
    path: "/artifactory/api/composer/php",
    answers: [
      toGood(
        LIST,
        list,
        jsonReply(
          401,
          { errors: [{ status: 401, message: "Bad credentials" }] },
          { "www-authenticate": 'Basic realm="Artifactory Realm"' },
        ),
      ),
    ],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  composer({
    name: "Gitea or Forgejo, which has no HEAD",
    source: "go-gitea/gitea, routers/api/packages/api.go",
    path: "/api/packages/acme/composer",
    answers: [
      toAll(HEAD, { status: 405 }),
      toGood(LIST, list, { status: 401, headers: { "www-authenticate": 'Basic realm="Gitea Package API"' } }),
    ],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  ...[400, 403, 404, 406, 500].map((status) =>
    composer({
      name: `a gateway that answers HEAD with ${status}`,
      source: HTTP,
      answers: [toAll(HEAD, { status }), toGood(LIST, list, unauthorized)],
      says: { good: "accepted", wrong: "token-rejected" },
    }),
  ),
  ...["text/plain", "application/octet-stream", "text/html"].map((type) =>
    composer({
      name: `a list of the type ${type}`,
      source: HTTP,
      answers: [toGood(LIST, { ...list, headers: { "content-type": type } }, unauthorized)],
      says: { good: "accepted", wrong: "token-rejected" },
    }),
  ),
  composer({
    name: "a list on a signed URL elsewhere, once the token was taken",
    source: HTTP,
    answers: [toGood(LIST, redirectReply(302, `${ELSEWHERE}/packages.json?sig=1`), unauthorized)],
    says: { good: "not-refused", wrong: "token-rejected" },
    doubt: /redirected to another host, to which the token is not sent/,
  }),
  composer({
    name: "a list that is longer than what is read",
    source: HTTP,
    answers: [toAll(HEAD, { status: 405 }), toGood(LIST, long, unauthorized)],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  composer({
    name: "a list that is longer than what is read, open to everybody",
    source: HTTP,
    answers: [toAll(HEAD, { status: 405 }), toAll(LIST, long)],
    says: { good: "not-refused", wrong: "not-refused" },
  }),
  composer({
    name: "GitLab, a private group",
    source: "gitlab-org/gitlab#232636",
    path: "/api/v4/group/83/-/packages/composer",
    answers: [toGood(LIST, list, gitlab)],
    says: { good: "accepted", wrong: "unknown" },
    doubt: /token is wrong or lacks the scope .+ user name: token was sent/,
  }),
  composer({
    name: "a server that takes bearer tokens only",
    source: HTTP,
    answers: [
      toAll(LIST, jsonReply(401, { message: "no" }, { "www-authenticate": 'Bearer realm="packages"' })),
    ],
    says: { good: "unknown", wrong: "unknown" },
  }),
  composer({
    name: "a token that is known and may not read",
    source: HTTP,
    answers: [
      {
        to: LIST,
        good: jsonReply(403, { message: "This token may not read." }),
        wrong: unauthorized,
        none: unauthorized,
      },
    ],
    says: { good: "unknown", wrong: "token-rejected" },
  }),
  composer({
    name: "a list that the URL names",
    source: "composer/composer, ComposerRepository::getPackagesJsonUrl",
    path: "/feed/private.json",
    answers: [toGood("GET /private.json", list, unauthorized)],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  composer({
    name: "single sign-on at the same host that lets the token through",
    source: HTTP,
    answers: [toAll("GET /login", htmlReply(200)), toGood(LIST, list, redirectReply(302, "/login"))],
    says: { good: "accepted", wrong: "unknown" },
  }),
  composer({
    name: "an empty list, open to everybody",
    source: HTTP,
    answers: [toAll(ANY, jsonReply(200, []))],
    says: { good: "not-refused", wrong: "not-refused" },
  }),
  composer({
    name: "204 to everything",
    source: HTTP,
    answers: [toAll(ANY, { status: 204 })],
    says: { good: "unknown", wrong: "unknown" },
  }),
  composer({
    name: "200 with nothing in it",
    source: HTTP,
    answers: [toAll(ANY, { status: 200 })],
    says: { good: "unknown", wrong: "unknown" },
  }),
  ...inBetween.map(([name, reply]) => {
    const verdict = reply.status === 302 ? "not-refused" : "unknown";
    return composer({
      name,
      source: HTTP,
      answers: [toAll(ANY, reply)],
      says: { good: verdict, wrong: verdict },
    });
  }),
];
