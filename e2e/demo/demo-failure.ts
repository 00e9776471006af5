/** Something in the demo did not come out as the story says. The message holds no secret. */
export class DemoFailure extends Error {
  /** The masked log of the step in which it happened, if it was in a step. */
  readonly log: string | undefined;

  constructor(message: string, log?: string) {
    super(message);
    this.log = log;
  }
}

/**
 * Makes sure that something is as the story is about to say.
 *
 * @throws DemoFailure if it is not
 */
export function expect(isSo: boolean, message: string, log?: string): asserts isSo {
  if (!isSo) throw new DemoFailure(message, log);
}
