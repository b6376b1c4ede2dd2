/** Files that a zone includes: looked at as a part of it, with what was found where it stands. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitions } from '../../server/src/core/features/definition.ts';
import { documentLinks } from '../../server/src/core/features/links.ts';
import { Session } from '../../server/src/core/session.ts';

const MAIN = 'file:///w/example.org.zone';
const KEYS = 'file:///w/keys.inc';
const ZONE = '$TTL 3600\n@ SOA ns1 host 1 7200 900 1209600 3600\n@ NS ns1\nns1 A 192.0.2.1\n$INCLUDE keys.inc\n';
/** The key is cut off: seen only by a reader who knows that the record's name is that of a key. */
const CUT = 's1._domainkey TXT "v=DKIM1; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAv"\n';

function analysisOf(files: Record<string, string>): Session {
  return new Session({ clock: () => 0, readIncluded: (uri) => files[uri] });
}

const found = (session: Session, uri: string) => session.findings(uri).map(({ rule }) => rule.id);

test('an included file that nobody has opened has findings of its own', () => {
  const session = analysisOf({ [KEYS]: CUT });
  session.open({ uri: MAIN, language: 'dns-zone', text: ZONE });
  const [file, ...others] = session.includedFiles(MAIN);
  assert.deepEqual(others, []);
  assert.equal(file?.uri, KEYS);
  assert.deepEqual(
    file.findings.map(({ rule, span, related }) => [
      rule.id,
      span.start > 30 && span.end <= CUT.length,
      related.map((place) => [place.uri, ZONE.slice(place.span.start, place.span.end)]),
    ]),
    [['key/data-truncated', true, [[MAIN, '$INCLUDE keys.inc']]]],
  );
});

test('an open file is looked at as a part of the zone that includes it, whichever was opened first', () => {
  for (const order of [
    [MAIN, KEYS],
    [KEYS, MAIN],
  ]) {
    const session = analysisOf({ [KEYS]: '; as it is on disk\n' });
    for (const uri of order) {
      session.open({ uri, language: 'dns-zone', text: uri === MAIN ? ZONE : CUT });
      session.findings(uri);
    }
    assert.deepEqual(found(session, KEYS), ['key/data-truncated']);
    assert.deepEqual(session.includedFiles(MAIN), []);
    const { document } = session.snapshot(KEYS);
    assert.ok(document.kind === 'dns-zone');
    assert.deepEqual(
      document.keyRecords.map(({ owner, record }) => [owner, record.ttl]),
      [['s1._domainkey.example.org', 3600]],
    );
  }
});

test('the zone follows an edit of a file that it includes, and its closing', () => {
  const session = analysisOf({ [KEYS]: CUT });
  session.open({ uri: MAIN, language: 'dns-zone', text: ZONE });
  session.open({ uri: KEYS, language: 'dns-zone', text: CUT });
  const clash = `${CUT}ns1 CNAME www\n`;
  assert.deepEqual(found(session, MAIN), []);
  session.edit(KEYS, { span: { start: CUT.length, end: CUT.length }, newText: 'ns1 CNAME www\n' }, () => clash);
  assert.ok(found(session, MAIN).includes('zone/cname-with-other-data'), String(found(session, MAIN)));
  session.edit(KEYS, { span: { start: CUT.length, end: clash.length }, newText: '' }, () => CUT);
  assert.deepEqual(found(session, MAIN), []);
  session.edit(KEYS, { span: { start: CUT.length, end: CUT.length }, newText: 'ns1 CNAME www\n' }, () => clash);
  session.close(KEYS);
  assert.deepEqual(found(session, MAIN), []);
});

test('a file that several zones include says once what is wrong in all of them', () => {
  const other = 'file:///w/example.net.zone';
  const session = analysisOf({ [KEYS]: CUT });
  for (const uri of [MAIN, other, KEYS]) session.open({ uri, language: 'dns-zone', text: uri === KEYS ? CUT : ZONE });
  assert.deepEqual(found(session, KEYS), ['key/data-truncated']);
});

test('a file whose text is not the one that was included is looked at by itself', () => {
  const session = new Session({ clock: () => 0 });
  session.open({ uri: MAIN, language: 'dns-zone', text: ZONE });
  session.open({ uri: KEYS, language: 'dns-zone', text: 'www A 192.0.2.300\n' });
  assert.deepEqual(found(session, KEYS), ['zone/invalid-address']);
});

test('files that include each other end', () => {
  const session = analysisOf({});
  session.open({ uri: MAIN, language: 'dns-zone', text: ZONE });
  session.open({ uri: KEYS, language: 'dns-zone', text: '$INCLUDE example.org.zone\n' });
  assert.ok([...found(session, MAIN), ...found(session, KEYS)].includes('zone/missing-include'));
});

test('a file that includes itself is reported where it does so, and read once', () => {
  const self = `${ZONE}${'$INCLUDE example.org.zone\n'.repeat(50)}`;
  const reads: string[] = [];
  const session = new Session({
    clock: () => 0,
    readIncluded: (uri) => {
      reads.push(uri);
      return uri === MAIN ? self : CUT;
    },
  });
  session.open({ uri: MAIN, language: 'dns-zone', text: self });
  assert.equal(found(session, MAIN).filter((id) => id === 'zone/missing-include').length, 50);
  assert.deepEqual(reads, [KEYS]);
});

test('paths in an included file are read from the folder of the zone', () => {
  const files = { 'file:///w/sub/a.inc': '$INCLUDE sub/b.inc\n', 'file:///w/sub/b.inc': CUT };
  const session = analysisOf(files);
  session.open({ uri: MAIN, language: 'dns-zone', text: ZONE.replace('keys.inc', 'sub/a.inc') });
  session.open({ uri: 'file:///w/sub/a.inc', language: 'dns-zone', text: files['file:///w/sub/a.inc'] });
  const snapshot = session.snapshot('file:///w/sub/a.inc');
  assert.deepEqual(
    documentLinks(snapshot).map(({ target }) => target),
    ['file:///w/sub/b.inc'],
  );
  assert.deepEqual(
    definitions(snapshot, 12).map(({ uri }) => uri),
    ['file:///w/sub/b.inc'],
  );
  assert.deepEqual(found(session, 'file:///w/sub/a.inc'), []);
});

test('a zone that was open follows, once it is closed, what its files say now', () => {
  const session = analysisOf({ [KEYS]: '; as it is on disk\n' });
  session.addFile({ uri: MAIN, text: `$ORIGIN example.org.\n${ZONE}` });
  session.open({ uri: MAIN, language: 'dns-zone', text: `$ORIGIN example.org.\n${ZONE}` });
  session.open({ uri: KEYS, language: 'dns-zone', text: CUT });
  session.close(MAIN);
  assert.deepEqual(
    session.keyRecords.map(({ owner }) => owner),
    ['s1._domainkey.example.org'],
  );
  assert.deepEqual(
    session.findings(KEYS).map(({ rule, related }) => [rule.id, related.map(({ uri }) => uri)]),
    [['key/data-truncated', [MAIN]]],
  );
});
