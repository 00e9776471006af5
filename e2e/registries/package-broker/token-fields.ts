import type { RecordedRequest } from "../recorded-request.ts";
import type { BrokerVersion } from "./broker-version.ts";
import { type CheckedBody, checkBody, choice, nullable, optional, text, whole } from "./check-body.ts";

const description = text("description", "Description is required");
const rateLimit = nullable(
  "rate_limit_max",
  whole("rate_limit_max", {
    minimum: 0,
    maximum: 25_000,
    whenTooBig: "Rate limit cannot exceed 25,000 requests/hour",
  }),
);

/** Checks the body of a new token. */
export function readNewToken(request: RecordedRequest, version: BrokerVersion): CheckedBody {
  return checkBody(request, version, [
    description,
    optional("permissions", choice("permissions", ["readonly", "write"])),
    rateLimit,
    optional("expires_at", whole("expires_at", { minimum: 1 })),
  ]);
}

/** Checks the body of a change of a token. Nothing but these two fields can be changed. */
export function readAmendment(request: RecordedRequest, version: BrokerVersion): CheckedBody {
  return checkBody(request, version, [optional("description", description), rateLimit]);
}
