/**
 * Which DMARC record applies, whose organization a domain belongs to, what is aligned and which policy is in force: RFC 9989,
 * the section beside each case.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { domainName } from '../../server/src/core/text/domain-name.ts';
import { alignmentIn, discoverDmarc, organizationOf } from '../../server/src/core/workspace/dmarc-discovery.ts';
import { WorkspaceIndex } from '../../server/src/core/workspace/index.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';

/** All of the DNS in one zone: everything is known. `name record` a line; a record without `v=` is an A record. */
function dns(...lines: readonly string[]): WorkspaceIndex {
  const index = new WorkspaceIndex(true);
  index.set(
    ZoneDocument.open('file:///root.zone', `$ORIGIN .\n$TTL 60\n. SOA ns. h. 1 2 3 4 5\n${lines.map(line).join('')}`),
  );
  return index;
}

/** The zone of one organization: what is outside of it is not known. */
function zone(origin: string, ...lines: readonly string[]): WorkspaceIndex {
  const index = new WorkspaceIndex(true);
  const soa = `$ORIGIN ${origin}.\n$TTL 60\n@ SOA ns h 1 2 3 4 5\n`;
  index.set(ZoneDocument.open(`file:///${origin}.zone`, soa + lines.map(line).join('')));
  return index;
}

function line(text: string): string {
  const space = text.indexOf(' ');
  const [name, value] = space < 0 ? [text, ''] : [text.slice(0, space), text.slice(space + 1)];
  if (/^[A-Z]+ /.test(value)) return `${name}. ${value}\n`;
  return value === '' ? `${name}. A 192.0.2.1\n` : `_dmarc.${name}. TXT "v=DMARC1; ${value}"\n`;
}

/** `status domain tag=policy-before-test-mode policy-in-force`. */
function found(index: WorkspaceIndex, author: string): string {
  const { status, domain, applied, policy } = discoverDmarc(index, domainName(author));
  const tag = applied === undefined ? [] : [applied.tag === undefined ? 'none' : `${applied.tag}=${applied.policy}`];
  const force = policy === undefined || policy === applied?.policy ? [] : [policy];
  return [status, domain, ...tag, ...force].join(' ');
}

type Discovery = readonly [section: string, records: readonly string[], author: string, expected: string];

