/** Zones whose lines have all to do with one another: rules look at them in time that grows with the text. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../server/src/core/session.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';

const HEAD = '$ORIGIN example.org.\n$TTL 3600\n@ IN SOA ns h 1 3600 900 604800 300\n@ IN NS ns\nns IN A 192.0.2.1\n';

/** So many that a rule which compares each with each runs into the time limit of the suite. */
const LINES = 50_000;

const ZONES: Readonly<Record<string, (i: number) => string>> = {
  'ranges of addresses': (i) => `$GENERATE 0-65535 h${i}-$ A 192.0.2.1\n`,
  'ranges of aliases that may meet': (i) => `$GENERATE 0-65535 h$.${i} CNAME x\n`,
  'ranges, and names that may be of them': (i) =>
    i % 2 === 0 ? `$GENERATE 0-9 $.a${i} A 192.0.2.1\n` : `m${i} MX 10 e${i}\n`,
  'a chain of aliases': (i) => `a${i} CNAME a${i + 1}\n`,
  'a loop of aliases': (i) => `a${i} CNAME a${(i + 1) % LINES}\n`,
  'one alias many times': (i) => `a CNAME b${i}\n`,
  'one text many times': () => 'a TXT "x"\n',
  'one policy many times': () => '_dmarc TXT "v=DMARC1; p=none"\n',
  'one SPF record of the old type many times': () => '@ SPF "v=spf1 mx -all"\n',
  'one SPF record with look-ups many times': (i) => (i % 5 === 0 ? '@ TXT "v=spf1 mx a mx -all"\n' : '\n'),
  'SPF records of one name': (i) => (i % 5 === 0 ? `@ TXT "v=spf1 include:a${i} -all"\n` : '\n'),
  'a key at one selector many times': (i) => `s._domainkey TXT "v=DKIM1; p=${i}"\n`,
  'delegations and what hides below them': (i) => `d${i} NS ns.d${i}\nx.d${i} TXT "y"\n`,
  'a delegation inside of the other': (i) => `${'a.'.repeat(i % 110)}z NS ns\n`,
  'exchangers of one name': (i) => `@ MX 10 m${i}\n`,
  'comments that switch off nothing': (i) => `; dkim-lint-disable zone/byte-order-mark-present\na${i} A 192.0.2.1\n`,
  'relative origins, without an @ after them': (i) => `$ORIGIN o${i}\na A 192.0.2.1\n$ORIGIN example.org.\n`,
  'parentheses that nobody closes': (i) => `a${i} TXT ( "a"\n`,
  'strings that are too long': (i) => (i < 5000 ? `a${i} TXT "${'a'.repeat(300)}"\n` : '\n'),
  'strings that are too long, in one record': (i) =>
    `${i === 0 ? 'a TXT (' : ''} "${i < 5000 ? 'a'.repeat(300) : 'a'}"${i === LINES - 1 ? ')' : ''}\n`,
  'parameters without a value': (i) => `a${i} HTTPS 1 . alpn\n`,
  origins: (i) => `$ORIGIN o${i}.example.org.\na.o${i}.example.org A 192.0.2.1\n`,
};

for (const [what, line] of Object.entries(ZONES)) {
  test(what, () => {
    const session = new Session({ clock: () => 1_800_000_000 });
    const uri = 'file:///zones/example.org.zone';
    const text = HEAD + Array.from({ length: LINES }, (_, i) => line(i)).join('');
    session.open({ uri, language: 'dns-zone', text });
    session.findings(uri);
    assert.deepEqual(session.failures(uri), []);
    session.fixAll(uri);
    const at = HEAD.length;
    session.edit(uri, { span: { start: at, end: at }, newText: '\n' }, () => `${text.slice(0, at)}\n${text.slice(at)}`);
    session.findings(uri);
  });
}

for (const [what, written, fixed] of [
  ['twelve parentheses that nobody closes', '(((((((((((( "a"', '( "a" )'],
  ['one that is closed among them', '(("a")( "b"', '("a" "b" )'],
] as const) {
  test(`one fix for ${what}`, () => {
    const session = new Session({ clock: () => 1_800_000_000 });
    const uri = 'file:///zones/example.org.zone';
    const text = `${HEAD}x TXT ${written}\ny A 192.0.2.1\n`;
    session.open({ uri, language: 'dns-zone', text });
    const edits = session.fixAll(uri).edits;
    assert.equal(applyEdits(text, edits), `${HEAD}x TXT ${fixed}\ny A 192.0.2.1\n`);
  });
}

test('a key over two lines in the data of an address, where a line break before it is missing', () => {
  const session = new Session({ clock: () => 1_800_000_000 });
  const uri = 'file:///zones/example.org.zone';
  const key = `v=DKIM1; p=${'A'.repeat(300)}`;
  const text = `${HEAD}x A 192.0.2.80s1._domainkey TXT "${key}\n${key}"\n`;
  session.open({ uri, language: 'dns-zone', text });
  session.fixAll(uri);
  const fixes = session.findings(uri).flatMap((finding) => finding.fixes);
  assert.ok(fixes.every((fix) => applyEdits(text, fix.edits()) !== text));
});
