import type { OidcIssuer } from "../registries/oidc-issuer.ts";
import type { OnePubServer } from "../registries/onepub.ts";
import type { PackageBrokerServer } from "../registries/package-broker.ts";
import { expect } from "./demo-failure.ts";
import type { Telling } from "./registry-chapter.ts";
import { actionFolder, setUp } from "./set-up-step.ts";
import { stepLogLines } from "./step-log.ts";

const HOUR = 60 * 60 * 1000;

/** The servers of this chapter. */
export interface AskedServers {
  packageBroker: PackageBrokerServer;
  onePub: OnePubServer;
  issuer: OidcIssuer;
}

/** Plays a token that has ended, and one that a registry issues for this run only. */
export async function tellAskedChapter(
  { packageBroker, onePub, issuer }: AskedServers,
  { story, machine, secrets }: Telling,
): Promise<void> {
  story.chapter("5. The registry is asked before anything is written");
  story.paragraph(
    "A token that ended an hour ago: Composer would only say that authentication is required; the registry says why.",
  );
  const { token } = packageBroker.issue({ expiresAt: Date.now() - HOUR });
  secrets.add(token);
  const job = await machine.startJob([token]);
  const main = await job.uses(actionFolder, {
    with: { registry: "package-broker", url: packageBroker.url, token },
    reference: "OWNER/setup-registry-token@v1",
  });
  expect(main.conclusion === "failure", "An expired token should have failed the step.", main.log);
  story.log("main", stepLogLines(main.log));
  const touched = await machine.differences();
  expect(touched.length === 0, `A file was touched: ${touched.join(", ")}.`);
  await machine.finish(job);

  story.paragraph(
    "No secret at all: OnePub issues a token for the identity of this run (auth: oidc), and says when it ends.",
  );
  onePub.trust({ issuer, claims: { repository: "example/project" } });
  const trusted = await machine.startJob([], issuer.environment);
  const issued = await setUp(trusted, { registry: "onepub", url: onePub.origin, auth: "oidc" });
  secrets.add(trusted.environment[issued.outputs["environment-variable"] ?? ""] ?? "");
  const end = issued.outputs["expires-at"] ?? "";
  expect(Date.parse(end) > Date.now(), "The step should say when the token ends.", issued.log);
  story.log(
    "main",
    stepLogLines(issued.log).map((line) => machine.short(line)),
  );
  story.log(
    "post",
    stepLogLines(await machine.finish(trusted)).map((line) => machine.short(line)),
  );
}
