/** Renaming a selector: what of the zones is edited, what is left alone, and when it is refused. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Rename, renamableAt, renameSelector } from '../../server/src/core/features/rename.ts';
import { Session } from '../../server/src/core/session.ts';
import { domainName } from '../../server/src/core/text/domain-name.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';

const ZONE = 'file:///w/example.org.zone';

function workspace(files: Readonly<Record<string, string>>): Session {
  const session = new Session({
    clock: () => 1_800_000_000,
    readIncluded: (uri) => files[uri.slice(uri.lastIndexOf('/') + 1)],
  });
  for (const [name, text] of Object.entries(files)) {
    const uri = `file:///w/${name}`;
    if (name.endsWith('.zone')) session.addFile({ uri, text });
    else if (name.endsWith('.eml')) session.addMessageFile({ uri, text });
  }
  session.open({ uri: ZONE, language: 'dns-zone', text: files['example.org.zone']! });
  return session;
}

/** The place of a text, one unit into it. */
const inside = (zone: string, text: string): number => zone.indexOf(text) + 1;

function rename(files: Readonly<Record<string, string>>, at: string, to: string): Record<string, string> | string {
  const session = workspace(files);
  const found = renameSelector(session.snapshot(ZONE), inside(files['example.org.zone']!, at), to);
  if ('refused' in found) return found.refused;
  return Object.fromEntries(
    found.files.map(({ uri, text, edits }) => [uri.slice('file:///w/'.length), applyEdits(text, edits)]),
  );
}

const SOA = '$TTL 3600\n@ IN SOA ns1.example.org. host.example.org. 1 7200 900 1209600 3600\n';

describe('the selector under the cursor', () => {
  const text = `$ORIGIN example.org.\n${SOA}S1.mail._DomainKey IN TXT "p="\n  IN TXT "x"\nwww IN A 192.0.2.1\n`;
  const at = (offset: number) => renamableAt(workspace({ 'example.org.zone': text }).snapshot(ZONE), offset);

  test('is its labels as they are written', () => {
    const start = text.indexOf('S1.mail');
    for (const offset of [start, start + 3, start + 7]) {
      const found = at(offset);
      assert.equal(found?.text, 'S1.mail');
      assert.deepEqual(found?.span, { start, end: start + 7 });
    }
  });

  test('is nowhere else: not in _domainkey, another owner, or the data', () => {
    for (const other of ['_DomainKey', 'www', 'TXT', '"p="', '"x"', 'SOA'])
      assert.equal(at(text.indexOf(other) + 2), undefined);
  });
});

