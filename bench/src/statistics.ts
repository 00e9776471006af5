/** A series of measurements of one thing, in milliseconds. */
export type Series = readonly number[];

export function minimum(series: Series): number {
  return Math.min(...series);
}

export function median(series: Series): number {
  const sorted = [...series].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/** The median of the ratios of measurements that were taken one right after the other. */
export function medianRatio(series: Series, floor: Series): number {
  return median(series.map((value, index) => value / (floor[index] ?? Number.NaN)));
}
