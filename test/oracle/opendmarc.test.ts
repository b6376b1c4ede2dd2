/**
 * DMARC beside OpenDMARC's library (libopendmarc2), which follows RFC 7489: the same reading of generated records, the same alignment and
 * the same policy in force. Author domains and their organizations publish records, so that tree walk and suffix list agree about
 * organizations. Where the library or its RFC differs, the difference has a name and a section, and is still to be seen.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDmarc } from '../../server/src/core/policy/dmarc.ts';
import { domainName } from '../../server/src/core/text/domain-name.ts';
import { MappedText } from '../../server/src/core/text/mapped-text.ts';
import { alignmentIn, discoverDmarc } from '../../server/src/core/workspace/dmarc-discovery.ts';
import { WorkspaceIndex } from '../../server/src/core/workspace/index.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';

interface Case {
  readonly author: string;
  readonly recordDomain: string;
  readonly record: string;
  readonly spf: string;
  readonly spfPasses: boolean;
  readonly dkim: string;
  readonly dkimPasses: boolean;
}

/** `result` is `pass`, or what the record asks for. Only `status` where the record is not taken. */
interface Judgement {
  readonly status: string;
  readonly p?: string;
  readonly sp?: string;
  readonly adkim?: string;
  readonly aspf?: string;
  readonly rua?: readonly string[];
  readonly result?: string;
}

/** Of two letters at least: the library loses a label of one letter when it turns a name around. */
const ORGANIZATIONS = ['example.com', 'example.co.uk', 'example.org'];
const organization = fc.constantFrom(...ORGANIZATIONS);
const below = fc.constantFrom('', 'mail.', 'news.', 'eu.mail.');
const identifier = fc.tuple(below, organization).map((parts) => parts.join(''));
const policy = fc.constantFrom('none', 'quarantine', 'reject', 'Reject', 'QUARANTINE');
const address = fc.constantFrom('mailto:dmarc@example.com', 'mailto:d@example.net', 'mailto:reports@example.org');
const tag = fc.oneof(
  policy.map((value) => `sp=${value}`),
  fc.tuple(fc.constantFrom('adkim', 'aspf'), fc.constantFrom('r', 's', 'R', 'S')).map((parts) => parts.join('=')),
  fc.array(address, { minLength: 1, maxLength: 3 }).map((all) => `rua=${all.join(',')}`),
  fc.constantFrom('pct=100', 'fo=1', 'fo=0:d:s', 'ri=86400', 'rf=afrf', 'ruf=mailto:f@example.com', 'x=y', 'new=1'),
);
/** Records in which something is wrong, or that RFC 9989 reads in another way. */
const odd = fc.constantFrom(
  'v=DMARC1; p=rej',
  'v=DMARC1; p=block; rua=mailto:dmarc@example.com',
  'v=DMARC1; p=reject; sp=block; rua=mailto:dmarc@example.com',
  'v=DMARC1; p=reject; adkim=strict',
  'v=DMARC1; p=reject; aspf=x',
  'v=DMARC1; rua=mailto:dmarc@example.com',
  'v=DMARC1; adkim=s',
  'v=DMARC1; p=none; p=reject',
  'v=dmarc1; p=reject',
  'v=DMARC2; p=reject',
  'p=reject; v=DMARC1',
  'p=reject',
  'v=DMARC1; p=reject; pct=x200',
  'v=DMARC1; p=reject; pct=200',
  'v=DMARC1; p=quarantine; t=y',
  'v=DMARC1 p=reject',
);
const separator = fc.constantFrom(';', '; ', ' ; ', ';  ');
const plain = fc
  .tuple(
    policy,
    fc.uniqueArray(tag, { maxLength: 5, selector: (each) => each.split('=')[0]! }),
    fc.nat(),
    separator,
    fc.boolean(),
  )
  .map(([p, rest, place, between, ends]) => {
    const tags = rest.toSpliced(place % (rest.length + 1), 0, `p=${p}`);
    return ['v=DMARC1', ...tags].join(between) + (ends ? between : '');
  });
const given: fc.Arbitrary<Case> = fc
  .record({
    below,
    organization,
    isOwn: fc.boolean(),
    record: fc.oneof({ weight: 5, arbitrary: plain }, odd),
    spf: identifier,
    spfPasses: fc.boolean(),
    dkim: identifier,
    dkimPasses: fc.boolean(),
  })
  .map(({ below: prefix, organization: above, isOwn, ...rest }) => ({
    author: prefix + above,
    recordDomain: isOwn ? prefix + above : above,
    ...rest,
  }));
const CASES = fc.sample(given, { numRuns: 3000, seed: 7489 });

function read(record: string) {
  return parseDmarc(MappedText.of(record));
}

