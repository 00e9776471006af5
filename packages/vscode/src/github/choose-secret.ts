import type { RegistryKindName } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import { Dialogue } from "../ui/dialogue.ts";
import { type ChosenSecret, secretQuestions } from "./secret-questions.ts";

/**
 * Asks for the GitHub secret that is to hold a token, in a dialogue of its own.
 *
 * @param registry whose token it is
 * @throws {Cancelled}, {RegistryTokenError}
 */
export async function chooseSecret(
  services: Services,
  title: string,
  registry: { kind: RegistryKindName; url: string },
): Promise<ChosenSecret> {
  let chosen: ChosenSecret | undefined;
  const next = (answer: ChosenSecret): undefined => {
    chosen = answer;
  };
  await new Dialogue(services.editor, title).run(secretQuestions(services, { registry, next, left: 0 }));
  if (chosen === undefined) throw new Error("A dialogue ended without an answer.");
  return chosen;
}
