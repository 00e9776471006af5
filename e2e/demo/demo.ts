import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findComposer } from "../clients/composer.ts";
import { startApkg } from "../registries/apkg.ts";
import { startOidcIssuer } from "../registries/oidc-issuer.ts";
import { startOnePub } from "../registries/onepub.ts";
import { startPackageBroker } from "../registries/package-broker.ts";
import { tellAskedChapter } from "./asked-chapter.ts";
import { chaptersOf } from "./chapters.ts";
import { DemoFailure, expect } from "./demo-failure.ts";
import { makeMachine } from "./machine.ts";
import { tellProof } from "./proof.ts";
import { tellRegistryChapter } from "./registry-chapter.ts";
import { Secrets } from "./secrets.ts";
import { furnishSelfHosted, tellSelfHostedChapter } from "./self-hosted-chapter.ts";
import { actionFolder } from "./set-up-step.ts";
import { Story } from "./story.ts";

const startedAt = performance.now();
const secrets = new Secrets();
const story = new Story({
  hasColours: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
  write: (text) => void process.stdout.write(text),
});
const cleanUps: (() => Promise<void>)[] = [];

async function kept<Resource>(
  resource: Promise<Resource>,
  cleanUp: (made: Resource) => Promise<void>,
): Promise<Resource> {
  const made = await resource;
  cleanUps.push(() => cleanUp(made));
  return made;
}

async function cleanUp(): Promise<void> {
  for (let next = cleanUps.pop(); next !== undefined; next = cleanUps.pop()) {
    await next().catch((error: unknown) => fail("The demo could not clean up", error));
  }
}

function fail(what: string, error: unknown): void {
  process.exitCode = 1;
  story.chapter(what);
  if (error instanceof DemoFailure && error.log !== undefined) story.log("log", error.log.split("\n"));
  story.bad(secrets.hide(`FAILED: ${error instanceof Error ? error.message : String(error)}`));
}

async function tell(): Promise<void> {
  const bundle = join(actionFolder, "packages", "action", "dist", "main", "index.js");
  const isBuilt = await access(bundle).then(
    () => true,
    () => false,
  );
  expect(isBuilt, "The action is not built. `npm run demo` builds it first.");

  const servers = {
    onePub: await kept(startOnePub(), (server) => server.close()),
    packageBroker: await kept(startPackageBroker(), (server) => server.close()),
    apkg: await kept(startApkg(), (server) => server.close()),
  };
  const issuer = await kept(startOidcIssuer(), (server) => server.close());
  const furnishFresh = (home: string) => writeFile(join(home, ".gitconfig"), "[user]\n\tname = Example\n");
  const fresh = await kept(makeMachine(secrets, furnishFresh), (machine) => machine.dispose());
  const furnish = (home: string) => furnishSelfHosted(home, secrets);
  const selfHosted = await kept(makeMachine(secrets, furnish), (machine) => machine.dispose());

  story.title("setup-registry-token: a token for one job, and every byte back afterwards");
  story.paragraph(
    "The action lets a package manager into a private registry for one job. Here the built action runs as on " +
      "GitHub's runner, against three registries on 127.0.0.1. 'before' is a step that " +
      "wants a package, 'main' the action, 'during' that step again, 'post' the action at the end of the job, 'after' " +
      "that step in the next job. | marks lines of the job's log, where *** is a hidden token. ~ is a throw-away HOME. " +
      "Small programs send what dart and apkg would send.",
  );
  const spellings: number[] = [];
  for (const chapter of chaptersOf(servers, await findComposer(process.env))) {
    spellings.push(await tellRegistryChapter(chapter, { story, machine: fresh, secrets }));
  }
  await tellSelfHostedChapter(servers.packageBroker, { story, machine: selfHosted, secrets });
  await tellAskedChapter({ ...servers, issuer }, { story, machine: fresh, secrets });
  await tellProof([fresh, selfHosted], { story, secrets, spellings });
  const jobCount = fresh.jobCount + selfHosted.jobCount;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  await cleanUp();
  if (process.exitCode !== undefined) return;
  story.paragraph("");
  story.good(`Done: 3 registries, ${jobCount} jobs, nothing left behind, ${seconds} s.`);
}

for (const [signal, exitCode] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => void cleanUp().finally(() => process.exit(exitCode)));
}

await tell()
  .catch((error: unknown) => fail("The demo stops here", error))
  .finally(cleanUp);
