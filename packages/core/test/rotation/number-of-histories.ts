/**
 * How many histories a model lives through: few by default, as each costs a dozen rotations.
 * `ROTATION_HISTORIES=60000` asks for more.
 */
export function numberOfHistories(usual: number): number {
  return Number(process.env.ROTATION_HISTORIES || usual);
}
