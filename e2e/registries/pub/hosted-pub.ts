import { randomUUID } from "node:crypto";
import type { RecordedRequest } from "../recorded-request.ts";
import type { Reply } from "../reply.ts";
import { pubPackage } from "./pub-package.ts";
import { pubChallenge, pubFailure, pubReply } from "./pub-reply.ts";

/** What a token, or nobody's token in a public repository, may do. */
export type PubRight = "read" | "publish" | "read-and-publish" | "none";

/** Packages on their way in: `begun` until their archive has arrived. */
export type Uploads = Map<string, "begun" | "arrived">;

export interface HostedPub {
  /** The path it is at, without a final slash. */
  readonly mount: string;
  /** Undefined where the request has no token, or none that is known. */
  readonly right: PubRight | undefined;
  readonly uploads: Uploads;
  readonly onPublished: () => void;
}

/**
 * Answers what pub asks of a hosted repository (pub's repository specification, version 2): 401 for a token that is
 * missing or not valid, 403 for one that may not. A published package is counted, not kept.
 */
export function answerHostedPub(request: RecordedRequest, hosted: HostedPub): Reply {
  const { mount, right, uploads } = hosted;
  const call = `${request.method} ${request.path.slice(mount.length)}`;
  // The upload carries no token: its form has a field that only this repository can have given.
  if (call === "POST /upload") return takeArchive(request, hosted);
  if (right === undefined) return pubChallenge(401, "Add a token for this repository.");
  const may = (wanted: "read" | "publish") => right === wanted || right === "read-and-publish";
  const isPublication = call === "GET /api/packages/versions/new" || call === "GET /finalize";
  if (!may(isPublication ? "publish" : "read")) return pubChallenge(403, "Your token does not allow this.");
  if (call === "GET /finalize") return finish(request, hosted);
  if (isPublication) {
    const key = randomUUID();
    uploads.set(key, "begun");
    return pubReply({ url: `${request.origin}${mount}/upload`, fields: { key } });
  }
  return answerReader(call, `${request.origin}${mount}`);
}

function answerReader(call: string, root: string): Reply {
  const { name, version, archive } = pubPackage;
  const listing = `GET /api/packages/${name}`;
  const archivePath = `/packages/${name}/versions/${version}.tar.gz`;
  const described = pubPackage.describe(`${root}${archivePath}`);
  switch (call) {
    case listing:
      return pubReply({ name, latest: described, versions: [described] });
    case `${listing}/versions/${version}`:
      return pubReply(described);
    case `GET ${archivePath}`:
      return { status: 200, headers: { "content-type": "application/octet-stream" }, body: archive };
    default:
      return pubFailure(404, "NotFound", "There is no such package.");
  }
}

function takeArchive({ body, origin }: RecordedRequest, { mount, uploads }: HostedPub): Reply {
  const key = [...uploads.keys()].find((begun) => body.includes(begun));
  if (key === undefined || !body.includes('filename="package.tar.gz"')) {
    return pubFailure(400, "BadRequest", "This is no upload that was begun here.");
  }
  uploads.set(key, "arrived");
  return { status: 204, headers: { location: `${origin}${mount}/finalize?key=${key}` } };
}

function finish({ query }: RecordedRequest, { uploads, onPublished }: HostedPub): Reply {
  const key = new URLSearchParams(query).get("key") ?? "";
  if (uploads.get(key) !== "arrived") return pubFailure(400, "BadRequest", "No archive has arrived.");
  uploads.delete(key);
  onPublished();
  return pubReply({ success: { message: `Uploaded ${pubPackage.name} ${pubPackage.version}.` } });
}
