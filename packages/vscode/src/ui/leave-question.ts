/** The user has closed a question, or said no: nothing more is to be done, and nothing to be reported. */
export class Cancelled extends Error {
  constructor() {
    super("The user has cancelled.");
  }
}

/** The user wants the question before. */
export class GoBack extends Error {
  constructor() {
    super("The user wants to go back.");
  }
}