function ours({ author, recordDomain, record, spf, spfPasses, dkim, dkimPasses }: Case): Judgement {
  const index = new WorkspaceIndex(true);
  const names = new Set([author, spf, dkim]);
  const hosts = [...names].map((name) => `${name}. 60 A 192.0.2.1\n`).join('');
  // So that the organization is the same by the tree walk; its own record is the nearest to itself alone.
  const top = ORGANIZATIONS.find((each) => author.endsWith(each))!;
  const organizations = ORGANIZATIONS.filter((each) => each !== top || recordDomain !== top);
  const others = organizations.map((each) => `_dmarc.${each}. 60 TXT "v=DMARC1; p=none"\n`).join('');
  const own = `_dmarc.${recordDomain}. 60 TXT "${record}"\n`;
  index.set(ZoneDocument.open('file:///root.zone', `$ORIGIN .\n. 60 SOA ns. h. 1 2 3 4 5\n${hosts}${others}${own}`));
  const discovery = discoverDmarc(index, domainName(author));
  const found = read(record);
  if (!found.isValid || found.policy === undefined) return { status: 'not applied' };
  assert.equal(discovery.domain, recordDomain);
  const isAligned = (domain: string, mode: 'r' | 's') => {
    const alignment = alignmentIn(index, domainName(domain), domainName(author));
    return alignment === 'strict' || (mode === 'r' && alignment === 'relaxed');
  };
  const passes = (spfPasses && isAligned(spf, found.aspf)) || (dkimPasses && isAligned(dkim, found.adkim));
  return {
    status: 'ok',
    p: found.p ?? '',
    sp: found.sp ?? '',
    adkim: found.adkim,
    aspf: found.aspf,
    rua: found.rua.map(({ text }) => text),
    result: passes ? 'pass' : discovery.policy!,
  };
}

interface Difference {
  readonly title: string;
  applies(given: Case): boolean;
}

const DIFFERENCES: readonly Difference[] = [
  {
    title: 'OpenDMARC takes the beginning of a policy for it; RFC 7489 §6.3 and RFC 9989 §4.7 have three words',
    applies: ({ record }) => /p=rej$/.test(record),
  },
  {
    title:
      'OpenDMARC refuses an invalid policy; it counts as none where there is rua (RFC 7489 §6.6.3, RFC 9989 §4.10.1)',
    applies: ({ record }) => record.includes('p=block'),
  },
  {
    title: 'OpenDMARC refuses a record without p; it counts as none where there is rua (RFC 9989 §4.7)',
    applies: ({ record }) => record.startsWith('v=DMARC1; rua=') && !/[; ]p=/.test(record),
  },
  {
    title: 'OpenDMARC takes words for s and r; others count as the default (RFC 7489 §6.3, RFC 9989 §4.8)',
    applies: ({ record }) => record.includes('adkim=strict'),
  },
  {
    title:
      'OpenDMARC refuses an unknown value of aspf and pct; it counts as the default (RFC 7489 §6.3), and pct is gone (RFC 9989)',
    applies: ({ record }) => /aspf=x|pct=200/.test(record),
  },
  {
    title: 'OpenDMARC takes the last of two; a tag twice makes a list invalid (RFC 6376 §3.2)',
    applies: ({ record }) => record.includes('p=none; p=reject'),
  },
  {
    title:
      'OpenDMARC takes a version in lower case, at another place, or none; it comes first, letter for letter (RFC 7489 §6.3, RFC 9989 §4.7)',
    applies: ({ record }) => !record.startsWith('v=DMARC1') && !record.startsWith('v=DMARC2'),
  },
  {
    title: 'test mode weakens the policy by one step (RFC 9989 §4.7); RFC 7489 has no t',
    applies: ({ record }) => record.includes('t=y'),
  },
  {
    title:
      'OpenDMARC aligns an organization strictly with the names below it; strict is the same name (RFC 7489 §3.1, RFC 9989 §4.4)',
    applies: ({ author, record, spf, spfPasses, dkim, dkimPasses }) =>
      ORGANIZATIONS.includes(author) &&
      ((/aspf=s/i.test(record) && spfPasses && spf.endsWith(`.${author}`)) ||
        (/adkim=s/i.test(record) && dkimPasses && dkim.endsWith(`.${author}`))),
  },
];

const SUFFIXES = '/usr/share/publicsuffix/public_suffix_list.dat';
/** Debian's own, which has its packages; another one may come first in the PATH. */
const PYTHON = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
const hasLibrary =
  spawnSync(PYTHON, ['-c', 'import ctypes; ctypes.CDLL("libopendmarc.so.2")']).status === 0 && existsSync(SUFFIXES);
const MISSING = 'OpenDMARC is not installed: apt-get install libopendmarc2 publicsuffix';
if (!hasLibrary) process.stderr.write(`SKIPPED: ${MISSING}\n`);

test('OpenDMARC reads the same in records, and applies the same policy', { skip: !hasLibrary && MISSING }, () => {
  const { stdout, stderr, status } = spawnSync(PYTHON, [path.join(import.meta.dirname, 'opendmarc.py'), SUFFIXES], {
    input: JSON.stringify(CASES),
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  assert.equal(status, 0, stderr);
  const theirs = JSON.parse(stdout) as readonly Judgement[];
  const seen = new Set<Difference>();
  const unequal: string[] = [];
  for (const [i, each] of CASES.entries()) {
    const found = ours(each);
    const other = theirs[i]!;
    if (isSame(found, other)) continue;
    const difference = DIFFERENCES.find((one) => one.applies(each));
    if (difference === undefined)
      unequal.push(`${JSON.stringify(found)}, not ${JSON.stringify(other)}: ${JSON.stringify(each)}`);
    else seen.add(difference);
  }
  assert.deepEqual(unequal, []);
  assert.deepEqual(
    DIFFERENCES.filter((each) => !seen.has(each)).map(({ title }) => title),
    [],
    'a difference is no longer there',
  );
  assert.ok(new Set(theirs.map(({ result }) => result)).size >= 5, 'the cases have few different results');
});

function isSame(found: Judgement, other: Judgement): boolean {
  if (found.status !== 'ok' || other.status !== 'ok') return found.status !== 'ok' && other.status !== 'ok';
  return JSON.stringify(found) === JSON.stringify(other);
}
