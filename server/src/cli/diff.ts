/** Two texts as a unified diff, which `patch` applies. Knows lines only. */

import { visible } from './visible.ts';

const CONTEXT = 3;
/** Blocks that differ in more lines, between lines that both texts have once, are shown as replaced whole. */
const MAX_DIFFERENCES = 1500;

/** One step of a diff: a line of both texts, of the old one or of the new one. */
interface Step {
  readonly mark: ' ' | '-' | '+';
  readonly line: string;
}

/** The unified diff; empty where the texts are the same. Line ends belong to the lines. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const steps = compare(linesOf(before), linesOf(after));
  const shown = visible(name);
  return `--- ${shown}\n+++ ${shown}\n${hunksOf(steps).join('')}`;
}

/** The lines with their ends. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]+\n?|\n/g) ?? [];
}

function compare(a: readonly string[], b: readonly string[]): readonly Step[] {
  const steps: Step[] = [];
  let i = 0;
  let j = 0;
  for (const [x, y] of [...anchorsOf(a, b), [a.length, b.length] as const]) {
    pushBlock(steps, a.slice(i, x), b.slice(j, y));
    if (x < a.length) steps.push({ mark: ' ', line: a[x]! });
    i = x + 1;
    j = y + 1;
  }
  return steps;
}

/** Pairs of equal lines that occur once in each text, as many as keep their order in both. */
function anchorsOf(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const inB = onceOnly(b);
  const pairs: (readonly [number, number])[] = [];
  for (const [line, x] of onceOnly(a)) {
    const y = inB.get(line);
    if (y !== undefined) pairs.push([x, y]);
  }
  pairs.sort(([x], [y]) => x - y);
  return longestRise(pairs);
}

function onceOnly(lines: readonly string[]): Map<string, number> {
  const at = new Map<string, number>();
  const again = new Set<string>();
  lines.forEach((line, i) => {
    if (at.has(line)) again.add(line);
    at.set(line, i);
  });
  for (const line of again) at.delete(line);
  return at;
}

/** The longest subsequence whose second numbers rise, in O(n log n). */
function longestRise(pairs: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const tops: number[] = [];
  const before = new Int32Array(pairs.length);
  pairs.forEach(([, y], i) => {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[tops[middle]!]![1] < y) low = middle + 1;
      else high = middle;
    }
    before[i] = low === 0 ? -1 : tops[low - 1]!;
    tops[low] = i;
  });
  const rise: (readonly [number, number])[] = [];
  for (let i = tops.at(-1) ?? -1; i >= 0; i = before[i]!) rise.push(pairs[i]!);
  return rise.reverse();
}

/** A block between anchors: what is the same at its ends, and the longest common lines between. */
function pushBlock(steps: Step[], a: readonly string[], b: readonly string[]): void {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  for (const line of a.slice(0, head)) steps.push({ mark: ' ', line });
  pushChanged(steps, a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  for (const line of a.slice(a.length - tail)) steps.push({ mark: ' ', line });
}

/** The shortest way from `a` to `b` (E. Myers, An O(ND) Difference Algorithm, 1986), if it is short enough. */
function pushChanged(steps: Step[], a: readonly string[], b: readonly string[]): void {
  const trace = shortestEdit(a, b);
  if (trace === undefined) {
    for (const line of a) steps.push({ mark: '-', line });
    for (const line of b) steps.push({ mark: '+', line });
    return;
  }
  const back: Step[] = [];
  let x = a.length;
  let y = b.length;
  for (let d = trace.length - 1; d >= 0; d--) {
    const k = x - y;
    const before = trace[d]!;
    const isDown = k === -d || (k !== d && before(k - 1) < before(k + 1));
    const previousX = d === 0 ? 0 : isDown ? before(k + 1) : before(k - 1);
    const previousY = d === 0 ? 0 : previousX - (isDown ? k + 1 : k - 1);
    while (x > previousX && y > previousY) {
      back.push({ mark: ' ', line: a[--x]! });
      y--;
    }
    if (d === 0) break;
    if (isDown) back.push({ mark: '+', line: b[--y]! });
    else back.push({ mark: '-', line: a[--x]! });
  }
  for (const step of back.reverse()) steps.push(step);
}

/** How far along `a` each diagonal was before every round; undefined beyond the greatest number of differences. */
function shortestEdit(
  a: readonly string[],
  b: readonly string[],
): readonly ((diagonal: number) => number)[] | undefined {
  const most = Math.min(a.length + b.length, MAX_DIFFERENCES);
  const reached = new Int32Array(2 * most + 3);
  const middle = most + 1;
  const trace: ((diagonal: number) => number)[] = [];
  for (let d = 0; d <= most; d++) {
    const round = reached.slice(middle - d - 1, middle + d + 2);
    trace.push((diagonal) => round[diagonal + d + 1]!);
    for (let k = -d; k <= d; k += 2) {
      const isDown = k === -d || (k !== d && reached[middle + k - 1]! < reached[middle + k + 1]!);
      let x = isDown ? reached[middle + k + 1]! : reached[middle + k - 1]! + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reached[middle + k] = x;
      if (x >= a.length && x - k >= b.length) return trace;
    }
  }
  return undefined;
}

function hunksOf(steps: readonly Step[]): readonly string[] {
  const hunks: string[] = [];
  let oldLine = 1;
  let newLine = 1;
  let at = 0;
  while (at < steps.length) {
    if (steps[at]!.mark === ' ') {
      at++;
      oldLine++;
      newLine++;
      continue;
    }
    const lead = Math.min(CONTEXT, at);
    const end = endOfHunk(steps, at);
    const shown = steps.slice(at - lead, end);
    const olds = shown.filter(({ mark }) => mark !== '+').length;
    const news = shown.filter(({ mark }) => mark !== '-').length;
    hunks.push(`@@ -${range(oldLine - lead, olds)} +${range(newLine - lead, news)} @@\n${shown.map(written).join('')}`);
    oldLine += olds - lead;
    newLine += news - lead;
    at = end;
  }
  return hunks;
}

/** After the last change that is so near that its context meets the one before, and its context. */
function endOfHunk(steps: readonly Step[], from: number): number {
  let last = from;
  for (let i = from; i < steps.length && i - last <= 2 * CONTEXT; i++) if (steps[i]!.mark !== ' ') last = i;
  return Math.min(steps.length, last + 1 + CONTEXT);
}

function range(start: number, count: number): string {
  return count === 1 ? `${start}` : `${count === 0 ? start - 1 : start},${count}`;
}

function written({ mark, line }: Step): string {
  return line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`;
}
