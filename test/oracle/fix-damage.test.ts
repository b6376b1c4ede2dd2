/**
 * "Fix all" on zones with mistakes that are made by chance: what was loaded is loaded afterwards, the records of other lines stay what they
 * were, and what mailauth and OpenSSL make of the policies and keys is no worse. With `DKIM_LINT_GENERATED=100000` the zones are as many; `DKIM_LINT_SEED` begins elsewhere.
 * Where our own reading sees harm, and for a part of all zones, the name servers are asked.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { ZoneRefusals } from '../../server/src/core/rules/zone-refusal.ts';
import { Session } from '../../server/src/core/session.ts';
import { applyEdits, type TextEdit } from '../../server/src/core/text/edit.ts';
import { WorkspaceIndex } from '../../server/src/core/workspace/index.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';
import { printRecords } from '../../server/src/core/zone/print.ts';
import type { ZoneTarget } from '../../server/src/core/zone/releases.ts';
import { publicKeyData } from '../harness/keys.ts';
import { isWorse, standingOf, textsOf } from '../harness/mail-standing.ts';

const COUNT = Number(process.env['DKIM_LINT_GENERATED'] ?? 400);
const SEED = Number(process.env['DKIM_LINT_SEED'] ?? 1);
/** One zone in so many is shown to the name servers whatever we think of it. */
const SHOWN = COUNT > 2000 ? 100 : 4;

const directory = mkdtempSync(path.join(tmpdir(), 'fix-damage-'));
after(() => rmSync(directory, { recursive: true, force: true }));
const isInstalled = spawnSync('named-compilezone', ['-v']).error === undefined;
if (!isInstalled) process.stderr.write('SKIPPED: named-compilezone is not installed: apt-get install bind9-utils\n');

const HEAD = `$ORIGIN example.org.
$TTL 3600
@ IN SOA ns1.example.org. hostmaster.example.org. (
    2026120101 ; serial
    7200 3600 1209600 300 )
@ IN NS ns1.example.org.
ns1 IN A 192.0.2.53
mail IN A 192.0.2.25
`;
const KEY = publicKeyData('rsa2048');
const HALVES = `"v=DKIM1; k=rsa; p=${KEY.slice(0, 200)}" "${KEY.slice(200)}"`;

/** Records as people write them; each can stand alone. */
const RECORDS: readonly string[] = [
  '@ IN MX 10 mail.example.org.',
  '@ 300 IN MX 20 mx.example.net.',
  '@ IN TXT "v=spf1 mx -all"',
  '@ IN TXT "v=spf1 ip4:192.0.2.25 include:_spf.example.net ~all"',
  '_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.org"',
  '_dmarc.example.org. IN TXT "v=DMARC1; p=none"',
  `s1._domainkey IN TXT ${HALVES}`,
  `s2._domainkey IN TXT ( "v=DKIM1; k=rsa; "\n    "p=${KEY.slice(0, 180)}"\n    "${KEY.slice(180)}" ) ; key of 2026`,
  `s3._domainkey.example.org. 3600 IN TXT "v=DKIM1; k=ed25519; p=${publicKeyData('ed25519')}"`,
  'selector1._domainkey IN CNAME selector1-example-org._domainkey.contoso.onmicrosoft.com.',
  'em1234 IN CNAME u1234567.wl123.sendgrid.net.',
  'www IN CNAME mail',
  'web IN A 192.0.2.80\n    IN AAAA 2001:db8::80',
  'ftp IN A 192.0.2.21',
  '*.dev IN A 192.0.2.99',
  'sub IN NS ns.example.net.',
  '_sip._tcp IN SRV 10 60 5060 mail.example.org.',
  '@ IN CAA 0 issue "ca.example.net"',
  '_smtp._tls IN TXT "v=TLSRPTv1; rua=mailto:tls@example.org"',
  '_mta-sts IN TXT "v=STSv1; id=20261201"',
  'note IN TXT "a \\"quoted\\" word; and more"',
  'two IN TXT "first" "second"',
  'host IN HINFO "PC" "Linux"',
  '_443._tcp.www2 IN TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  'svc IN HTTPS 1 . alpn=h2,h3 port=8443',
  '$ORIGIN sub2.example.org.\na IN A 192.0.2.31\n$ORIGIN example.org.',
  '$TTL 1h\nttl IN A 192.0.2.32',
  'ptr IN PTR host.example.net.',
  '; a comment with "quotes" and (parentheses',
  '',
];

