/** One job's corner of a machine, before anything has been done to it. */
export interface Place {
  home: string;
  workspace: string;
  temporary: string;
  /** The credential file of the row's client, which is not there yet; its directory is. */
  file: string;
  /** `<file>.setup-registry-token`. */
  ledger: string;
  /** A folder outside of all the others, of the same user. */
  outside: string;
  /** The token that main is given. */
  token: string;
  /** Gives a path to a user who is neither root nor the job's. Only root can. */
  giveAway(path: string): void;
}

/** A file system that is not what a program expects. Arranged, then main and post of the built bundle run over it. */
export interface HostileFileSystem {
  name: string;
  client: "pub" | "composer" | "apkg";
  /** Whether another user has to take part, so that only root can arrange it. */
  needsRoot?: true;
  arrange(place: Place): void;
  /** What happens between main and post. */
  meanwhile?(place: Place): void;
  /** `fine`, or the code of the error that main ends with. */
  main: string;
  /** What main says. */
  says?: RegExp;
  /** What post says. */
  post: RegExp;
  /** Names that may be there afterwards and were not before; all else must be as it was arranged, to the last byte. */
  left?: RegExp;
}
