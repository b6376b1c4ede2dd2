/**
 * "Fix all" harms nobody, measured by others: a zone that BIND, NSD or Knot DNS loads is loaded by it afterwards, and what mailauth makes
 * of the SPF and DMARC records that BIND reads in it is no worse. Our own errors are not asked.
 */

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { Session } from '../../server/src/core/session.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';
import { isWorse, type Standing, standingOf, textsOf } from '../harness/mail-standing.ts';

const run = promisify(execFile);

const SERVERS = {
  BIND: { program: 'named-checkzone', package: 'bind9-utils', arguments: (file: string) => ['example.org', file] },
  NSD: { program: 'nsd-checkzone', package: 'nsd', arguments: (file: string) => ['example.org', file] },
  'Knot DNS': {
    program: 'kzonecheck',
    package: 'knot-dnsutils or knot',
    arguments: (file: string) => ['-o', 'example.org', file],
  },
} as const;

const HEAD = `$ORIGIN example.org.
$TTL 3600
@ IN SOA ns1 hostmaster 1 7200 900 1209600 300
@ IN NS ns1
ns1 IN A 192.0.2.53
mail IN A 192.0.2.25
`;

/** Good records, records that receivers skip (every SPF record means to let the domain's server send), and lines with mistakes of all kinds that servers accept or refuse. */
const LINES = [
  '@ IN TXT "v=spf1 ip4:192.0.2.25 -all"',
  '@ IN TXT "v=spf1 mx -all"',
  '@ IN TXT " v=spf1 ip4:192.0.2.25 ~all"',
  '@ IN TXT "v=spf1; ip4:192.0.2.25 ~all"',
  '@ IN TXT "v=spf1 ip4:192.0.2.25" "-all"',
  '@ IN TXT “v=spf1 a:mail.example.org -all”',
  '@ IN TXT "V=SPF1 ipv4:192.0.2.25 ?all"',
  '@ IN SPF "v=spf1 mx -all"',
  '_dmarc IN TXT "v=DMARC1; p=reject"',
  '_dmarc IN TXT "v=DMARC1; p=none"',
  '_dmarc IN TXT v=DMARC1; p=none',
  '_dmarc IN TXT " v=DMARC1; p=none"',
  '_dmarc IN TXT "v=dmarc1; p=none"',
  '_dmarc IN TXT "v=DMARC1\\; p=reject"',
  '_dmarc.example.org IN TXT "v=DMARC1; p=none"',
  's1._domainkey IN TXT ( "v=DKIM1; p="',
  's1._domainkey IN TXT v=DKIM1; p=',
  's1._domainkey IN CNAME s1.example.net',
  's1._domainkey IN CNAME s1.example.net.',
  '@ IN MX 10 mail',
  '@ IN MX 10 mail.example.org',
  '@ IN MX mail',
  'www IN CNAME mail.example.org',
  'www IN A 192.0.2.025',
  'www 1h30 IN A 192.0.2.80',
  'www IN TTL 300 A 192.0.2.80',
  `long IN TXT "${'x'.repeat(300)}"`,
  'open IN TXT "never closed',
  'paren IN TXT ( "a"',
  '  IN TXT "of the owner above"',
  '# a comment of another language',
  '// another one',
  '$TTL 1w2d',
  '$ORIGIN sub',
  '$ORIGIN example.org.',
  'srv._tcp IN SRV 0 0 443 www',
  '*.wild IN TXT "a;b"',
  'caa IN CAA 0 issue ""ca.example.net""',
  'tab\tIN\tTXT\t"a\\"b"',
  'nbsp\u00a0IN A 192.0.2.1',
] as const;

let directory = '';
let files = 0;
before(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'fix-all-'));
});
after(() => rm(directory, { recursive: true, force: true }));

async function written(text: string): Promise<string> {
  const file = path.join(directory, `${++files}.zone`);
  await writeFile(file, text);
  return file;
}

function fixed(text: string): string {
  const uri = 'file:///zones/example.org.zone';
  const session = new Session({ clock: () => 1_800_000_000 });
  session.open({ uri, language: 'dns-zone', text });
  return applyEdits(text, session.fixAll(uri).edits);
}

/** What receivers make of the TXT records that BIND reads. */
async function standing(file: string): Promise<Standing> {
  const out = `${file}.compiled`;
  await run('named-compilezone', ['-i', 'none', '-k', 'ignore', '-o', out, 'example.org', file]);
  return standingOf(textsOf((await readFile(out, 'latin1')).split('\n')));
}

const programs = Object.entries(SERVERS).map(([name, server]) => {
  const isInstalled = spawnSync(server.program, ['-h']).error === undefined;
  if (!isInstalled)
    process.stderr.write(`SKIPPED: ${server.program} is not installed: apt-get install ${server.package}\n`);
  return { name, ...server, isInstalled };
});

async function accepts({ program, arguments: args }: (typeof programs)[number], file: string): Promise<boolean> {
  return run(program, args(file), { cwd: directory }).then(
    () => true,
    () => false,
  );
}

test('"fix all" over generated zones leaves every server and receiver as well off', async (t) => {
  const zones = fc.sample(fc.array(fc.constantFrom(...LINES), { minLength: 2, maxLength: 7 }), {
    seed: 20261130,
    numRuns: 120,
  });
  const counts = { changed: 0, loaded: 0, evaluated: 0 };
  const wrong: string[] = [];
  for (const lines of zones) {
    const text = `${HEAD}${lines.join('\n')}\n`;
    const after = fixed(text);
    if (after === text) continue;
    counts.changed++;
    const [old, now] = [await written(text), await written(after)];
    let isRead = false;
    for (const program of programs.filter(({ isInstalled }) => isInstalled)) {
      // NSD takes what follows an open parenthesis, to the end of the file, for data of the record: mistakes in it come to light.
      if (program.name === 'NSD' && lines.some((line) => line.includes('(') && !line.includes(')'))) continue;
      if (!(await accepts(program, old))) continue;
      counts.loaded++;
      isRead ||= program.name === 'BIND';
      if (!(await accepts(program, now)))
        wrong.push(`${program.name} no longer loads\n${text}\nwhich became\n${after}`);
    }
    if (!isRead) continue;
    counts.evaluated++;
    const [was, is] = [await standing(old), await standing(now)];
    if (isWorse(is, was))
      wrong.push(`${JSON.stringify(was)} became ${JSON.stringify(is)}\n${text}\nwhich became\n${after}`);
  }
  t.diagnostic(JSON.stringify(counts));
  assert.deepEqual(wrong, [], wrong.join('\n\n'));
  assert.ok(counts.changed >= 20, 'there is something to fix');
  if (programs.every(({ isInstalled }) => isInstalled)) assert.ok(counts.loaded >= 20 && counts.evaluated >= 5);
});
