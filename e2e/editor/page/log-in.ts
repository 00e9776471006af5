import type { Workbench } from "./workbench.ts";

/** A registry as somebody chooses it in the dialogue of Log In. */
export interface RegistryChoice {
  /** Such as `PACKAGE.broker`. */
  readonly title: string;
  readonly url: string;
}

/** Begins to log in to a registry that is not at its usual address. */
async function chooseRegistry(workbench: Workbench, { title, url }: RegistryChoice): Promise<void> {
  await workbench.palette.run("Registry Tokens: Log In");
  await workbench.quickInput.choose(`${title} at another address…`);
  await workbench.quickInput.says("The registry's URL");
  await workbench.quickInput.answer(url);
}

/** Logs in with a name and a password, if need be after saying that it is to be so. */
export async function logInByPassword(
  workbench: Workbench,
  registry: RegistryChoice,
  { name, password, way }: { name: string; password: string; way: string },
): Promise<void> {
  const { quickInput } = workbench;
  await chooseRegistry(workbench, registry);
  await quickInput.says("How do you want to log in?");
  await quickInput.choose(way);
  await quickInput.says(way.includes("e-mail") ? "E-mail address" : "User name");
  await quickInput.answer(name);
  await quickInput.answerSecretly(password);
  await workbench.notifications.take("You are logged in to");
}

/** Logs in to OnePub on its page. */
export async function logInByBrowser(workbench: Workbench, registry: RegistryChoice): Promise<void> {
  await chooseRegistry(workbench, registry);
  await workbench.quickInput.says("How do you want to log in?");
  const page = await workbench.openedBy(() => workbench.quickInput.choose("In the browser"));
  await page.locator("#log-in").click();
  await page.locator("#outcome").waitFor();
  await page.close();
  await workbench.notifications.take("You are logged in to");
}
