import { htmlReply, jsonReply, type Reply } from "../reply.ts";
import { brokerFailure } from "./broker-failure.ts";
import { type ZodIssue, type ZodWords, zod3, zod4 } from "./zod-issue.ts";

/** The versions in use: the public repository's, and the one that npm and Docker have. */
export type BrokerVersionName = "0.2.12" | "0.19.8";

/** What one version does otherwise than the other. */
export interface BrokerVersion {
  readonly words: ZodWords;
  /** Refuses a body that does not fit its schema. */
  refuse(issues: readonly ZodIssue[]): Reply;
  /** Answers for an exception that nobody caught. */
  exception(message: string): Reply;
  /** Any other failure of Composer's side, and a session that is missing. */
  failure(status: number, error: string, message: string): Reply;
  /** A package that neither it nor packagist.org has. */
  readonly packageMissing: readonly [status: number, error: string, message: string];
  /** The answer to `GET` of a path that it does not know. */
  readonly unknownPath: Reply;
  /** The answer to who asks for one token: there is no such call. */
  readonly oneToken: Reply;
  /** What its health has besides a status and a time. */
  readonly health: Readonly<Record<string, unknown>>;
  /** Whether it says that people must log in, with so many accounts. */
  isLogInRequired(accounts: number): boolean;
  /** The limit of a new token that asks for none. */
  readonly defaultRateLimit: number | null;
  /** Whether bodies must be sent as JSON, and the name of an account must look like an e-mail address. */
  readonly isStrict: boolean;
  /** Whether organizations have tenants, each with a Composer URL of its own. */
  readonly hasTenants: boolean;
  /** For how many milliseconds after a use a token with a limit is not counted again. */
  readonly uncounted: number;
}

/** The answer to any other method than `GET` where it knows no such path. */
export const noSuchRoute: Reply = {
  status: 404,
  headers: { "content-type": "text/plain" },
  body: "404 Not Found",
};

const page = htmlReply(200, "<!doctype html><title>PACKAGE.broker</title>");

/** Version 0.2.12, as it was seen running as a Worker and in a Node host of its core. */
const version0212: BrokerVersion = {
  words: zod3,
  refuse: (issues) => brokerFailure(500, "Internal Server Error", JSON.stringify(issues, null, 2)),
  exception: (message) => brokerFailure(500, "Internal Server Error", message),
  failure: brokerFailure,
  packageMissing: [502, "Bad Gateway", "The package is not available."],
  unknownPath: noSuchRoute,
  oneToken: { status: 404 },
  health: {},
  isLogInRequired: () => true,
  defaultRateLimit: 1000,
  isStrict: false,
  hasTenants: false,
  uncounted: 0,
};

/** Version 0.19.8 in its Node form, which is also that of its Docker image. The contract compares it with the real one. */
const version0198: BrokerVersion = {
  words: zod4,
  refuse(issues) {
    const message = JSON.stringify(issues, null, 2);
    return jsonReply(400, { success: false, error: { name: "ZodError", message } });
  },
  exception: () => brokerFailure(500, "Internal Server Error", "An unexpected error occurred"),
  failure: (status, error, message) => jsonReply(status, { error, message }),
  packageMissing: [404, "Not Found", "Package not found in any repository."],
  unknownPath: page,
  oneToken: page,
  health: { checks: { database: "ok" } },
  isLogInRequired: (accounts) => accounts > 0,
  defaultRateLimit: null,
  isStrict: true,
  hasTenants: true,
  // For 5 s a cache holds the token as text where its record is expected, and a text has no limit.
  uncounted: 5000,
};

export const brokerVersions: Readonly<Record<BrokerVersionName, BrokerVersion>> = {
  "0.2.12": version0212,
  "0.19.8": version0198,
};
