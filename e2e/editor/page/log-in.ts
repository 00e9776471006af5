import type { Workbench } from "./workbench.ts";

/** Begins to log in to a registry. */
async function chooseRegistry(workbench: Workbench, registry: string): Promise<void> {
  await workbench.palette.run("Registry Tokens: Log In");
  await workbench.quickInput.says("Which registry do you want to log in to?");
  await workbench.quickInput.choose(registry);
  await workbench.quickInput.says("How do you want to log in?");
}

/**
 * Logs in with a name, a password and a second factor.
 *
 * @param registry as the list of registries has it
 */
export async function logInByPassword(
  workbench: Workbench,
  registry: string,
  { name, password, way, code }: { name: string; password: string; way: string; code: () => string },
): Promise<void> {
  const { quickInput } = workbench;
  await chooseRegistry(workbench, registry);
  await quickInput.choose(way);
  await quickInput.says(way.includes("e-mail") ? "E-mail address" : "User name");
  await quickInput.answer(name);
  await quickInput.answerSecretly(password);
  await quickInput.says("The code of the authenticator app");
  await quickInput.answerSecretly(code());
  await workbench.notifications.take("You are logged in to");
}

/**
 * Pastes a token.
 *
 * @param registry as the list of registries has it
 */
export async function logInByToken(workbench: Workbench, registry: string, token: string): Promise<void> {
  const { quickInput } = workbench;
  await chooseRegistry(workbench, registry);
  await quickInput.choose("Paste a token");
  await quickInput.answerSecretly(token);
  await workbench.notifications.take("You are logged in to");
}

/**
 * Logs in to OnePub on its page.
 *
 * @param registry as the list of registries has it
 */
export async function logInByBrowser(workbench: Workbench, registry: string): Promise<void> {
  await chooseRegistry(workbench, registry);
  const page = await workbench.openedBy(() => workbench.quickInput.choose("In the browser"));
  await page.locator("#log-in").click();
  await page.locator("#outcome").waitFor();
  await page.close();
  await workbench.notifications.take("You are logged in to");
}
