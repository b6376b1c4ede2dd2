/**
 * What the things that a reply speaks of come to together, where no statement says it: "mailbox" beside "too much" is more
 * often a full mailbox than a rate. Which thing goes with which cause was learned from replies whose causes are known
 * (`npm run associations`, from the tables in test/bounce); it holds in every language, because things are meanings and not words.
 */

import type { Cause } from '../causes.ts';
import { ASSOCIATIONS } from './associations.ts';
import type { Match } from './phrase.ts';
import type { Meaning } from './row.ts';

/** What replies are told apart by: each meaning, each two that follow each other, the code without its class, the reply code. */
export function featuresOf(
  terms: readonly Match<Meaning>[],
  { status, reply }: { readonly status?: string | undefined; readonly reply?: string | undefined },
): ReadonlySet<string> {
  const features = new Set<string>();
  for (const [i, { value }] of terms.entries()) {
    features.add(value);
    if (i > 0) features.add(`${terms[i - 1]!.value}+${value}`);
  }
  if (status !== undefined) features.add(status.slice(1));
  if (reply !== undefined) features.add(reply);
  return features;
}

/** How much a cause speaks for itself, before anything is known. */
export const ALWAYS = 'always';

/** A weight of one: the odds of its cause are e times as good. */
export const UNIT = 4;

/** Below this, other causes are too likely. */
const LIKELY = 0.7;
/** Below this, the words say too little: codes alone are read elsewhere. */
const SPOKEN = 1;

/** What every refusal may speak of: "the message was rejected and could not be delivered to this recipient, try again later". */
const FITS_ANY: ReadonlySet<Meaning> = new Set<Meaning>([
  'message',
  'recipient',
  'addressee',
  'server',
  'rejected',
  'failed',
  'undelivered',
  'delivered',
  'temporary',
  'not',
]);

type Weights = readonly (readonly [cause: Cause, weight: number])[];

/** A cause's letter and a weight. */
const CELL = /([A-Za-z])(-?\d+)/g;
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** @param weights in {@link UNIT}ths */
export function writeAssociations(
  causes: readonly Cause[],
  features: readonly (readonly [feature: string, weights: readonly (readonly [cause: Cause, weight: number])[]])[],
): string {
  const lines = features.map(([feature, weights]) =>
    [feature, weights.map(([cause, weight]) => `${LETTERS[causes.indexOf(cause)]}${weight}`).join('')].join(' '),
  );
  return [causes.join(' '), ...lines].join('\n');
}

/** @param text the causes, which the letters from `a` to `Z` stand for; then a line for each feature with its weights: `mailbox+full m12t-3` */
export function parseAssociations(text: string): ReadonlyMap<string, Weights> {
  const [causes, ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  return new Map(
    lines.map(([feature, weights]) => [
      feature!,
      Array.from(weights!.matchAll(CELL), ([, letter, weight]): [Cause, number] => [
        causes![LETTERS.indexOf(letter!)] as Cause,
        Number(weight) / UNIT,
      ]),
    ]),
  );
}

let known: ReadonlyMap<string, Weights> | undefined;

/** The cause that is likelier than all others together, by what a reply speaks of. Undefined if no cause is, or if it speaks of nothing. */
export function likeliestCause(
  terms: readonly Match<Meaning>[],
  codes: { readonly status?: string | undefined; readonly reply?: string | undefined },
): Cause | undefined {
  if (terms.every(({ value }) => FITS_ANY.has(value))) return undefined;
  known ??= parseAssociations(ASSOCIATIONS);
  const sums = new Map<Cause, number>();
  add(sums, featuresOf(terms, {}), known);
  const spoken = new Map(sums);
  add(sums, [ALWAYS, ...featuresOf([], codes)], known);
  let all = 0;
  let best: Cause | undefined;
  for (const [cause, sum] of sums) {
    all += Math.exp(sum);
    if (best === undefined || sum > sums.get(best)!) best = cause;
  }
  if (best === undefined || (spoken.get(best) ?? 0) < SPOKEN) return undefined;
  return Math.exp(sums.get(best)!) / all >= LIKELY ? best : undefined;
}

function add(sums: Map<Cause, number>, features: Iterable<string>, weights: ReadonlyMap<string, Weights>): void {
  for (const feature of features)
    for (const [cause, weight] of weights.get(feature) ?? []) sums.set(cause, (sums.get(cause) ?? 0) + weight);
}
