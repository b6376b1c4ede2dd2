/**
 * No regular expression takes long for a text that somebody sends: each is proven to be linear by recheck, or the worst long text
 * that recheck finds is matched in a moment. Where recheck finds no answer in time, texts that repeat the pattern's own words and
 * signs are tried; the test lists these patterns. Where a pattern needs more, its texts are short, and a comment above it says
 * how long they can be (`At most 300 units.`).
 */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { check } from 'recheck';
import { literalPatterns, manifestPatterns, type Pattern, patternsMadeAtLoad } from './sources.ts';

/** For one match, in milliseconds of the processor. */
const MOMENT = 250;
/** How long texts are where nothing else is said, in UTF-16 units: what is quadratic takes minutes for it. */
const LONG = 100_000;
/** For the search of a bad text, in milliseconds: most are found, or excluded, in a few. */
const PATIENCE = 1500;

interface Verdict {
  readonly isLinear: boolean;
  /** No bad text was found in time; that may be found another time. */
  readonly isUnknown?: boolean;
  /** A text that takes long: what comes first, what is repeated, what ends it. */
  readonly attack?: {
    readonly prefix: string;
    readonly pumps: readonly { prefix: string; pump: string }[];
    readonly suffix: string;
  };
}

/** The search takes minutes, and patterns seldom change. */
const CACHE = path.resolve(import.meta.dirname, '../../node_modules/.cache/dkim-lint/recheck-4.5.0.json');

function readCache(): Record<string, Verdict> {
  try {
    return JSON.parse(readFileSync(CACHE, 'utf8')) as Record<string, Verdict>;
  } catch {
    return {};
  }
}

async function judge({ source, flags }: Pattern): Promise<Verdict> {
  const diagnostics = await check(source, flags, { timeout: PATIENCE });
  if (diagnostics.status === 'safe') return { isLinear: true };
  if (diagnostics.status === 'unknown') return { isLinear: false, isUnknown: true };
  const { pumps, suffix } = diagnostics.attack;
  return {
    isLinear: false,
    attack: { prefix: '', pumps: pumps.map(({ prefix, pump }) => ({ prefix, pump })), suffix },
  };
}

/** How long the texts are that a pattern is attacked with where recheck finds no answer: what is quadratic takes a second for them. */
const PROBE = 30_000;
const SIGNS = ['a', 'A', '0', ' ', '\t', '\r\n', '-', '.', '@', '"', '<', '(', '[', ':', ';', '=', '/', '\u00e9'];

/** Texts that repeat one or two of the words and signs that a pattern looks for. */
function* probes({ source, limit = PROBE }: Pattern): Generator<string> {
  const words = new Set(source.replace(/\\[a-zA-Z]/g, ' ').match(/[A-Za-z]{2,30}/g) ?? []);
  const pieces = [...SIGNS, ...[...words].slice(0, 12)];
  for (const first of pieces) {
    for (const second of ['', ...pieces]) {
      const pump = first + second;
      yield `${pump.repeat(Math.ceil(Math.min(limit, PROBE) / pump.length))}\0`;
    }
  }
}

/** How long the slowest probe takes, up to the first that takes too long; in milliseconds of the processor. */
function attacked(pattern: Pattern): number {
  const expression = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
  let most = 0;
  for (const text of probes(pattern)) {
    const start = process.cpuUsage();
    expression.test(text);
    most = Math.max(most, process.cpuUsage(start).user / 1000);
    if (most > MOMENT) break;
  }
  return most;
}

function worstText({ attack }: Verdict, length: number): string {
  if (attack === undefined) return ' '.repeat(length);
  const rest = attack.suffix.length + attack.pumps.reduce((sum, { prefix }) => sum + prefix.length, 0);
  const pump = attack.pumps.reduce((sum, each) => sum + each.pump.length, 0);
  const count = Math.max(1, Math.floor((length - rest) / Math.max(1, pump)));
  return attack.pumps.map((each) => each.prefix + each.pump.repeat(count)).join('') + attack.suffix;
}

test('every regular expression is linear, or its texts are bounded', async (t) => {
  const patterns = [...literalPatterns(), ...manifestPatterns(), ...(await patternsMadeAtLoad())];
  assert.ok(patterns.length > 500, 'they are found');
  const cache = readCache();
  const verdicts: Record<string, Verdict> = {};
  const unjudged = new Map(patterns.map((pattern) => [`/${pattern.source}/${pattern.flags}`, pattern]));
  const queue = [...unjudged];
  await Promise.all(
    [0, 1].map(async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        verdicts[next[0]] = cache[next[0]] ?? (await judge(next[1]));
      }
    }),
  );
  mkdirSync(path.dirname(CACHE), { recursive: true });
  const known = Object.entries(verdicts).filter(([, verdict]) => verdict.isUnknown !== true);
  writeFileSync(CACHE, JSON.stringify(Object.fromEntries(known)));
  const wrong = patterns.flatMap((pattern) => {
    const verdict = verdicts[`/${pattern.source}/${pattern.flags}`]!;
    if (verdict.isLinear) return [];
    const shown = `${pattern.place} /${pattern.source.slice(0, 100)}/${pattern.flags}`;
    if (verdict.isUnknown === true) {
      t.diagnostic(`not proven, attacked: ${shown}`);
      const took = attacked(pattern);
      return took > MOMENT ? [`${shown}: ${Math.round(took)} ms for a probe`] : [];
    }
    // From short to long, so that a bad pattern is told before it takes minutes.
    for (const length of [100, 1000, 10_000, LONG]
      .filter((each) => each < (pattern.limit ?? LONG))
      .concat(pattern.limit ?? LONG)) {
      const text = worstText(verdict, length);
      const start = process.cpuUsage();
      new RegExp(pattern.source, pattern.flags).test(text);
      const took = process.cpuUsage(start).user / 1000;
      if (took > MOMENT) return [`${shown}: ${Math.round(took)} ms for ${text.length} units`];
    }
    return [];
  });
  assert.deepEqual(wrong, []);
});
