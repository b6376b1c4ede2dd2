/**
 * No regular expression takes long for a text that somebody sends: each is proven to be linear (`linear.ts`). Where the proof
 * rests on the bound of a repetition (`{0,80}`), the bound is a factor, and the worst texts that recheck finds, and texts that
 * repeat the pattern's own words and signs, are matched in a moment.
 */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { check } from 'recheck';
import { whyNotLinear } from './linear.ts';
import { literalPatterns, manifestPatterns, type Pattern, patternsMadeAtLoad } from './sources.ts';

/** For one match, in milliseconds of the processor. */
const MOMENT = 250;
/** How long texts are, in UTF-16 units: what is quadratic takes minutes for it. */
const LONG = 100_000;
/** How long recheck seeks a bad text, in milliseconds: most are found, or excluded, in a few; what it cannot judge takes all of it. */
const PATIENCE = 500;
/** How long the texts are that are tried beside recheck's: what is quadratic takes a second for them. */
const PROBE = 20_000;
const SIGNS = ['a', 'A', '0', ' ', '\t', '\r\n', '-', '.', '@', '"', '<', '(', '[', ':', ';', '=', '/', '\u00e9'];

/** The patterns that were quick: the search takes half a minute, and patterns seldom change. */
const CACHE = path.resolve(
  import.meta.dirname,
  `../../node_modules/.cache/dkim-lint/quick-patterns-${process.versions.v8}.json`,
);

function readCache(): readonly string[] {
  try {
    return JSON.parse(readFileSync(CACHE, 'utf8')) as readonly string[];
  } catch {
    return [];
  }
}

/** Texts that repeat one or two of the words and signs that a pattern looks for. */
function* probes({ source }: Pattern): Generator<string> {
  const words = new Set(source.replace(/\\[a-zA-Z]/g, ' ').match(/[A-Za-z]{2,30}/g) ?? []);
  const pieces = [...SIGNS, ...[...words].slice(0, 12)];
  for (const first of pieces) {
    for (const second of ['', ...pieces]) {
      const pump = first + second;
      yield `${pump.repeat(Math.ceil(PROBE / pump.length))}\0`;
    }
  }
}

/** The worst texts that recheck finds, from short to long, so that a bad pattern is reported before it takes minutes. */
async function* attacks({ source, flags }: Pattern): AsyncGenerator<string> {
  const diagnostics = await check(source, flags, { timeout: PATIENCE });
  if (diagnostics.status !== 'vulnerable') return;
  const { pumps, suffix } = diagnostics.attack;
  const rest = suffix.length + pumps.reduce((sum, { prefix }) => sum + prefix.length, 0);
  const pump = pumps.reduce((sum, each) => sum + each.pump.length, 0);
  for (const length of [100, 1000, 10_000, LONG]) {
    const count = Math.max(1, Math.floor((length - rest) / Math.max(1, pump)));
    yield pumps.map((each) => each.prefix + each.pump.repeat(count)).join('') + suffix;
  }
}

/** How long the slowest of the texts takes, up to the first that takes too long; in milliseconds of the processor. */
async function slowest(
  { source, flags }: Pattern,
  texts: Iterable<string> | AsyncIterable<string>,
): Promise<{ readonly took: number; readonly text: string }> {
  const expression = new RegExp(source, flags.replace(/[gy]/g, ''));
  let worst = { took: 0, text: '' };
  for await (const text of texts) {
    const start = process.cpuUsage();
    expression.test(text);
    const took = process.cpuUsage(start).user / 1000;
    if (took > worst.took) worst = { took, text: `${JSON.stringify(text.slice(0, 40))} of ${text.length} units` };
    if (took > MOMENT) break;
  }
  return worst;
}