/** Zones that a fix has harmed once: a string that goes on in the next line was closed, and NSD, which reads it so, refused the rest. */
const HARMED: readonly Generated[] = [
  {
    text: `${HEAD}sub IN NS ns.example.net.
s1._domainkey IN TXT "v=DKIM1; k=rsa; p=${KEY.slice(0, 176)}\n${KEY.slice(176, 200)}" "${KEY.slice(200)}"
_dmarc IN TXT "v=DMARC1\\\\; p=reject\\\\; rua=mailto:dmarc@example.org"
`,
    good: ['sub IN NS ns.example.net.'],
  },
  {
    text: `${HEAD}host IN HINFO "P
C" "Linux"
_smtp._tls TXT IN "v=TLSRPTv1; rua=mailto:tls@example.org"
_sip._tcp IN SRV 10 60 5060 mail.example.org.
s1._domainkey IN TXT ${HALVES}
`,
    good: ['_sip._tcp IN SRV 10 60 5060 mail.example.org.', `s1._domainkey IN TXT ${HALVES}`],
  },
];

type Random = () => number;

/** Mulberry32. */
function random(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const below = (next: Random, limit: number) => Math.floor(next() * limit);
const oneOf = <T>(next: Random, all: readonly T[]): T => all[below(next, all.length)]!;

/** A slip in a record. */
const SLIPS: readonly ((record: string, next: Random) => string)[] = [
  (record, next) => without(record, next, /"/g),
  (record, next) => without(record, next, /[()]/g),
  (record, next) => without(record, next, /\.(?=\s|$)/g),
  (record, next) => without(record, next, /;/g),
  (record, next) => without(record, next, /_/g),
  (record, next) => without(record, next, /[ \t]+/g),
  (record, next) => without(record, next, /./g),
  (record) => record.replaceAll('"', ''),
  (record) => record.replace(/"([^"]*)"/, '“$1”'),
  (record) => record.replaceAll('"', "'"),
  (record) => record.replaceAll(';', '\\;'),
  (record) => record.replaceAll(';', '\\\\;'),
  (record) => record.replace(/" "/g, '""'),
  (record) => record.replace(/" "/g, ''),
  (record) => record.replace(/" "/g, '"\n"'),
  (record) => record.replace(' IN ', ' '),
  (record) => record.replace(' IN ', '\u00a0IN '),
  (record) => record.replace(' IN ', ' IN IN '),
  (record) => record.replace(/ IN (\w+) /, ' $1 IN '),
  (record) => record.replace('TXT', 'TEXT'),
  (record) => ` ${record}`,
  (record) => record.replace(/ IN (\w+) /, ' IN\n    $1 '),
  (record) => record.replace(/^(\S+)/, '$1.example.org'),
  (record) => record.replace(/^(\S+)/, '"$1"'),
  (record) => record.replace('_domainkey', 'domainkey'),
  (record) => record.replace(/([a-z0-9-]+)\._domainkey/, '_domainkey.$1'),
  (record) => record.replace('v=', 'V='),
  (record) => record.replace('; p=', ', p='),
  (record) => record.replace('p=', 'p= '),
  (record) => record.replace(/; k=\w+/, ''),
  (record) => record.replace('v=spf1 ', 'v=spf1; '),
  (record) => record.replace(/192\.0\.2\.(\d)/, '192.0.2.0$1'),
  (record) => record.replace(/ A 192/, ' AAAA 192'),
  (record) => record.replace(/ MX \d+ /, ' MX '),
  (record) => record.replace(/(\S+\.)(\s|$)/, 'https://$1/$2'),
  (record) => `# ${record}`,
  (record) => `// ${record}`,
  (record) => record.replace(/\n/g, ''),
  (record) => record.replace(/\n\s+/g, '\n'),
  (record, next) => inserted(record, next, oneOf(next, ['"', '(', ')', ';', '\\', '\t', '\u200b', "'", '@', '.', ','])),
  (record, next) => inserted(record, next, '\n'),
  (record) => `${record}\n${record}`,
];

function without(record: string, next: Random, pattern: RegExp): string {
  const places = [...record.matchAll(pattern)];
  if (places.length === 0) return record;
  const { index, 0: found } = oneOf(next, places);
  return record.slice(0, index) + record.slice(index + found.length);
}

function inserted(record: string, next: Random, text: string): string {
  const at = below(next, record.length + 1);
  return record.slice(0, at) + text + record.slice(at);
}

/** Most slips are for some records alone. */
function slipped(record: string, next: Random): string {
  for (let tries = 0; tries < 8; tries++) {
    const text = oneOf(next, SLIPS)(record, next);
    if (text !== record) return text;
  }
  return record;
}

interface Generated {
  readonly text: string;
  /** Lines of records without a slip: nobody may change what they mean. */
  readonly good: readonly string[];
}

function generate(seed: number): Generated {
  const next = random(seed);
  const slips = 1 + below(next, 4);
  const all = Array.from({ length: 3 + below(next, 6) }, () => oneOf(next, RECORDS));
  const wrong = new Set(Array.from({ length: slips }, () => below(next, all.length)));
  const lines = all.map((record, i) => (wrong.has(i) ? slipped(record, next) : record));
  return { text: `${HEAD}${lines.join('\n')}\n`, good: all.filter((_, i) => !wrong.has(i)) };
}

const TARGETS: readonly ZoneTarget[] = ['bind', 'nsd', 'knot'];

const URI = 'file:///zones/example.org.zone';

function fixAll(text: string): { readonly text: string; readonly edits: readonly TextEdit[] } {
  const session = new Session({ clock: () => 1_800_000_000 });
  session.open({ uri: URI, language: 'dns-zone', text });
  const { edits } = session.fixAll(URI);
  return { text: applyEdits(text, edits), edits };
}

interface Reading {
  /** The servers that refuse it, by what we say of them. */
  readonly refusing: ReadonlySet<ZoneTarget>;
  readonly records: ReadonlySet<string>;
}

function read(text: string): Reading {
  const document = ZoneDocument.open(URI, text);
  const refusals = new ZoneRefusals(new WorkspaceIndex(true));
  const refusing = new Set(TARGETS.filter((target) => refusals.of(document, target) !== undefined));
  return { refusing, records: new Set(printRecords(document.zone)) };
}

/** What is worse after it, by our own reading of the zone. */
async function suspicion(before: Reading, now: Reading, good: readonly string[]): Promise<string | undefined> {
  const [was, is] = [await standingOf(textsOf(before.records)), await standingOf(textsOf(now.records))];
  if (isWorse(is, was)) return `${JSON.stringify(was)} became ${JSON.stringify(is)}`;
  for (const target of now.refusing) if (!before.refusing.has(target)) return `refused by ${target}`;
  const meant = read(HEAD + good.join('\n'));
  for (const record of meant.records)
    if (before.records.has(record) && !now.records.has(record)) return `lost ${record}`;
  return undefined;
}

const SERVERS = [
  ['named-checkzone', ['-i', 'local', 'example.org']],
  ['nsd-checkzone', ['example.org']],
  ['kzonecheck', ['-o', 'example.org']],
] as const;

function loads(server: (typeof SERVERS)[number], text: string): boolean {
  const file = path.join(directory, 'example.org.zone');
  writeFileSync(file, text);
  return spawnSync(server[0], [...server[1], file]).status === 0;
}

/** The records that BIND publishes; none where it does not load the zone. */
function compiled(text: string): ReadonlySet<string> {
  const file = path.join(directory, 'compiled.zone');
  const out = path.join(directory, 'compiled.out');
  writeFileSync(file, text);
  const args = ['-q', '-i', 'none', '-k', 'ignore', '-o', out, 'example.org', file];
  if (spawnSync('named-compilezone', args).status !== 0) return new Set();
  return new Set(readFileSync(out, 'latin1').split('\n'));
}

/** What the name servers say that the fix has done. */
async function damage(before: string, now: string, good: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const server of SERVERS) {
    if (spawnSync(server[0], ['-h']).error !== undefined || !loads(server, before)) continue;
    if (!loads(server, now)) found.push(`${server[0]} no longer loads it`);
    else if (server[0] === 'named-checkzone') {
      const [old, fresh, meant] = [compiled(before), compiled(now), compiled(HEAD + good.join('\n'))];
      const [was, is] = [await standingOf(textsOf(old)), await standingOf(textsOf(fresh))];
      if (isWorse(is, was)) found.push(`${JSON.stringify(was)} became ${JSON.stringify(is)}`);
      for (const record of meant) if (old.has(record) && !fresh.has(record)) found.push(`BIND lost ${record}`);
    }
  }
  return found;
}

