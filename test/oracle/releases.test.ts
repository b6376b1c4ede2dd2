/** The names that the installed name servers know are those that the table has for their release. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { DomainName } from '../../server/src/core/text/domain-name.ts';
import { hexOf } from '../../server/src/core/text/octets.ts';
import { ALGORITHMS } from '../../server/src/core/zone/field-forms.ts';
import { knowsName, type ZoneTarget } from '../../server/src/core/zone/releases.ts';
import { lexZone } from '../../server/src/core/zone/syntax.ts';
import { canonicalRdata } from '../../server/src/core/zone/wire.ts';
import { resolveZone } from '../../server/src/core/zone/zone.ts';
import { HEADER, RDATA_CASES } from './zone-cases.ts';

const directory = mkdtempSync(join(tmpdir(), 'releases-'));
after(() => rmSync(directory, { recursive: true, force: true }));
const file = join(directory, 'example.org.zone');

const SERVERS = [
  { name: 'bind', program: 'named-checkzone', asks: '-v', arguments: ['-i', 'local', 'example.org', file] },
  { name: 'nsd', program: 'nsd-checkzone', asks: '-h', arguments: ['example.org', file] },
  { name: 'knot', program: 'kzonecheck', asks: '-V', arguments: ['-o', 'example.org', file] },
] as const;

/** A record's line, and the same with what may not be known in another form. */
interface Sample {
  readonly kind: 'type' | 'parameter' | 'algorithm';
  readonly name: string;
  readonly named: string;
  readonly numbered: string;
}

/** Of each type, its examples that are in order: of some, a server takes one and not another. */
function typeSamples(): Sample[] {
  return Object.entries(RDATA_CASES).flatMap(([type, all]) => {
    return all.flatMap((rdata) => {
      const line = `x IN ${type} ${rdata}`;
      const zone = resolveZone(lexZone(`${HEADER}${line}\n`), {
        origin: 'example.org' as DomainName,
        include: () => undefined,
      });
      const record = zone.records.at(zone.records.count - 1)!;
      const [problem] = zone.problems.filter(({ code }) => code !== 'type-by-release');
      const octets = problem === undefined && record.type === type ? canonicalRdata(record) : undefined;
      if (octets === undefined || rdata.startsWith('\\#')) return [];
      const numbered = `x IN TYPE${typeNumberOf(type)} \\# ${octets.length} ${hexOf(octets)}`;
      return [{ kind: 'type' as const, name: type, named: line, numbered }];
    });
  });
}

function typeNumberOf(type: string): number {
  const zone = resolveZone(lexZone(`${HEADER}x ${type} \\# 0\n`), { include: () => undefined });
  return zone.index.type[zone.records.count - 1]!;
}

const PARAMETERS: readonly (readonly [string, string, string])[] = [
  ['alpn', 'alpn=h2', 'key1="\\002h2"'],
  ['dohpath', 'dohpath=/q{?dns}', 'key7=/q{?dns}'],
  ['ohttp', 'ohttp', 'key8'],
  ['tls-supported-groups', 'tls-supported-groups=29', 'key9="\\000\\029"'],
];

const SAMPLES: readonly Sample[] = [
  ...typeSamples(),
  ...PARAMETERS.map(([name, named, numbered]): Sample => {
    const line = (parameter: string) => `x IN HTTPS 1 . ${parameter}`;
    return { kind: 'parameter', name, named: line(named), numbered: line(numbered) };
  }),
  ...[...ALGORITHMS].map(([name, number]): Sample => {
    const line = (algorithm: string | number) => `x IN CERT PKIX 1 ${algorithm} AAAA`;
    return { kind: 'algorithm', name, named: line(name), numbered: line(number) };
  }),
];

for (const server of SERVERS) {
  const asked = spawnSync(server.program, [server.asks], { encoding: 'utf8' });
  const version = /\d+\.\d+\.\d+/.exec(server.name === 'nsd' ? nsdVersion() : `${asked.stdout}${asked.stderr}`)?.[0];
  const skip = version === undefined ? `${server.program} is not installed` : false;
  if (skip !== false) process.stderr.write(`SKIPPED: ${skip}\n`);
  test(`${server.program} knows the names that its release knows`, { skip }, () => {
    const target: ZoneTarget = `${server.name}@${version}`;
    const loads = (line: string) => {
      writeFileSync(file, `${HEADER}${line}\n`);
      return spawnSync(server.program, server.arguments).status === 0;
    };
    const known = new Map<string, boolean>();
    const expected = new Map<string, boolean>();
    for (const { kind, name, named, numbered } of SAMPLES) {
      const key = `${kind} ${name}`;
      // What it refuses by its number too is refused for something else.
      if (known.get(key) === true || !loads(numbered)) continue;
      known.set(key, loads(named));
      expected.set(key, knowsName(target, kind, name));
    }
    assert.deepEqual(known, expected);
    assert.ok(known.size > 80, `${known.size}`);
  });
}

/** `nsd-checkzone` does not say it. */
function nsdVersion(): string {
  const { stdout, stderr, error } = spawnSync('nsd', ['-v'], { encoding: 'utf8' });
  if (error === undefined) return `${stdout}${stderr}`;
  return spawnSync('/usr/sbin/nsd', ['-v'], { encoding: 'utf8' }).stderr ?? '';
}