const DISCOVERY: readonly Discovery[] = [
  // The author's own record comes first
  ['4.10.1', ['example.com p=reject'], 'example.com', 'found example.com p=reject'],
  ['4.10.1', ['example.com p=reject', 'a.example.com p=none'], 'a.example.com', 'found a.example.com p=none'],
  ['4.10.1', ['a.example.com p=none; sp=reject'], 'a.example.com', 'found a.example.com p=none'],
  ['4.10.1', ['com p=reject; psd=y', 'example.com p=none'], 'example.com', 'found example.com p=none'],
  // Then that of the organization
  ['4.10.1', ['example.com p=reject', 'a.example.com'], 'a.example.com', 'found example.com p=reject'],
  ['4.10.1', ['example.com p=none; sp=reject', 'a.example.com'], 'a.example.com', 'found example.com sp=reject'],
  [
    '4.10.1',
    ['example.com p=reject', 'b.example.com p=none', 'a.b.example.com'],
    'a.b.example.com',
    'found example.com p=reject',
  ],
  [
    '4.10.2',
    ['example.com p=none', 'b.example.com p=reject; psd=n', 'a.b.example.com'],
    'a.b.example.com',
    'found b.example.com p=reject',
  ],
  [
    '4.10.1',
    ['x.b.example.com p=reject', 'example.com p=none', 'a.b.example.com'],
    'a.b.example.com',
    'found example.com p=none',
  ],
  ['4.10.1', ['b.example.com p=reject', 'a.b.example.com'], 'a.b.example.com', 'found b.example.com p=reject'],
  ['4.10.1', ['b.example.com p=reject'], 'example.com', 'missing example.com'],
  // Then that of the public suffix
  ['4.10.1', ['com p=reject; psd=y', 'example.com'], 'example.com', 'found com p=reject'],
  ['4.10.1', ['com p=reject; sp=quarantine; psd=y', 'example.com'], 'example.com', 'found com sp=quarantine'],
  ['4.10.1', ['com p=none; np=reject; psd=y'], 'example.com', 'found com np=reject'],
  ['4.10.1', ['com p=reject; psd=y', 'a.example.com'], 'a.example.com', 'found com p=reject'],
  ['4.10.1', ['uk p=reject; psd=y', 'co.uk p=none; psd=y', 'a.co.uk'], 'a.co.uk', 'found co.uk p=none'],
  [
    '4.10.1 note',
    ['com p=reject; psd=y', 'example.com p=none', 'a.example.com'],
    'a.example.com',
    'found example.com p=none',
  ],
  // psd=n stops the walk
  [
    '4.10 step 2',
    ['example.com p=none', 'b.example.com p=reject; psd=n', 'c.b.example.com p=none; psd=n'],
    'c.b.example.com',
    'found c.b.example.com p=none',
  ],
  [
    '4.10 step 6',
    ['com p=reject; psd=y', 'b.example.com p=none; psd=n', 'a.b.example.com'],
    'a.b.example.com',
    'found b.example.com p=none',
  ],
  // psd=u is the default
  [
    '4.7 psd',
    ['example.com p=none; psd=u', 'b.example.com p=reject', 'a.b.example.com'],
    'a.b.example.com',
    'found example.com p=none',
  ],
  [
    '4.7 psd',
    ['example.com p=none', 'b.example.com p=reject; psd=x', 'a.b.example.com'],
    'a.b.example.com',
    'found example.com p=none',
  ],
  // Nothing
  ['4.10.1', [], 'example.com', 'missing example.com'],
  ['4.10.1', ['example.net p=reject'], 'example.com', 'missing example.com'],
  // Records that are discarded
  ['4.10 step 2', ['example.com p=reject', 'example.com p=none'], 'example.com', 'several example.com'],
  [
    '4.10 step 2',
    ['a.example.com p=none', 'a.example.com p=none; t=y', 'example.com p=reject'],
    'a.example.com',
    'found example.com p=reject',
  ],
  [
    '4.10 step 6',
    ['example.com p=none', 'example.com p=reject', 'a.example.com'],
    'a.example.com',
    'several example.com',
  ],
  ['4.7 v', ['_dmarc.example.com TXT "v=DMARC2; p=reject"'], 'example.com', 'missing example.com'],
  ['4.7 v', ['_dmarc.example.com TXT "v=dmarc1; p=reject"'], 'example.com', 'missing example.com'],
  ['4.7 v', ['_dmarc.example.com TXT "p=reject; v=DMARC1"'], 'example.com', 'missing example.com'],
  ['4.7 v', ['_dmarc.example.com TXT " v=DMARC1; p=reject"'], 'example.com', 'missing example.com'],
  [
    '4.10 step 2',
    ['_dmarc.example.com TXT "v=DMARC2; p=none"', 'example.com p=reject'],
    'example.com',
    'found example.com p=reject',
  ],
  [
    '4.10 step 2',
    ['_dmarc.example.com TXT "some text"', 'example.com p=reject'],
    'example.com',
    'found example.com p=reject',
  ],
  ['4.8', ['_dmarc.example.com TXT "v = DMARC1 ; p = Reject"'], 'example.com', 'found example.com p=reject'],
  ['4.8', ['_dmarc.example.com TXT "v=DMARC1;" "p=reject"'], 'example.com', 'found example.com p=reject'],
  ['6376 3.2', ['example.com p=reject; p=none'], 'example.com', 'invalid example.com'],
  ['6376 3.2', ['a.example.com p=reject; p=reject', 'example.com p=none'], 'a.example.com', 'found example.com p=none'],
  [
    '6376 3.2',
    ['a.example.com p=none', 'example.com p=reject; adkim=s; adkim=r', 'b.a.example.com'],
    'b.a.example.com',
    'found a.example.com p=none',
  ],
  // Aliases and wildcards are the name server's to follow
  [
    '1034 3.6.2',
    ['_dmarc.example.com CNAME d.example.net.', 'd.example.net TXT "v=DMARC1; p=reject"'],
    'example.com',
    'found example.com p=reject',
  ],
  ['4592', ['*.example.com TXT "v=DMARC1; p=reject"'], 'a.example.com', 'found a.example.com p=reject'],
  // np: names that do not exist
  ['4.7 np', ['example.com p=none; np=reject'], 'a.example.com', 'found example.com np=reject'],
  ['4.7 np', ['example.com p=none; sp=quarantine; np=reject'], 'a.example.com', 'found example.com np=reject'],
  [
    '4.7 np',
    ['example.com p=none; sp=quarantine; np=reject', 'a.example.com'],
    'a.example.com',
    'found example.com sp=quarantine',
  ],
  ['4.7 np', ['example.com p=none; np=reject', 'a.example.com'], 'a.example.com', 'found example.com p=none'],
  ['4.7 np', ['example.com p=none; sp=quarantine'], 'a.example.com', 'found example.com sp=quarantine'],
  ['4.7 np', ['example.com p=reject'], 'a.example.com', 'found example.com p=reject'],
  ['4.7 np', ['example.com p=none; np=reject'], 'example.com', 'found example.com p=none'],
  [
    'A.4',
    ['example.com p=none; np=reject', 'a.example.com MX 1 mx.example.net.'],
    'a.example.com',
    'found example.com p=none',
  ],
  [
    'A.4',
    ['example.com p=none; np=reject', 'a.example.com TXT "anything"'],
    'a.example.com',
    'found example.com p=none',
  ],
  [
    'A.4',
    ['example.com p=none; np=reject', 'a.example.com CNAME gone.example.net.'],
    'a.example.com',
    'found example.com p=none',
  ],
  ['8020', ['example.com p=none; np=reject', 'x.a.example.com'], 'a.example.com', 'found example.com p=none'],
  ['8020', ['example.com p=none; np=reject', 'a.example.com'], 'x.a.example.com', 'found example.com np=reject'],
  [
    '4592',
    ['example.com p=none; np=reject', '*.example.com MX 1 mx.example.net.'],
    'a.example.com',
    'found example.com p=none',
  ],
  [
    '3.2.13',
    ['example.com p=none; np=reject', '_dmarc.a.example.com TXT "not a policy"'],
    'a.example.com',
    'found example.com p=none',
  ],
  // p, sp, np that are missing or wrong
  ['4.10.1', ['example.com rua=mailto:a@example.com'], 'example.com', 'found example.com none'],
  ['4.10.1', ['example.com adkim=s'], 'example.com', 'found example.com'],
  ['4.10.1', ['example.com p=maybe; rua=mailto:a@example.com'], 'example.com', 'found example.com none'],
  ['4.10.1', ['example.com p=maybe'], 'example.com', 'found example.com'],
  ['4.10.1', ['example.com p=reject; sp=maybe; rua=mailto:a@example.com'], 'example.com', 'found example.com none'],
  ['4.10.1', ['example.com p=reject; sp=maybe'], 'example.com', 'found example.com'],
  ['4.10.1', ['example.com p=reject; np=maybe'], 'example.com', 'found example.com'],
  [
    '4.10.1',
    ['example.com p=reject; sp=maybe; rua=mailto:a@example.com', 'a.example.com'],
    'a.example.com',
    'found example.com none',
  ],
  ['4.10.1', ['example.com rua=https://example.com/r'], 'example.com', 'found example.com none'],
  ['4.10.1', ['example.com rua=a@example.com'], 'example.com', 'found example.com'],
  ['4.8', ['example.com p=reject; rua=nonsense'], 'example.com', 'found example.com p=reject'],
  ['4.8', ['example.com p=reject; x=1; adkim=z'], 'example.com', 'found example.com p=reject'],
  ['9.3', ['example.com p=reject; pct=0; ri=1; rf=afrf'], 'example.com', 'found example.com p=reject'],
  // Test mode
  ['4.7 t', ['example.com p=reject; t=y'], 'example.com', 'found example.com p=reject quarantine'],
  ['4.7 t', ['example.com p=quarantine; t=y'], 'example.com', 'found example.com p=quarantine none'],
  ['4.7 t', ['example.com p=none; t=y'], 'example.com', 'found example.com p=none'],
  [
    '4.7 t',
    ['example.com p=none; sp=reject; t=y', 'a.example.com'],
    'a.example.com',
    'found example.com sp=reject quarantine',
  ],
  ['4.7 t', ['example.com p=none; np=quarantine; t=y'], 'a.example.com', 'found example.com np=quarantine none'],
  ['4.7 t', ['example.com p=reject; t=n'], 'example.com', 'found example.com p=reject'],
  ['4.7 t', ['example.com p=reject; t=Y'], 'example.com', 'found example.com p=reject quarantine'],
  // Long names: the walk goes on with seven labels
  [
    '4.10',
    ['i.j.mail.example.com p=reject', 'a.b.c.d.e.f.g.h.i.j.mail.example.com'],
    'a.b.c.d.e.f.g.h.i.j.mail.example.com',
    'found i.j.mail.example.com p=reject',
  ],
  [
    '4.10',
    ['b.c.d.e.f.g.h.i.j.mail.example.com p=reject; psd=n'],
    'a.b.c.d.e.f.g.h.i.j.mail.example.com',
    'missing a.b.c.d.e.f.g.h.i.j.mail.example.com',
  ],
  [
    '4.10',
    ['c.d.e.f.g.example.com p=reject', 'b.c.d.e.f.g.example.com'],
    'b.c.d.e.f.g.example.com',
    'found c.d.e.f.g.example.com p=reject',
  ],
  [
    'B.4.2',
    ['example.com p=reject', 'a.b.c.d.e.f.g.h.i.j.k.example.com'],
    'a.b.c.d.e.f.g.h.i.j.k.example.com',
    'found example.com p=reject',
  ],
];

