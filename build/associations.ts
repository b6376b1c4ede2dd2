/**
 * `npm run associations`: learns which cause goes with which meanings and codes, from every reply of the repository whose cause is known, and writes it to
 * `words/associations.ts`. Run it after rows have been added to the tables of replies or of words. A logistic regression with an L1 penalty, which
 * leaves most weights out; steps as in FISTA (Beck and Teboulle 2009). The same tables give the same weights.
 */

import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CATALOGUE } from '../server/src/core/bounce/catalogue/index.ts';
import { CAUSES, type Cause } from '../server/src/core/bounce/causes.ts';
import { readReplyFacts } from '../server/src/core/bounce/reply-facts.ts';
import { ALWAYS, featuresOf, UNIT, writeAssociations } from '../server/src/core/bounce/words/associate.ts';
import { IDIOMS } from '../server/src/core/bounce/words/languages.ts';
import { lookUp, wordsOfReply } from '../server/src/core/bounce/words/lexicon.ts';
import { STATEMENTS } from '../server/src/core/bounce/words/statements.ts';
import { ROOT } from './support.ts';

export const ASSOCIATIONS_FILE = path.join(ROOT, 'server/src/core/bounce/words/associations.ts');

const TABLES = path.join(ROOT, 'test/bounce');

/** In how many replies a feature has to be. */
const LEAST = 3;
const PENALTY = 0.0004;
const ROUNDS = 250;
const STEP = 2;

interface Labelled {
  readonly text: string;
  readonly causes: readonly Cause[];
}

function rowsOf(file: string, causes: number, reply: number): Labelled[] {
  const lines = readFileSync(path.join(TABLES, file), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))
    .map((cells) => ({ text: cells[reply]!, causes: cells[causes]!.split('|') as Cause[] }));
}

function labelled(): Labelled[] {
  const texts = JSON.parse(readFileSync(path.join(TABLES, 'reply-texts.json'), 'utf8')) as {
    text: string;
    cause: Cause;
  }[];
  return [
    ...rowsOf('language-replies.tsv', 1, 2),
    ...rowsOf('program-replies.tsv', 1, 2),
    ...rowsOf('vendor-replies.tsv', 2, 3),
    ...[
      ...texts,
      ...IDIOMS.map(({ example, cause }) => ({ text: example, cause })),
      ...STATEMENTS.map(({ example, cause }) => ({ text: example, cause })),
      ...CATALOGUE.map(({ example, cause }) => ({ text: example, cause })),
    ].map(({ text, cause }) => ({ text, causes: [cause] })),
  ];
}

function read({ text, causes }: Labelled) {
  const { status, reply } = readReplyFacts(text);
  const code = reply?.code ?? /^([45]\d\d)[ -]/.exec(text)?.[1];
  const { terms } = lookUp(wordsOfReply(text).tokens);
  return { features: [...featuresOf(terms, { status: status?.code, reply: code })], causes };
}

/** The weights as text, a line for each feature: see `parseAssociations`. */
export function learn(): string {
  const replies = labelled().map(read);
  const counts = new Map<string, number>();
  for (const { features } of replies)
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const names = [
    ALWAYS,
    ...[...counts]
      .filter(([, count]) => count >= LEAST)
      .map(([name]) => name)
      .sort(),
  ];
  const at = new Map(names.map((name, i) => [name, i]));
  const causes = (Object.keys(CAUSES) as Cause[]).sort();
  const rows = replies.map(({ features, causes: right }) => ({
    features: [0, ...features.flatMap((feature) => at.get(feature) ?? [])],
    right: causes.map((cause) => (right.includes(cause) ? 1 / right.length : 0)),
  }));
  const weights = fitted(rows, names.length, causes.length);
  const learned = names.map((name, i) => {
    const cells = causes.map((cause, j) => [cause, Math.round(weights[i * causes.length + j]! * UNIT)] as const);
    return [name, cells.filter(([, weight]) => weight !== 0)] as const;
  });
  return writeAssociations(
    causes,
    learned.filter(([, cells]) => cells.length > 0),
  );
}

function fitted(
  rows: readonly { readonly features: readonly number[]; readonly right: readonly number[] }[],
  features: number,
  causes: number,
): Float64Array {
  let weights = new Float64Array(features * causes);
  let ahead = weights;
  let momentum = 1;
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = new Float64Array(weights.length);
    for (const { features: present, right } of rows) {
      const odds = new Float64Array(causes);
      for (const feature of present) for (let j = 0; j < causes; j++) odds[j]! += ahead[feature * causes + j]!;
      const most = Math.max(...odds);
      let sum = 0;
      for (let j = 0; j < causes; j++) sum += odds[j] = Math.exp(odds[j]! - most);
      for (let j = 0; j < causes; j++) odds[j] = odds[j]! / sum - right[j]!;
      for (const feature of present) for (let j = 0; j < causes; j++) gradient[feature * causes + j]! += odds[j]!;
    }
    const next = ahead.map((weight, i) => {
      const moved = weight - (STEP * gradient[i]!) / rows.length;
      return Math.sign(moved) * Math.max(Math.abs(moved) - STEP * PENALTY, 0);
    });
    const nextMomentum = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    ahead = next.map((weight, i) => weight + ((momentum - 1) / nextMomentum) * (weight - weights[i]!));
    weights = next;
    momentum = nextMomentum;
  }
  return weights;
}

export async function main(): Promise<void> {
  const text = learn();
  await writeFile(
    ASSOCIATIONS_FILE,
    `/** Which causes go with what replies speak of: written by \`npm run associations\`, read by associate.ts. */\n\nexport const ASSOCIATIONS = \`\n${text}\n\`;\n`,
  );
  console.log(`${text.split('\n').length} features, ${text.length} characters.`);
}
