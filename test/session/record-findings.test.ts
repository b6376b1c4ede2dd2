/** What is said of records after edits is what is said of the text that the edits give. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Finding } from '../../server/src/core/rules/rule.ts';
import { Session } from '../../server/src/core/session.ts';
import { publicKeyData } from '../harness/keys.ts';

const URI = 'file:///example.org.zone';
const HEAD = '$ORIGIN example.org.\n$TTL 3600\n@ SOA ns h 1 3600 900 604800 300\n NS ns\nns A 192.0.2.1\n';
const KEY = publicKeyData('rsa2048');

const LINES = [
  's1._domainkey TXT "v=DKIM1; p="',
  's1._domainkey TXT "v=DKIM1; k=rsa; t=x; p=abc"',
  `s2._domainkey TXT ( "v=DKIM1; k=rsa; "\n "p=${KEY.slice(0, 200)}" ; half\n "${KEY.slice(200)}" )`,
  `s3._domainkey TXT ( "v=DKIM1; k=rsa; "\n "p=${KEY.slice(0, 100)}" "${KEY.slice(100)}" )`,
  `s20190304._domainkey TXT ( "v=DKIM1; k=rsa; "\n "p=${KEY.slice(0, 100)}" "${KEY.slice(100)}" )`,
  `s6._domainkey TXT ( "v=DKIM1; p=${KEY.slice(0, 200)}" "${KEY.slice(200)}" ) ; created 2019-03-04`,
  '; generated 2020-01-2020-01-01',
  's7._domainkey TXT "v=DKIM1; p="',
  's7._domainkey.sub TXT "v=DKIM1; p="',
  `s3._domainkey TXT "v=DKIM1; k=rsa; p=${KEY.slice(0, 100)}"`,
  `s3._domainkey TXT "${KEY.slice(100, 300)}"`,
  's_4._domainkey TXT "v=DKIM1; p="',
  's5._domainkey TXT "keys.example.net"',
  '_adsp._domainkey TXT "dkim=all"',
  '_dmarc TXT "v=DMARC1; p=none"',
  '_dmarc TXT "v=DMARC1; p=reject; rua=nobody"',
  '_dmarc.a TXT "v=DMARC1; p=rejct"',
  '_dmarc.b TXT v=DMARC1; p=reject',
  '@ TXT "v=spf1 mx -all"',
  '@ TXT "v=spf1 ip4:192.0.2.300 all"',
  'a TXT "v=spf1 mx -all"',
  'b TXT "v=spf1 mx -all"',
  'c TXT v=spf1 mx -all',
  'c TXT "proof"',
  '  TXT "v=spf1 include:c -all',
  '  "p=abc"',
  'd A 192.0.2.1',
  '; dkim-lint-disable-next-line spf/*',
  '$ORIGIN sub.example.org.',
  '$ORIGIN example.org.',
];

const line = fc.constantFrom(...LINES);
/** Longer than a chunk of the reader. */
const gap = fc.constantFrom('', '', '', `${';\n'.repeat(1100)}`);
const zone = fc
  .tuple(fc.boolean(), fc.array(fc.tuple(gap, line), { minLength: 1, maxLength: 14 }))
  .map(([hasHead, lines]) => (hasHead ? HEAD : '') + lines.map(([before, text]) => `${before}${text}\n`).join(''));
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.constantFrom(0, 0, 1, 3, 40),
  newText: fc.oneof(
    fc.constantFrom('', ' ', '"', '(', ')', '\n', 'x', ';', '\\', '$ORIGIN o.\n'),
    line.map((text) => `\n${text}\n`),
  ),
});

