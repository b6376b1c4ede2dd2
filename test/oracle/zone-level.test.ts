/**
 * Zones as a whole against `named-checkzone -i local`, NSD and Knot DNS: where BIND refuses a zone we have an error, where
 * it warns a finding, and on what all three load in silence no error.
 */

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { Session } from '../../server/src/core/session.ts';
import { HEADER, ZONE_CASES } from './zone-cases.ts';

const run = promisify(execFile);
const PROGRAMS = ['named-checkzone', 'nsd-checkzone', 'kzonecheck'];
const missing = PROGRAMS.find((program) => spawnSync(program, ['-h']).error !== undefined);
const skip =
  missing === undefined ? false : `${missing} is not installed: apt-get install bind9-utils nsd knot-dnssecutils`;
if (skip !== false) process.stderr.write(`SKIPPED: ${skip}\n`);

/** Where we differ from BIND, and why. */
const KNOWN: Readonly<Record<string, string>> = {
  'mx null plus': 'RFC 7505 §3: no other MX record beside a null one',
};

let directory = '';
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zone-level-'));
});
after(() => rm(directory, { recursive: true, force: true }));

type Verdict = 'refuses' | 'warns' | 'loads';

async function verdictOf(program: string, ...options: string[]): Promise<Verdict> {
  try {
    const { stdout, stderr } = await run(program, options);
    const said = `${stdout}${stderr}`.split('\n').filter((line) => line !== '' && !/^OK$|loaded serial/.test(line));
    return program === 'named-checkzone' && said.length > 0 ? 'warns' : 'loads';
  } catch {
    return 'refuses';
  }
}

/** Ours, as the same words. */
function ourVerdict(text: string): { verdict: Verdict; rules: string } {
  const session = new Session({ clock: () => Date.now() / 1000 });
  const uri = 'file:///example.org.zone';
  session.open({ uri, language: 'dns-zone', text });
  const findings = session.findings(uri);
  const has = (...wanted: string[]) => findings.some(({ severity }) => wanted.includes(severity));
  return {
    verdict: has('error') ? 'refuses' : has('warning', 'info') ? 'warns' : 'loads',
    rules: findings.map(({ rule, severity }) => `${severity} ${rule.id}`).join(', '),
  };
}

test('where BIND refuses or warns, so do we', { skip }, async () => {
  const differences: string[] = [];
  const queue = Object.entries(ZONE_CASES).entries();
  const worker = async () => {
    for (const [number, [name, lines]] of queue) {
      const text = HEADER + lines;
      const file = join(directory, `${number}.zone`);
      await writeFile(file, text);
      const bind = await verdictOf('named-checkzone', '-i', 'local', 'example.org', file);
      const { verdict, rules } = ourVerdict(text);
      const isWrong =
        bind === 'refuses' ? verdict !== 'refuses' : bind === 'warns' ? verdict === 'loads' : verdict === 'refuses';
      // What another server refuses may be an error too.
      const isExcused =
        isWrong &&
        bind !== 'refuses' &&
        verdict === 'refuses' &&
        ((await verdictOf('nsd-checkzone', 'example.org', file)) === 'refuses' ||
          (await verdictOf('kzonecheck', '-o', 'example.org', file)) === 'refuses');
      if ((isWrong && !isExcused) !== (KNOWN[name] !== undefined))
        differences.push(`${name}: BIND ${bind}, we say [${rules}]`);
    }
  };
  await Promise.all([worker(), worker()]);
  assert.deepEqual(differences, []);
});