describe('renaming', () => {
  test('edits every record of the name, however it is written, and no comment', () => {
    const zone = `$ORIGIN example.org.\n${SOA}s1._domainkey IN TXT "v=DKIM1; p=" ; s1._domainkey is old\n  IN TXT "second"\nS1._domainkey.example.org. IN TXT "third s1"\n$ORIGIN _domainkey.example.org.\ns1 IN TXT "fourth"\n$ORIGIN s1._domainkey.example.org.\n@ IN TXT "fifth"\n`;
    assert.deepEqual(rename({ 'example.org.zone': zone }, 's1._domainkey IN', 's2'), {
      'example.org.zone': `$ORIGIN example.org.\n${SOA}s2._domainkey IN TXT "v=DKIM1; p=" ; s1._domainkey is old\n  IN TXT "second"\ns2._domainkey.example.org. IN TXT "third s1"\n$ORIGIN _domainkey.example.org.\ns2 IN TXT "fourth"\n$ORIGIN s1._domainkey.example.org.\ns2._domainkey.example.org. IN TXT "fifth"\n`,
    });
  });

  test('leaves other selectors alone, also those below and of other domains', () => {
    const zone = `$ORIGIN example.org.\n${SOA}s1._domainkey IN TXT "p="\nx.s1._domainkey IN TXT "p="\ns10._domainkey IN TXT "p="\ns1._domainkey.sub IN TXT "p="\n`;
    const { 'example.org.zone': renamed } = rename({ 'example.org.zone': zone }, 's1._domainkey', 's2') as Record<
      string,
      string
    >;
    assert.equal(renamed, zone.replace('\ns1._domainkey IN', '\ns2._domainkey IN'));
  });

  test('renames an alias itself, and in all zones the aliases that lead to the name', () => {
    const zone = `$ORIGIN example.org.\n${SOA}s1._domainkey IN CNAME k1._domainkey.example.net.\nold._domainkey IN CNAME s1._domainkey\n`;
    const other = `$ORIGIN example.com.\n${SOA}s1._domainkey IN CNAME s1._domainkey.example.org.\n$ORIGIN s1._domainkey.example.org.\nb._domainkey.example.com. IN CNAME @\n`;
    assert.deepEqual(rename({ 'example.org.zone': zone, 'example.com.zone': other }, 's1._domainkey', 'a.b'), {
      'example.org.zone': zone.replace('s1._domainkey IN', 'a.b._domainkey IN').replace('CNAME s1.', 'CNAME a.b.'),
      'example.com.zone': other
        .replace('CNAME s1._domainkey.example.org.', 'CNAME a.b._domainkey.example.org.')
        .replace('CNAME @', 'CNAME a.b._domainkey.example.org.'),
    });
  });

  test('reaches into included files', () => {
    const files = {
      'example.org.zone': `$ORIGIN example.org.\n${SOA}$INCLUDE keys.inc\ns1._domainkey IN TXT "one"\n`,
      'keys.inc': 's1._domainkey IN TXT "two"\n',
    };
    assert.deepEqual(rename(files, 's1._domainkey', 's2'), {
      'example.org.zone': files['example.org.zone'].replace('s1._domainkey', 's2._domainkey'),
      'keys.inc': 's2._domainkey IN TXT "two"\n',
    });
  });

  test('says that signers have to follow, and how many messages were signed', () => {
    const zone = `$ORIGIN example.org.\n${SOA}s1._domainkey IN TXT "p="\n`;
    const message = 'From: a@example.org\r\nDKIM-Signature: v=1; d=example.org; s=s1; b=; bh=\r\n\r\n';
    const session = workspace({ 'example.org.zone': zone, 'a.eml': message, 'b.eml': message });
    const { note, files } = renameSelector(session.snapshot(ZONE), inside(zone, 's1._domain'), 's2') as Rename;
    assert.match(note, /Whatever signs for example\.org with the selector s1 has to be changed to s2 too\. 2 messages/);
    assert.deepEqual(
      files.map(({ uri }) => uri),
      [ZONE],
    );
  });

  const refusals: readonly (readonly [name: string, reason: RegExp])[] = [
    ['s3', /record at s3\._domainkey\.example\.org already/],
    ['S1', /the name that it has/],
    ['', /letters, digits and hyphens/],
    ['a_b', /letters, digits and hyphens/],
    ['a..b', /letters, digits and hyphens/],
    ['-a', /letters, digits and hyphens/],
    ['a b', /letters, digits and hyphens/],
    ['s2.', /letters, digits and hyphens/],
    ['schlüssel', /letters, digits and hyphens/],
    ['a'.repeat(64), /at most 63/],
    [Array(4).fill('a'.repeat(60)).join('.'), /maximum length of a domain name/],
  ];
  for (const [name, reason] of refusals) {
    test(`is refused to ${JSON.stringify(name.slice(0, 20))}`, () => {
      const zone = `$ORIGIN example.org.\n${SOA}s1._domainkey IN TXT "p="\ns3._domainkey IN A 192.0.2.1\n`;
      const found = rename({ 'example.org.zone': zone }, 's1._domainkey', name);
      assert.match(String(found), reason);
    });
  }

  test('is refused where $GENERATE makes records of the name', () => {
    const zone = `$ORIGIN example.org.\n${SOA}s1._domainkey IN TXT "p="\n$GENERATE 1-3 s$._domainkey A 192.0.2.$\n`;
    assert.match(String(rename({ 'example.org.zone': zone }, 's1._domainkey', 'k1')), /\$GENERATE/);
  });

  test('gives a zone that publishes the new name and not the old one', () => {
    const zone = `$ORIGIN example.org.\n${SOA}s1._domainkey IN TXT "p="\n`;
    const renamed = rename({ 'example.org.zone': zone }, 's1._domainkey', 'Next-1') as Record<string, string>;
    const session = workspace({ 'example.org.zone': renamed['example.org.zone']! });
    assert.equal(session.index.keyAt(domainName('next-1._domainkey.example.org')).status, 'found');
    assert.equal(session.index.keyAt(domainName('s1._domainkey.example.org')).status, 'missing');
  });
});