describe('regular expressions of the sources', async () => {
  const patterns = [...literalPatterns(), ...manifestPatterns(), ...(await patternsMadeAtLoad())];
  const shown = ({ place, source, flags }: Pattern) => `${place} /${source.slice(0, 100)}/${flags}`;

  test('each is proven to be linear', () => {
    assert.ok(patterns.length > 500, 'they are found');
    const unproven = patterns.flatMap((pattern) => {
      const why = whyNotLinear(pattern.source, pattern.flags);
      return why === undefined ? [] : [`${shown(pattern)}: ${why}`];
    });
    assert.deepEqual(unproven, []);
  });

  test('those whose bounds are a factor match the worst texts in a moment', async () => {
    const key = ({ source, flags }: Pattern) => `/${source}/${flags}`;
    const bounded = patterns.filter(({ source, flags }) => whyNotLinear(source, flags, true) !== undefined);
    const known = new Set(readCache());
    const queue = [...new Map(bounded.map((pattern) => [key(pattern), pattern])).values()];
    const quick: string[] = [];
    const slow: string[] = [];
    for (const pattern of queue) {
      if (!known.has(key(pattern))) {
        let found = await slowest(pattern, attacks(pattern));
        if (found.took <= MOMENT) found = await slowest(pattern, probes(pattern));
        if (found.took > MOMENT) {
          slow.push(`${shown(pattern)}: ${Math.round(found.took)} ms for ${found.text}`);
          continue;
        }
      }
      quick.push(key(pattern));
    }
    mkdirSync(path.dirname(CACHE), { recursive: true });
    writeFileSync(CACHE, JSON.stringify(quick));
    assert.deepEqual(slow, []);
  });
});

describe('the proof', () => {
  /** What grows faster than its text, and what the text looks like. */
  const BAD: Readonly<Record<string, RegExp>> = {
    'two ways in a repetition': /^(?:a|a)*$/,
    'a repetition in a repetition': /^(?:a+)+$/,
    'the same with a bound outside': /^(?:a*){0,5}$/,
    'two ways to read a character': /^(?:\w|\d)*-/,
    'two ways with a word between': /^(?:x(?:a|b)?y?(?:a|b)?)*$/,
    'an outer repetition that begins anywhere': /^(?:a{1,3}b?)*c/,
    'two repetitions of the same': /^\s*,?\s*$/,
    'the same with bounds that are no limit': /^\s{0,100000},?\s{0,100000}$/,
    'two that share characters': /^[\w.]+[\d.]+:/,
    'three with something optional between': /^a*b?a*c?a*$/,
    'an end that is looked for from everywhere': /\s+$/,
    'a word that begins within itself': /user:[^\s]+ /i,
    'everything after a sign': /;.*x/s,
    'a look-ahead that reads on': /a(?=[^;]*x)/,
    'a negative one': /(?!.*x)/,
    'a look-behind of another character': /(?<!b)a+c/,
    'lines that end in carriage returns': /^[A-Za-z-]+:[^\n]*\n/gm,
    'a string whose quotation marks open anywhere': /"[^"\\]*(?:\\.[^"\\]*)*;/s,
    'a tail after a success that is not sure': /(?:\(\w*\)|x)*?\(\w*y/,
    'a matched text that is read again': /a(?:a+c)?/g,
    'case that is folded': /^[a-z]*K*$/i,
    'characters of Unicode': /^\p{L}*[\p{Lu}-]*$/u,
  };
  for (const [what, { source, flags }] of Object.entries(BAD)) {
    test(`does not hold for ${what}`, () => assert.notEqual(whyNotLinear(source, flags), undefined));
  }

  const GOOD: readonly RegExp[] = [
    /^\s*(?:,\s*)?$/,
    /(?<![ \t])[ \t]+$/,
    /(?<!\s)\s*\r?\n/g,
    /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,}$/i,
    /"(?:\\.|[^"\\])*"?/gs,
    /<[^<>]*>/g,
    /\w+/g,
    /\bfrom\b|\bby\b/i,
    /^(?:#.*(?:\r\n|[\r\n]))*[\w-]+:/,
    /=\?[^\s?]{1,64}\?[BbQq]\?[^?]{0,500}\?=/y,
    /^["']?\s{0,20}v\s{0,20}=/i,
    /[?#].*/s,
  ];
  for (const pattern of GOOD) {
    test(`holds for ${pattern}`, () => assert.equal(whyNotLinear(pattern.source, pattern.flags), undefined));
  }

  test('does not hold for what is not understood', () => {
    for (const [source, flags] of [
      ['(a)\\1', ''],
      ['[\\p{L}--[a-z]]', 'v'],
      ['(?<=a+)b', ''],
    ] as const)
      assert.match(whyNotLinear(source, flags) ?? '', /^not understood: /);
  });
});