describe('the record that applies, and its policy', () => {
  for (const [section, records, author, expected] of DISCOVERY)
    test(`section ${section}: ${author} with ${records.join(', ') || 'nothing'}`, () =>
      assert.equal(found(dns(...records), author), expected));
});

const ORGANIZATIONS: readonly (readonly [
  section: string,
  records: readonly string[],
  name: string,
  expected: string,
])[] = [
  ['4.10.2', ['mail.example.com p=none', 'example.com p=none'], 'a.mail.example.com', 'example.com'],
  ['4.10.2', ['mail.example.com p=none; psd=n'], 'a.mail.example.com', 'mail.example.com'],
  ['4.10.2', ['com p=none; psd=y'], 'a.mail.example.com', 'example.com'],
  ['4.10.2', ['example.com p=none; psd=y'], 'mail.example.com', 'mail.example.com'],
  ['4.10.2', ['example.com p=none; psd=y'], 'example.com', 'example.com'],
  ['4.10.2', [], 'a.mail.example.com', 'a.mail.example.com'],
  ['4.10.2', ['com p=none'], 'a.example.com', 'com'],
  ['B.4.1', ['example.com p=none', 'signing.example.com p=none'], 'signing.example.com', 'example.com'],
  [
    'B.4.3',
    ['bank.example p=none; psd=y', 'giant.bank.example p=none'],
    'mail.giant.bank.example',
    'giant.bank.example',
  ],
  ['B.4.3', ['bank.example p=none; psd=y', 'giant.bank.example p=none'], 'mail.mega.bank.example', 'mega.bank.example'],
];

