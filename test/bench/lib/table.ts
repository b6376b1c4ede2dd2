/** One form for the rows of all benchmarks: the ratio first, as it is what a run on another machine can be compared with. */

const WIDTHS = [9, 58, 14, 14] as const;

export function head(ours: string, theirs: string): void {
  print(['ratio', 'what', ours, theirs]);
}

/**
 * @param ratio of the peer's time to ours: above 1 we are faster
 * @param unit of both numbers
 */
export function row(what: string, ours: number, theirs: number | undefined, unit = 'ms'): void {
  const text = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
  if (theirs === undefined) print(['-', what, text(ours), 'not there']);
  else print([`x${(theirs / ours).toFixed(2)}`, what, text(ours), text(theirs)]);
}

/** A row without a peer. */
export function note(what: string, value: string): void {
  print(['', what, value, '']);
}

function print(cells: readonly string[]): void {
  console.log(
    cells
      .map((cell, i) => (i === 1 ? cell.padEnd(WIDTHS[i]) : cell.padStart(WIDTHS[i]!)))
      .join('  ')
      .trimEnd(),
  );
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;
}
