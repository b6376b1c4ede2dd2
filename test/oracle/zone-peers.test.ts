/**
 * Master files against NSD and Knot DNS: for each, the verdicts of `refuses` are those of the program itself. What
 * they do not know (old types, mnemonics) is left out; what they judge differently from case to case stands below.
 */

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { DomainName } from '../../server/src/core/text/domain-name.ts';
import { refusesFor } from '../../server/src/core/zone/problem.ts';
import type { ZoneTarget } from '../../server/src/core/zone/releases.ts';
import { lexZone } from '../../server/src/core/zone/syntax.ts';
import { resolveZone } from '../../server/src/core/zone/zone.ts';
import { FILE_CASES, HEADER, LINE_CASES, RDATA_CASES } from './zone-cases.ts';

const run = promisify(execFile);
const TYPES = [
  'A',
  'AAAA',
  'CNAME',
  'DNAME',
  'PTR',
  'MX',
  'SRV',
  'TXT',
  'SPF',
  'CAA',
  'TLSA',
  'SSHFP',
  'DNSKEY',
  'HTTPS',
];

interface Peer {
  readonly target: ZoneTarget;
  readonly program: string;
  readonly package: string;
  readonly arguments: (file: string) => string[];
  /** Cases in which the program differs from its own rule. */
  readonly known: ReadonlySet<string>;
}

const PEERS: readonly Peer[] = [
  {
    target: 'nsd',
    program: 'nsd-checkzone',
    package: 'nsd',
    arguments: (file) => ['example.org', file],
    known: new Set([
      'MX -1 mail',
      'TXT \\# 3 036162',
      'TXT \\# 0',
      'TXT $ORIGIN',
      'CAA 0 Issue "x"',
      'DNSKEY ZONE 3 8 AwEAAag=',
      'DNSKEY 257 DNSSEC 8 AwEAAag=',
      'escaped newline',
      '$ORIGIN quoted',
      '$TTL quoted',
      'owner like a directive',
      'CHAOS zone',
    ]),
  },
  {
    target: 'knot',
    program: 'kzonecheck',
    package: 'knot-dnsutils or knot',
    arguments: (file) => ['-o', 'example.org', file],
    known: new Set([
      'A \\#',
      'TXT "\\256"',
      'TXT \\# 0',
      'CAA 0 is-sue "x"',
      'CAA 0 "issue" "x"',
      'CAA 0 iss_ue "x"',
      'TLSA 3 1 1 a b',
      'SSHFP 1 1 0123456789abcdef0123456789abcdef0123456789abcdef01',
      'SSHFP 1 2 ab',
      'DNSKEY 257 DNSSEC 8 AwEAAag=',
      'DNSKEY ZONE 3 8 AwEAAag=',
      'DNSKEY 257 3 8 AwEAAah=',
      'HTTPS 1 . ech=',
      'quote over lines in parentheses',
      '$ORIGIN @',
      'CHAOS zone',
    ]),
  },
];

let directory = '';
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zone-peers-'));
});
after(() => rm(directory, { recursive: true, force: true }));

function cases(): [name: string, text: string][] {
  return [
    ...TYPES.flatMap((type) =>
      RDATA_CASES[type]!.map((rdata): [string, string] => [
        `${type} ${rdata}`.slice(0, 60),
        `${HEADER}x IN ${type} ${rdata}\n`,
      ]),
    ),
    ...Object.entries(LINE_CASES).map(([name, lines]): [string, string] => [name, HEADER + lines]),
    ...Object.entries(FILE_CASES),
  ];
}

for (const peer of PEERS) {
  const isInstalled = spawnSync(peer.program, ['-h']).error === undefined;
  const skip = isInstalled ? false : `${peer.program} is not installed: apt-get install ${peer.package}`;
  if (skip !== false) process.stderr.write(`SKIPPED: ${skip}\n`);
  test(`${peer.program} refuses what we say it refuses`, { skip }, async () => {
    const differences: string[] = [];
    const queue = cases().entries();
    const worker = async () => {
      for (const [number, [name, text]] of queue) {
        const file = join(directory, `${peer.target}-${number}.zone`);
        await writeFile(file, text);
        const accepted = await run(peer.program, peer.arguments(file), { cwd: directory }).then(
          () => true,
          () => false,
        );
        const zone = resolveZone(lexZone(text), { origin: 'example.org' as DomainName, include: () => undefined });
        const ours = !zone.problems.some((problem) => refusesFor(peer.target, problem));
        if ((accepted !== ours) !== peer.known.has(name))
          differences.push(`${name} (${accepted ? 'accepted' : 'refused'})`);
      }
    };
    await Promise.all([worker(), worker()]);
    assert.deepEqual(differences, []);
  });
}
