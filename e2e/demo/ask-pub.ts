// A step: asks for a package as `dart pub get` does, and carelessly prints the header that it sends.
import { join } from "node:path";
import { authorizationFor, fetchListing, readPubCredential } from "../clients/pub-reader.ts";
import { answerJob, answerOf } from "./step-answer.ts";

const [, , hostedUrl = "", packageName = ""] = process.argv;
const { env } = process;

function tokenFile(): string {
  if (process.platform === "win32") return join(env.APPDATA ?? "", "dart", "pub-tokens.json");
  const configuration =
    process.platform === "darwin" ? join("Library", "Application Support") : (".config" as const);
  return join(env.HOME ?? "", configuration, "dart", "pub-tokens.json");
}

const situation = { tokenFile: tokenFile(), environment: env, hostedUrl };
const authorization = authorizationFor(await readPubCredential(situation), hostedUrl);
const listing = await fetchListing({ ...situation, packageName });
const { pathname } = new URL(`api/packages/${packageName}`, hostedUrl);
const sent = `GET ${pathname} with ${authorization ?? "no token"}`;
if (listing.kind === "stopped") {
  console.log(`pub stopped: ${listing.reason}`);
  answerJob("neither");
} else {
  const count = listing.archiveUrls.length;
  const found = listing.status === 200 ? `, ${count} version${count === 1 ? "" : "s"} of ${packageName}` : "";
  console.log(`${sent} -> ${listing.status}${found}`);
  answerJob(answerOf(listing.status));
}
