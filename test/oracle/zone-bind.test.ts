/** Master files against BIND: what `named-checkzone` refuses we refuse, and what we print `named-compilezone` reads as the same zone. */

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { DomainName } from '../../server/src/core/text/domain-name.ts';
import { printRecords } from '../../server/src/core/zone/print.ts';
import { refusesFor } from '../../server/src/core/zone/problem.ts';
import { lexZone } from '../../server/src/core/zone/syntax.ts';
import { resolveZone } from '../../server/src/core/zone/zone.ts';
import { FILE_CASES, HEADER, LINE_CASES, RDATA_CASES } from './zone-cases.ts';

const run = promisify(execFile);
const ORIGIN = 'example.org' as DomainName;
/** Checks of the zone as a whole that can be switched off: not what is compared here. */
const LENIENT = [
  '-i',
  'none',
  '-k',
  'ignore',
  '-m',
  'ignore',
  '-M',
  'ignore',
  '-n',
  'ignore',
  '-r',
  'ignore',
  '-S',
  'ignore',
  '-T',
  'ignore',
  '-W',
  'ignore',
];
const isInstalled = spawnSync('named-compilezone', ['-v']).error === undefined;
const skip = isInstalled ? false : 'named-compilezone is not installed: apt-get install bind9-utils';
if (!isInstalled) process.stderr.write(`SKIPPED: ${skip}\n`);

interface Case {
  readonly name: string;
  readonly text: string;
}

/** Where BIND and we differ, and why that is right. */
const KNOWN: Readonly<Record<string, string>> = {
  'IPSECKEY 10 0 0 .': 'RFC 4025: algorithm 0 means that no key is present',
  'IPSECKEY 10 1 0 192.0.2.1': 'RFC 4025: algorithm 0 means that no key is present',
};

let directory = '';
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zone-bind-'));
});
after(() => rm(directory, { recursive: true, force: true }));

function cases(): Case[] {
  const all: Case[] = [];
  for (const [type, list] of Object.entries(RDATA_CASES)) {
    for (const rdata of list)
      all.push({ name: `${type} ${rdata}`.slice(0, 90), text: `${HEADER}x IN ${type} ${rdata}\n` });
  }
  for (const [name, lines] of Object.entries(LINE_CASES)) all.push({ name, text: HEADER + lines });
  for (const [name, text] of Object.entries(FILE_CASES)) all.push({ name, text });
  return all;
}

async function compile(text: string, file: string): Promise<{ accepted: boolean; output: string; zone: string }> {
  const path = join(directory, file);
  await writeFile(path, text);
  const out = `${path}.out`;
  const compiledClass = /\bCH\s+SOA\b/.test(text) ? ['-c', 'CH'] : [];
  try {
    const { stdout, stderr } = await run(
      'named-compilezone',
      [...LENIENT, ...compiledClass, '-s', 'full', '-o', out, 'example.org', path],
      { cwd: directory },
    );
    return { accepted: true, output: stdout + stderr, zone: await readFile(out, 'utf8') };
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return { accepted: false, output: stdout + stderr, zone: '' };
  }
}

/** Names are printed in lower case; strings must be the same. */
function sameCase(zone: string): string {
  return zone.replace(/"(?:[^"\\]|\\.)*"|[A-Z]+/g, (part) => (part.startsWith('"') ? part : part.toLowerCase()));
}

function ours(text: string): { accepted: boolean; codes: string; printed: string } {
  const zone = resolveZone(lexZone(text), { origin: ORIGIN, include: () => undefined });
  const problems = zone.problems.filter((problem) => refusesFor('bind', problem));
  return {
    accepted: problems.length === 0,
    codes: zone.problems.map((problem) => problem.code).join(' '),
    printed: `${[...printRecords(zone)].join('\n')}\n`,
  };
}

test('BIND refuses what we refuse, and reads our records as the same zone', { skip }, async () => {
  const differences: string[] = [];
  const queue = cases();
  let number = 0;
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const file = `case${number++}`;
      const bind = await compile(next.text, file);
      const mine = ours(next.text);
      let difference = '';
      if (bind.accepted !== mine.accepted) {
        difference = `BIND ${bind.accepted ? 'accepts' : 'refuses'}, we say [${mine.codes}]: ${bind.output.split('\n').slice(0, 2).join(' | ')}`;
      } else if (bind.accepted) {
        const again = await compile(mine.printed, `${file}.printed`);
        if (sameCase(again.zone) !== sameCase(bind.zone))
          difference = `printed records differ:\n${mine.printed}\n${again.output}\nwanted\n${bind.zone}`;
      }
      if (difference !== '' && KNOWN[next.name] === undefined) differences.push(`${next.name}\n    ${difference}`);
      if (difference === '' && KNOWN[next.name] !== undefined) differences.push(`${next.name}: no longer differs`);
    }
  };
  await Promise.all([worker(), worker()]);
  assert.deepEqual(differences, [], differences.join('\n'));
});
