/** Names of a zone: from where they are used to their records and back, and renamed everywhere at once. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { definitions, references } from '../../server/src/core/features/definition.ts';
import { documentLinks } from '../../server/src/core/features/links.ts';
import { renamableNameAt, renameName } from '../../server/src/core/features/rename-name.ts';
import { Session } from '../../server/src/core/session.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';

const ZONE = 'file:///w/example.org.zone';
const MAIN = `$ORIGIN example.org.
$TTL 3600
@ SOA mail mail 1 7200 900 1209600 3600
@ MX 10 mail ; not mail
@ MX 20 MAIL.example.org.
mail A 192.0.2.1
 AAAA 2001:db8::1
Mail.example.org. TXT "mail"
x.mail A 192.0.2.2
_sip._tcp SRV 0 0 5060 mail
h HTTPS 1 mail alpn=h2
$INCLUDE more.inc
$ORIGIN sub.example.org.
w CNAME mail.example.org.
$ORIGIN mail.example.org.
@ TXT "two"
`;
const MORE = 'web CNAME mail\n';
const OTHER = '$ORIGIN example.com.\n@ 60 SOA ns host 1 2 3 4 5\n@ 60 NS mail.example.org.\n@ 60 MX 10 mail\n';

function workspace() {
  const session = new Session({
    clock: () => 0,
    readIncluded: (uri) => (uri === 'file:///w/more.inc' ? MORE : undefined),
  });
  session.addFile({ uri: 'file:///w/example.com.zone', text: OTHER });
  session.open({ uri: ZONE, language: 'dns-zone', text: MAIN });
  return session;
}

const texts: Record<string, string> = {
  [ZONE]: MAIN,
  'file:///w/more.inc': MORE,
  'file:///w/example.com.zone': OTHER,
};
const lineOf = ({ uri, span }: { uri: string; span: { start: number } }) =>
  `${uri.slice('file:///w/'.length)}:${texts[uri]!.slice(0, span.start).split('\n').length}`;

describe('a name of a zone', () => {
  test('leads to its records, from its owner too; an included file to its beginning', () => {
    const snapshot = workspace().snapshot(ZONE);
    const at = (word: string) => definitions(snapshot, MAIN.indexOf(word) + 1).map(lineOf);
    const records = ['example.org.zone:6', 'example.org.zone:7', 'example.org.zone:8', 'example.org.zone:16'];
    assert.deepEqual(at('mail ; not'), records);
    assert.deepEqual(at('mail A'), records);
    assert.deepEqual(at('more.inc'), ['more.inc:1']);
    assert.deepEqual(at('not mail'), []);
  });

  test('a file that is included is a link, one that cannot be read is not', () => {
    const links = documentLinks(workspace().snapshot(ZONE));
    assert.deepEqual(
      links.map(({ span, target }) => [MAIN.slice(span.start, span.end), target]),
      [['more.inc', 'file:///w/more.inc']],
    );
    const session = new Session({ clock: () => 0, readIncluded: () => undefined });
    session.open({ uri: ZONE, language: 'dns-zone', text: MAIN });
    assert.deepEqual(documentLinks(session.snapshot(ZONE)), []);
  });

  test('is found wherever it is used, in included files and other zones too', () => {
    const snapshot = workspace().snapshot(ZONE);
    const uses = [
      'example.com.zone:3',
      'example.org.zone:10',
      'example.org.zone:11',
      'example.org.zone:14',
      'example.org.zone:3',
      'example.org.zone:4',
      'example.org.zone:5',
      'more.inc:1',
    ];
    const at = (word: string, all: boolean) =>
      references(snapshot, MAIN.indexOf(word) + 1, all)
        .map(lineOf)
        .sort();
    assert.deepEqual(at('mail A', false), uses);
    assert.deepEqual(
      at('mail A', true),
      [...uses, 'example.org.zone:6', 'example.org.zone:8', 'example.org.zone:16'].sort(),
    );
    assert.deepEqual(at('w CNAME', false), []);
  });

  test('is renamed as it is written at each place; texts, comments and mailboxes stay', () => {
    const session = workspace();
    const found = renameName(session.snapshot(ZONE), MAIN.indexOf('mail A'), 'mx1');
    assert.ok('files' in found, JSON.stringify(found));
    const files = Object.fromEntries(found.files.map(({ uri, text, edits }) => [uri, applyEdits(text, edits)]));
    assert.deepEqual(files, {
      [ZONE]: MAIN.replace('SOA mail', 'SOA mx1')
        .replace('10 mail', '10 mx1')
        .replace('MAIL.example', 'mx1.example')
        .replace('\nmail A', '\nmx1 A')
        .replace('Mail.example', 'mx1.example')
        .replace('5060 mail', '5060 mx1')
        .replace('1 mail alpn', '1 mx1 alpn')
        .replace('CNAME mail.', 'CNAME mx1.')
        .replace('@ TXT "two"', 'mx1.example.org. TXT "two"'),
      'file:///w/more.inc': 'web CNAME mx1\n',
      'file:///w/example.com.zone': OTHER.replace('mail.example.org', 'mx1.example.org'),
    });
    assert.match(found.note, /SPF records/);
  });

  test('can be renamed to a name elsewhere in the zone, and a target to one outside', () => {
    const session = workspace();
    const found = renameName(session.snapshot(ZONE), MAIN.indexOf('x.mail'), 'y.sub.example.org.');
    assert.ok('files' in found);
    assert.deepEqual(
      found.files.flatMap(({ edits }) => edits.map(({ newText }) => newText)),
      ['y.sub'],
    );
  });

  const refusals: readonly (readonly [word: string, to: string, why: RegExp])[] = [
    ['mail A', 'web', /record at web\.example\.org already/],
    ['mail A', 'MAIL', /the name that it has/],
    ['mail A', 'a b', /letters, digits/],
    ['mail A', 'a..b', /letters, digits/],
    ['mail A', '', /letters, digits/],
    ['mail A', '@', /letters, digits/],
    ['mail A', `${'a'.repeat(64)}`, /letters, digits/],
    ['mail A', 'mail.example.net.', /not in the zone example\.org/],
  ];
  for (const [word, to, why] of refusals) {
    test(`is not renamed to ${JSON.stringify(to.slice(0, 20))}`, () => {
      const found = renameName(workspace().snapshot(ZONE), MAIN.indexOf(word), to);
      assert.match('refused' in found ? found.refused : JSON.stringify(found), why);
    });
  }

  test('that is the zone itself, or no name, cannot be renamed', () => {
    const snapshot = workspace().snapshot(ZONE);
    for (const word of ['@ SOA', '192.0.2.1', 'mail 1 7200', '"mail"']) {
      assert.equal(renamableNameAt(snapshot, MAIN.indexOf(word)), undefined, word);
    }
  });
});
