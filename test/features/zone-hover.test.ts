/** What stands under the mouse in a zone. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hover } from '../../server/src/core/features/hover.ts';
import { Session } from '../../server/src/core/session.ts';

const TEXT = `$TTL 1d
@ 300 IN SOA ns1 joe\\.doe.example.org. ( 2026112402 ; the serial
  3h 900 4w 1h )
  NS ns1
ns1 A 192.0.2.1
@ MX 10 mail.example.org
@ TXT "v=spf1 mx ~all"
_dmarc TXT "v=DMARC1; p=none"
_443._tcp TLSA 3 1 1 ${'ab'.repeat(32)}
$INCLUDE more.inc
$GENERATE 2-8/2 host-$ A 192.0.2.$
x TXT "one" "two"
`;

function at(word: string): { markdown: string; text: string } | undefined {
  const session = new Session({
    clock: () => 0,
    readIncluded: (uri) => (uri === 'file:///w/more.inc' ? 'a A 192.0.2.9\n' : undefined),
  });
  const uri = 'file:///w/example.org.zone';
  session.open({ uri, language: 'dns-zone', text: TEXT });
  const start = TEXT.indexOf(word);
  assert.ok(start >= 0, word);
  const found = hover(session.snapshot(uri), start + 1);
  return found && { markdown: found.markdown, text: TEXT.slice(found.span.start, found.span.end) };
}

describe('a hover in a zone', () => {
  const cases: readonly (readonly [word: string, text: string, ...words: RegExp[]])[] = [
    ['$TTL', '$TTL', /records below that have none/, /RFC 2308 §4/],
    ['1d', '1d', /1 day \(86400 seconds\)/],
    ['300 IN', '300', /TTL/, /5 minutes \(300 seconds\)/],
    ['IN SOA', 'IN', /Internet/],
    ['SOA', 'SOA', /start of the zone/, /5 minutes/],
    ['joe', 'joe\\.doe.example.org.', /Mail goes to `joe\.doe@example\.org`/],
    ['2026112402', '2026112402', /serial/, /Change 2 of 2026-11-24/],
    ['3h', '3h', /refresh/, /3 hours \(10800 seconds\)/],
    ['900', '900', /retry/, /15 minutes/],
    ['4w', '4w', /expire/, /4 weeks/],
    ['1h )', '1h', /negative TTL/, /1 hour \(3600 seconds\)/],
    ['NS ns1', 'NS', /name server/, /by `\$TTL`/],
    ['10 mail', '10', /preference/],
    [
      'mail.example.org\n',
      'mail.example.org',
      /mail\.example\.org\.example\.org\./,
      /no final dot/,
      /no record at this name/,
    ],
    ['mx ~', 'mx', /servers that receive mail/, /Pass/],
    ['~all', '~all', /everyone/, /Softfail/],
    ['p=none', 'p=none', /Take no action/],
    ['3 1 1', '3', /usage/, /DANE-EE/],
    ['more.inc', 'more.inc', /`\/w\/more\.inc`/, /1 record/],
    ['2-8/2', '$GENERATE 2-8/2 host-$ A 192.0.2.$', /4 records/, /host-2 86400 IN A 192\.0\.2\.2/, /host-8/],
    ['TXT "one"', 'TXT', /2 strings, 6 octets/],
  ];
  for (const [word, text, ...words] of cases) {
    test(`on ${text}`, () => {
      const found = at(word);
      assert.equal(found?.text, text);
      for (const pattern of words) assert.match(found.markdown, pattern);
    });
  }

  test('a comment has none', () => {
    assert.equal(at('the serial'), undefined);
  });

  test('a host that the zone has says what it has', () => {
    assert.match(at('ns1\nns1')!.markdown, /Has `A`/);
  });
});

test('where the name of a record is not known, nothing is said about who has to agree to reports', () => {
  const session = new Session({ clock: () => 0 });
  const markdownOf = (uri: string, text: string) => {
    session.open({ uri, language: 'dns-zone', text });
    return hover(session.snapshot(uri), text.indexOf('rua=') + 1)?.markdown ?? '';
  };
  const data = 'TXT "v=DMARC1; p=none; rua=mailto:a@example.net"\n';
  assert.match(markdownOf('file:///w/example.org.zone', `_dmarc ${data}`), /must allow it by a record/);
  assert.doesNotMatch(markdownOf('file:///w/records', `_dmarc ${data}`), /must allow it/);
  assert.doesNotMatch(markdownOf('file:///w/escaped', `_dmarc\\. ${data}`), /must allow it/);
  for (const full of [`_dmarc.example.org. ${data}`, `$ORIGIN example.org.\n_dmarc ${data}`]) {
    assert.match(markdownOf('file:///w/full', full), /must allow it by a record at example\\.org/);
  }
});