test('"fix all" does no damage', { skip: isInstalled ? false : 'named-compilezone is not installed' }, async (t) => {
  const counts = { zones: 0, changed: 0, suspected: 0, shown: 0 };
  const wrong: string[] = [];
  const tryOne = async ({ text, good }: Generated, name: string, isAlwaysShown: boolean) => {
    counts.zones++;
    const { text: now, edits } = fixAll(text);
    if (edits.length === 0) return;
    counts.changed++;
    const suspected = await suspicion(read(text), read(now), good);
    if (suspected !== undefined) counts.suspected++;
    if (suspected === undefined && counts.changed % SHOWN !== 0 && !isAlwaysShown) return;
    counts.shown++;
    const found = await damage(text, now, good);
    if (found.length > 0) wrong.push(`${name}: ${found.join('; ')}\n${text}\nwhich became\n${now}`);
    else if (suspected !== undefined && process.env['DKIM_LINT_SHOW'] !== undefined)
      process.stderr.write(`${name}: only we think so: ${suspected}\n${text}\nwhich became\n${now}\n`);
  };
  for (const zone of HARMED) await tryOne(zone, 'harmed once', true);
  for (let seed = SEED; seed < SEED + COUNT; seed++) await tryOne(generate(seed), `seed ${seed}`, false);
  t.diagnostic(JSON.stringify(counts));
  assert.deepEqual(wrong, [], wrong.join('\n\n'));
  assert.ok(counts.changed > COUNT / 5, 'there is something to fix');
});