function shown(findings: readonly Finding[]): unknown {
  return findings
    .map(({ rule, severity, message, span, related, fixes }) => ({
      rule: rule.id,
      severity,
      message,
      span,
      related,
      fixes: fixes.map((fix) => ({ title: fix.title, edits: fix.edits() })),
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** With messages that are signed with a key of the zone, revoked or not, and with one that it lacks. */
function sessionWithMessages(): Session {
  const session = new Session({ clock: () => 1_800_000_000 });
  for (const [domain, selector] of [
    ['example.org', 's1'],
    ['sub.example.org', 's7'],
    ['example.org', 'a._domainkey.b'],
    ['example.net', 's1'],
  ] as const) {
    const signature = `v=1; a=ed25519-sha256; d=${domain}; s=${selector}; h=from; bh=AAAA; b=AAAA`;
    const text = `DKIM-Signature: ${signature}\r\nFrom: a@${domain}\r\n\r\nText\r\n`;
    session.addMessageFile({ uri: `file:///${domain}-${selector}.eml`, text });
  }
  session.messagesAreComplete(true);
  return session;
}

test('findings after edits are those of the edited text', () => {
  fc.assert(
    fc.property(zone, fc.array(edit, { minLength: 1, maxLength: 6 }), (first, edits) => {
      const session = sessionWithMessages();
      session.open({ uri: URI, language: 'dns-zone', text: first });
      session.findings(URI);
      let text = first;
      for (const { at, length, newText } of edits) {
        const start = Math.floor(at * text.length);
        const end = Math.min(text.length, start + length);
        text = text.slice(0, start) + newText + text.slice(end);
        session.edit(URI, { span: { start, end }, newText }, () => text);
        const fresh = sessionWithMessages();
        fresh.open({ uri: URI, language: 'dns-zone', text });
        assert.deepEqual(shown(session.findings(URI)), shown(fresh.findings(URI)));
        assert.deepEqual(session.failures(URI), []);
      }
    }),
    { seed: 20261130, numRuns: 150 },
  );
});

test('a record that is elsewhere after an edit has its findings and fixes there', () => {
  const session = new Session({ clock: () => 1_800_000_000 });
  const text = `${HEAD}s1._domainkey TXT "v=DKIM1; x; p="\n`;
  session.open({ uri: URI, language: 'dns-zone', text });
  const before = session.findings(URI);
  assert.ok(before.length > 0);
  const newText = '; a comment\n';
  session.edit(URI, { span: { start: 0, end: 0 }, newText }, () => newText + text);
  assert.deepEqual(
    session.findings(URI).map(({ rule, span }) => [rule.id, span.start, span.end]),
    before.map(({ rule, span }) => [rule.id, span.start + newText.length, span.end + newText.length]),
  );
});

test('a line that goes on with a record changes its findings', () => {
  const lines = { before: `${HEAD}s1._domainkey TXT "v=DKIM1; x; p="\n`, after: '  "abc"\n' };
  const findingsOf = (text: string) => {
    const fresh = new Session({ clock: () => 1_800_000_000 });
    fresh.open({ uri: URI, language: 'dns-zone', text });
    return shown(fresh.findings(URI));
  };
  const session = new Session({ clock: () => 1_800_000_000 });
  session.open({ uri: URI, language: 'dns-zone', text: lines.before });
  assert.deepEqual(shown(session.findings(URI)), findingsOf(lines.before));
  const at = lines.before.length;
  session.edit(URI, { span: { start: at, end: at }, newText: lines.after }, () => lines.before + lines.after);
  const after = shown(session.findings(URI));
  assert.deepEqual(after, findingsOf(lines.before + lines.after));
  assert.notDeepEqual(after, findingsOf(lines.before));
});

test('a key that is right at one name and wrong at another is judged at each', () => {
  const session = new Session({ clock: () => 1_800_000_000 });
  const record = `TXT "v=DKIM1; k=rsa; p=${KEY.slice(0, 200)}" "${KEY.slice(200)}"`;
  const names = ['s1._domainkey', 's2._domainkey', 's_3._domainkey', '*._domainkey', 's4._domainkey.sub'];
  session.open({
    uri: URI,
    language: 'dns-zone',
    text: `${HEAD}${names.map((name) => `${name} ${record}\n`).join('')}`,
  });
  const found = session.findings(URI).map(({ rule }) => rule.id);
  // The last one is of another domain.
  const oneElsewhere = names.slice(1, -1).map(() => 'zone/key-shared');
  assert.deepEqual([...found].sort(), ['zone/invalid-selector', 'zone/key-at-wildcard', ...oneElsewhere]);
});

test('messages say something of the keys that they name, and of others of the domain', () => {
  const session = sessionWithMessages();
  const names = [
    's1._domainkey',
    's2._domainkey',
    'a._domainkey.b._domainkey',
    's7._domainkey.sub',
    's1._domainkey.other',
  ];
  const found = (record: string): readonly string[] => {
    const text = `${HEAD}${names.map((name) => `${name} TXT ${record}\n`).join('')}`;
    session.open({ uri: URI, language: 'dns-zone', text });
    return session
      .findings(URI)
      .filter(({ rule }) =>
        ['key/unused', 'key/revoked-in-use', 'key/unusable-in-use', 'zone/missing-selector'].includes(rule.id),
      )
      .map(({ rule, span }) => `${rule.id} ${text.slice(span.start, span.end).split(' ')[0]}`)
      .sort();
  };
  assert.deepEqual(found('"v=DKIM1; p="'), [
    'key/revoked-in-use a._domainkey.b._domainkey',
    'key/revoked-in-use s1._domainkey',
    'key/revoked-in-use s7._domainkey.sub',
  ]);
  assert.deepEqual(found(`"v=DKIM1; k=rsa; p=${KEY.slice(0, 200)}" "${KEY.slice(200)}"`), [
    'key/unusable-in-use k',
    'key/unusable-in-use k',
    'key/unusable-in-use k',
    'key/unused s2._domainkey',
  ]);
});

test('a policy at the name of the root is judged as one at any other wrong name', () => {
  const session = new Session({ clock: () => 0 });
  session.open({ uri: URI, language: 'dns-zone', text: `${HEAD}. TXT "v=DMARC1; p=none"\n` });
  assert.deepEqual(session.failures(URI), []);
  assert.ok(session.findings(URI).some(({ rule }) => rule.id === 'policy/record-misplaced'));
});
