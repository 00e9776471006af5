import { createServer } from "node:http";

/** Answers every token at once, in the shape of any of the registries; run as a process of its own. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  "/api/organisation/details": { body: { organisationName: "Example", obfuscatedId: "organisation" } },
  "/auth/whoami": { username: "example", email: "example@example.com", scopes: ["read"] },
  "/packages.json": {
    "metadata-url": "/p2/%package%.json",
    mirrors: [{ "dist-url": "/dist/m/%package%/%version%.%type%", preferred: true }],
    packages: {},
  },
};

const server = createServer((request, response) => {
  const answer = ANSWERS[request.url ?? ""];
  response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
  response.end(JSON.stringify(answer ?? {}));
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") process.stdout.write(`http://127.0.0.1:${address?.port}\n`);
});
// Whoever started it closes this pipe, or ends.
process.stdin.resume().on("end", () => process.exit(0));
