/** Which repositories of an organization see a secret or variable. */
export type Visibility = "all" | "private" | "selected";

/** A secret or variable at rest. */
export interface Stored {
  /** In upper case. */
  readonly name: string;
  readonly value: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Of organizations only. */
  readonly visibility?: Visibility;
  /** Ids; only where the visibility is `selected`. */
  readonly selectedRepositories?: readonly number[];
}
