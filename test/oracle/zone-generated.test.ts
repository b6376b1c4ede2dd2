/** Generated zones against BIND: those with one mistake are refused by both or by neither; those in order are printed as the same zone. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { DomainName } from '../../server/src/core/text/domain-name.ts';
import { printRecords } from '../../server/src/core/zone/print.ts';
import { refusesFor } from '../../server/src/core/zone/problem.ts';
import { lexZone } from '../../server/src/core/zone/syntax.ts';
import { resolveZone } from '../../server/src/core/zone/zone.ts';
import { oneMistake, validZone } from '../zone/generated.ts';

const isInstalled = spawnSync('named-compilezone', ['-v']).error === undefined;
const skip = isInstalled ? false : 'named-compilezone is not installed: apt-get install bind9-utils';
if (!isInstalled) process.stderr.write(`SKIPPED: ${skip}\n`);
const directory = mkdtempSync(join(tmpdir(), 'zone-generated-'));
after(() => rmSync(directory, { recursive: true, force: true }));

const SEED = { seed: 20261124, numRuns: 250 };
const IGNORE = ['-k', '-m', '-M', '-n', '-r', '-S', '-T', '-W'].flatMap((check) => [check, 'ignore']);

/** What BIND makes of it, in lower case where names stand; undefined where it refuses. */
function compiled(text: string): string | undefined {
  const file = join(directory, 'zone');
  writeFileSync(file, text);
  const { status } = spawnSync('named-compilezone', [
    '-i',
    'none',
    ...IGNORE,
    '-s',
    'full',
    '-o',
    `${file}.out`,
    'example.org',
    file,
  ]);
  if (status !== 0) return undefined;
  return readFileSync(`${file}.out`, 'utf8').replace(/"(?:[^"\\]|\\.)*"|[A-Z]+/g, (part) =>
    part.startsWith('"') ? part : part.toLowerCase(),
  );
}

function read(text: string) {
  return resolveZone(lexZone(text), { origin: 'example.org' as DomainName });
}

test('BIND accepts generated zones, and our records are the same zone', { skip }, () => {
  fc.assert(
    fc.property(validZone, (text) => {
      const zone = read(text);
      const codes = zone.problems.filter((problem) => refusesFor('bind', problem)).map(({ code }) => code);
      assert.deepEqual(codes, []);
      const wanted = compiled(text);
      assert.notEqual(wanted, undefined);
      assert.equal(compiled(`${[...printRecords(zone)].join('\n')}\n`), wanted);
    }),
    SEED,
  );
});

test('BIND refuses a generated zone with a mistake where we do', { skip }, () => {
  fc.assert(
    fc.property(oneMistake, (text) => {
      const codes = read(text)
        .problems.filter((problem) => refusesFor('bind', problem))
        .map(({ code }) => code);
      assert.equal(compiled(text) === undefined, codes.length > 0, codes.join(' '));
    }),
    SEED,
  );
});
