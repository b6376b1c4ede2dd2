/** Sections of RFCs that the sources and pages name: each of them is a section of that RFC. */

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const ROOT = path.resolve(import.meta.dirname, '..');

/** `3: 3` is 3.1, 3.2 and 3.3; every section above one of the table is one too. */
const SUBSECTIONS: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  6376: {
    '': 10,
    1: 5,
    2: 11,
    3: 11,
    3.3: 4,
    3.4: 5,
    3.6: 2,
    '3.6.2': 2,
    4: 2,
    5: 6,
    5.4: 2,
    6: 3,
    6.1: 3,
    7: 10,
    8: 15,
    9: 2,
    A: 3,
    B: 2,
    C: 2,
    D: 0,
    E: 0,
  },
  8460: { '': 9, 1: 1, 4: 5, 4.2: 2, 4.3: 4, 5: 6, 5.3: 1, 6: 6, 9: 2, A: 2, B: 0 },
  8461: { '': 12, 1: 1, 3: 4, 4: 2, 5: 1, 7: 2, 8: 4, 9: 3, 10: 5, 12: 2, A: 0, B: 0 },
  8601: { '': 8, 1: 6, 1.5: 5, 2: 7, 2.7: 7, 4: 2, 6: 8, 6.3: 2, 7: 11, 8: 2, A: 0, B: 7, C: 0, D: 0 },
  8617: {
    '': 12,
    2: 4,
    3: 9,
    4: 4,
    4.1: 4,
    4.2: 1,
    5: 2,
    5.1: 5,
    5.2: 2,
    7: 2,
    7.1: 3,
    7.2: 2,
    9: 5,
    10: 4,
    11: 3,
    A: 2,
    B: 0,
  },
  9989: {
    '': 12,
    2: 4,
    3: 2,
    3.2: 18,
    4: 10,
    4.4: 3,
    '4.10': 2,
    5: 4,
    5.1: 7,
    5.3: 9,
    7: 4,
    9: 4,
    10: 2,
    11: 8,
    A: 6,
    B: 5,
    C: 9,
  },
  9990: { '': 9, 1: 1, 3: 5, 3.1: 6, 3.5: 4, 6: 2, 7: 3, 8: 3, 9: 3, A: 0, B: 0, C: 0 },
  9991: { '': 8, 5: 1, 7: 3, 8: 1 },
};

const FILES = globSync(
  ['server/src/**/*.{ts,md}', 'client/src/**/*.ts', 'docs/*.md', 'README.md', 'test/**/*.{ts,md}'],
  {
    cwd: ROOT,
  },
);

/** `RFC 8617 §4.1.2, §4.1.3`, `RFC 8460 section 4`, `RFC 8601 Appendix B.7`, `{ rfc: 8617, section: '4.4' }`. */
const CITED =
  /\bRFC (?<rfc>\d{4}),? (?<sections>(?:(?:§|[Ss]ections? |[Aa]ppendix )[0-9A-E](?:[0-9.]{0,10}[0-9])?(?:, |; | and )?){1,9})|\brfc: (?<data>\d{4}), section: '(?<section>[0-9A-Z.]{1,12})'/g;

function isSection(rfc: number, section: string): boolean {
  const numbers = section.split('.');
  const above = numbers.slice(0, -1).join('.');
  const last = numbers.at(-1)!;
  const table = SUBSECTIONS[rfc]!;
  if (/^[A-Z]$/.test(last)) return table[last] !== undefined;
  return Number(last) >= 1 && Number(last) <= (table[above] ?? 0) && (above === '' || isSection(rfc, above));
}

function citedIn(file: string): readonly (readonly [rfc: number, section: string])[] {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  return [...text.matchAll(CITED)].flatMap(({ groups }) => {
    const rfc = Number(groups!['rfc'] ?? groups!['data']);
    const sections = groups!['section'] ?? groups!['sections']!;
    return [...sections.matchAll(/(?<![A-Za-z])[0-9A-E](?:[0-9.]*[0-9])?(?![A-Za-z])/g)].map(
      ([section]) => [rfc, section] as const,
    );
  });
}

test('the sections of RFCs that are named exist', () => {
  const all = FILES.flatMap((file) => citedIn(file).map(([rfc, section]) => ({ file, rfc, section })));
  const unknown = all.filter(({ rfc, section }) => SUBSECTIONS[rfc] !== undefined && !isSection(rfc, section));
  assert.deepEqual(unknown, []);
  for (const rfc of Object.keys(SUBSECTIONS))
    assert.ok(
      all.some((each) => each.rfc === Number(rfc)),
      `no section of RFC ${rfc} is named`,
    );
});

test('a section that does not exist is noticed', () => {
  assert.deepEqual(
    ['4.2.1', '4.2.2', '4.5', 'B', 'B.1', '13', '0'].map((section) => isSection(8617, section)),
    [true, false, false, true, false, false, false],
  );
});