describe('the organizational domain', () => {
  for (const [section, records, name, expected] of ORGANIZATIONS)
    test(`section ${section}: ${name} with ${records.join(', ') || 'nothing'}`, () => {
      const { domain, method } = organizationOf(dns(...records), domainName(name));
      assert.deepEqual([domain, method], [expected, 'tree-walk']);
    });
});

const ALIGNMENTS: readonly (readonly [
  section: string,
  records: readonly string[],
  identifier: string,
  author: string,
  expected: string,
])[] = [
  ['4.4', ['example.com p=none'], 'example.com', 'example.com', 'strict'],
  ['4.4', ['example.com p=none'], 'mail.example.com', 'example.com', 'relaxed'],
  ['4.4', ['example.com p=none'], 'example.com', 'mail.example.com', 'relaxed'],
  ['4.4', ['example.com p=none'], 'a.example.com', 'b.example.com', 'relaxed'],
  ['4.4', ['example.com p=none', 'example.net p=none'], 'example.net', 'example.com', 'none'],
  ['4.10.2', ['example.com p=none', 'dept.example.com p=none; psd=n'], 'example.com', 'a.dept.example.com', 'none'],
  [
    '4.10.2',
    ['example.com p=none', 'dept.example.com p=none; psd=n'],
    'dept.example.com',
    'a.dept.example.com',
    'relaxed',
  ],
  ['4.10.2', ['example.com p=none', 'dept.example.com p=none; psd=n'], 'b.dept.example.com', 'example.com', 'none'],
  ['4.10.2', ['example.com p=none', 'dept.example.com p=none'], 'b.dept.example.com', 'example.com', 'relaxed'],
  [
    '4.10.2',
    ['example.com p=none; psd=y', 'a.example.com p=none', 'b.example.com p=none'],
    'a.example.com',
    'b.example.com',
    'none',
  ],
  ['4.10.2', ['example.com p=none; psd=y', 'a.example.com p=none'], 'x.a.example.com', 'a.example.com', 'relaxed'],
  ['4.10.2', ['co.uk p=none; psd=y', 'a.co.uk p=none'], 'co.uk', 'a.co.uk', 'none'],
  [
    'B.4.3',
    ['bank.example p=none; psd=y', 'giant.bank.example p=none'],
    'mail.giant.bank.example',
    'giant.bank.example',
    'relaxed',
  ],
  [
    'B.4.3',
    ['bank.example p=none; psd=y', 'giant.bank.example p=none'],
    'mail.mega.bank.example',
    'giant.bank.example',
    'none',
  ],
  // A list of suffixes knows nothing of these; the records do.
  ['4.10', ['example.co.uk p=none', 'co.uk p=none'], 'other.co.uk', 'example.co.uk', 'relaxed'],
  ['4.10', ['user.github.io p=none', 'github.io p=none'], 'other.github.io', 'user.github.io', 'relaxed'],
];

