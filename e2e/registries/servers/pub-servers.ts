import { pubChallenge, pubFailure, pubReply } from "../pub/pub-reply.ts";
import { htmlReply, jsonReply, type Reply, redirectReply } from "../reply.ts";
import { inBetween } from "./in-between.ts";
import { ELSEWHERE, type Server, toAll, toGood } from "./server-row.ts";

const SPECIFICATION = "dart-lang/pub, doc/repository-spec-v2.md";
const HTTP = "HTTP in general";
const GITEA = "go-gitea/gitea, routers/api/packages/api.go";
const PUBLISHING = "GET /api/packages/versions/new";
const READING = "GET /api/packages/*";
const ANY = "GET /*";

const upload = pubReply({ url: "https://pub.example/upload", fields: {} });
const missing = pubFailure(404, "NotFound", "There is no such package.");
const unauthorized = pubChallenge(401, "Ask for a token.");
const gitea: Reply = {
  status: 401,
  headers: { "www-authenticate": 'Basic realm="Gitea Package API"', "content-type": "text/plain" },
  body: "user should have specific permission or be a site admin",
};
const giteaUnknown: Reply = {
  status: 401,
  headers: { "content-type": "text/plain" },
  body: "Failed to authenticate user",
};
const artifactory = (status: number) =>
  jsonReply(
    status,
    { errors: [{ status, message: "Forbidden" }] },
    status === 401 ? { "www-authenticate": 'Basic realm="Artifactory Realm"' } : {},
  );

const pub = (row: Omit<Server, "registry">): Server => ({ registry: "pub", ...row });