describe('alignment', () => {
  for (const [section, records, identifier, author, expected] of ALIGNMENTS)
    test(`section ${section}: ${identifier} and ${author} with ${records.join(', ')}`, () =>
      assert.equal(alignmentIn(dns(...records), domainName(identifier), domainName(author)), expected));
});

describe('where the zones given do not know all names, the public suffix list takes over', () => {
  const method = (index: WorkspaceIndex, name: string) => Object.values(organizationOf(index, domainName(name)));

  test('a registry above a zone that is given is taken to have no record', () => {
    const index = zone('example.co.uk', 'example.co.uk p=reject; np=quarantine');
    assert.deepEqual(method(index, 'a.example.co.uk'), ['example.co.uk', 'tree-walk']);
    assert.equal(found(index, 'a.example.co.uk'), 'found example.co.uk np=quarantine');
    assert.equal(found(zone('example.co.uk'), 'example.co.uk'), 'missing example.co.uk');
  });

  test('a domain that nothing is known about', () => {
    const index = zone('example.com', 'example.com p=reject');
    assert.deepEqual(method(index, 'bounce.esp.example'), ['esp.example', 'public-suffix-list']);
    assert.equal(found(index, 'a.esp.example'), 'unknown a.esp.example');
    assert.equal(alignmentIn(index, domainName('bounce.esp.example'), domainName('example.com')), 'none');
  });

  test('a zone of a part, whose parent is not known', () => {
    const index = zone('dept.example.com', 'dept.example.com p=reject', 'a.dept.example.com');
    assert.equal(found(index, 'dept.example.com'), 'found dept.example.com p=reject');
    assert.deepEqual(method(index, 'a.dept.example.com'), ['example.com', 'public-suffix-list']);
    assert.equal(found(index, 'a.dept.example.com'), 'unknown example.com');
    const stopped = zone('dept.example.com', 'dept.example.com p=reject; psd=n', 'a.dept.example.com');
    assert.equal(found(stopped, 'a.dept.example.com'), 'found dept.example.com p=reject');
  });

  test('without any record, what the list says would be aligned is', () => {
    const index = zone('example.com', 'a.example.com');
    assert.equal(alignmentIn(index, domainName('example.com'), domainName('a.example.com')), 'relaxed');
    assert.equal(alignmentIn(index, domainName('example.net'), domainName('a.example.com')), 'none');
  });

  test('a fragment without SOA says nothing about what it does not have', () => {
    const index = new WorkspaceIndex();
    index.set(ZoneDocument.open('file:///z', '$ORIGIN example.com.\na 60 IN A 192.0.2.1\n'));
    assert.equal(found(index, 'a.example.com'), 'unknown a.example.com');
  });
});