export const pubServers: readonly Server[] = [
  pub({
    name: "a server by the specification",
    source: SPECIFICATION,
    path: "/p/q",
    answers: [toGood(PUBLISHING, upload, unauthorized), toGood(READING, missing, unauthorized)],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  pub({
    name: "a server by the specification, with a token that may only read",
    source: SPECIFICATION,
    answers: [
      toGood(PUBLISHING, pubChallenge(403, "You may not publish."), unauthorized),
      toGood(READING, missing, unauthorized),
    ],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  pub({
    name: "a server that lets nobody publish, and everybody read",
    source: SPECIFICATION,
    answers: [toAll(PUBLISHING, pubChallenge(403, "Publishing is switched off.")), toAll(READING, missing)],
    says: { good: "not-refused", wrong: "not-refused" },
  }),
  pub({
    name: "Gitea or Forgejo, a private owner, a token that may only read",
    source: GITEA,
    path: "/api/packages/acme/pub",
    answers: [toAll(PUBLISHING, gitea), toGood(READING, missing, gitea)],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  pub({
    name: "Gitea or Forgejo, a public owner, a token that may only read",
    source: GITEA,
    path: "/api/packages/acme/pub",
    answers: [
      { to: PUBLISHING, good: gitea, wrong: giteaUnknown, none: gitea },
      { to: READING, good: missing, wrong: giteaUnknown, none: missing },
    ],
    says: { good: "not-refused", wrong: "token-rejected" },
    doubt: /versions\/new was answered 401.+ was answered 404 .+with the token and without it/,
  }),
  pub({
    name: "Gitea or Forgejo that takes a wrong token for none",
    source: GITEA,
    answers: [toAll(PUBLISHING, gitea), toAll(READING, missing)],
    says: { good: "not-refused", wrong: "not-refused" },
  }),
  pub({
    name: "unpub",
    source: "bytedance/unpub, unpub/lib/src/app.dart",
    answers: [toAll(PUBLISHING, upload), toAll(READING, redirectReply(302, `${ELSEWHERE}/api/packages/x`))],
    says: { good: "not-refused", wrong: "not-refused" },
    doubt: /versions\/new was answered 200, with the token and without it/,
  }),
  pub({
    name: "an open question where to publish, and packages behind a token",
    source: HTTP,
    answers: [toAll(PUBLISHING, upload), toGood(READING, missing, unauthorized)],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  pub({
    name: "a gateway that forbids publishing in JSON",
    source: "dart-lang/pub#3318",
    answers: [
      toGood(PUBLISHING, jsonReply(403, { message: "denied by policy" }), jsonReply(401, { message: "no" })),
      toGood(READING, missing, jsonReply(401, { message: "no" })),
    ],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  pub({
    name: "a firewall that forbids publishing with a page",
    source: HTTP,
    answers: [toAll(PUBLISHING, htmlReply(403)), toGood(READING, missing, unauthorized)],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  pub({
    name: "Artifactory, a token that may only read",
    source: "JFrog's documentation of REST errors",
    path: "/artifactory/api/pub/pub-all",
    answers: [
      toGood(PUBLISHING, artifactory(403), artifactory(401)),
      toGood(READING, missing, artifactory(401)),
    ],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  pub({
    name: "Artifactory that everybody may read",
    source: "JFrog's documentation of REST errors",
    path: "/artifactory/api/pub/pub-all",
    answers: [
      { to: PUBLISHING, good: artifactory(403), wrong: artifactory(401), none: artifactory(401) },
      { to: READING, good: missing, wrong: artifactory(401), none: missing },
    ],
    says: { good: "not-refused", wrong: "token-rejected" },
  }),
  pub({
    name: "files behind a token, which take no packages",
    source: HTTP,
    answers: [toGood(ANY, { status: 404 }, unauthorized)],
    says: { good: "accepted", wrong: "token-rejected" },
  }),
  pub({
    name: "files behind nginx, which wants http-basic",
    source: "nginx, ngx_http_auth_basic_module",
    answers: [
      toGood(ANY, htmlReply(404), {
        ...htmlReply(401),
        headers: { "content-type": "text/html", "www-authenticate": 'Basic realm="x"' },
      }),
    ],
    says: { good: "accepted", wrong: "unknown" },
  }),
  pub({
    name: "a mirror that takes no packages, open to everybody",
    source: HTTP,
    answers: [toAll(PUBLISHING, { status: 405 }), toAll(READING, missing)],
    says: { good: "not-refused", wrong: "not-refused" },
  }),
  pub({
    name: "packages on signed URLs elsewhere",
    source: HTTP,
    answers: [
      toAll(PUBLISHING, { status: 404 }),
      toGood(READING, redirectReply(307, `${ELSEWHERE}/x?sig=1`), unauthorized),
    ],
    says: { good: "not-refused", wrong: "token-rejected" },
    doubt: /redirected to another host, to which the token is not sent/,
  }),
  pub({
    name: "single sign-on at the same host",
    source: HTTP,
    answers: [toAll("GET /login", htmlReply(200)), toAll(ANY, redirectReply(302, "/login"))],
    says: { good: "unknown", wrong: "unknown" },
  }),
  pub({
    name: "single sign-on that lets the token through",
    source: HTTP,
    answers: [
      toAll("GET /login", htmlReply(200)),
      toGood(PUBLISHING, upload, redirectReply(302, "/login")),
      toGood(READING, missing, redirectReply(302, "/login")),
    ],
    says: { good: "accepted", wrong: "unknown" },
  }),
  ...[
    ["204 to everything", { status: 204 }],
    ["200 with nothing in it", { status: 200 }],
    ["an empty list to everything", jsonReply(200, [])],
  ].map(([name, reply]) =>
    pub({
      name: String(name),
      source: HTTP,
      answers: [toAll(ANY, reply as Reply)],
      says: { good: "not-refused", wrong: "not-refused" },
    }),
  ),
  ...inBetween.map(([name, reply]) => {
    const verdict = reply.status === 302 ? "not-refused" : "unknown";
    return pub({ name, source: HTTP, answers: [toAll(ANY, reply)], says: { good: verdict, wrong: verdict } });
  }),
];
