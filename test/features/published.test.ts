/** What is published beside the file, from answers as data: states, words, and where the look-up is offered. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publishedPage } from '../../server/src/core/documents/published-page.ts';
import { codeActions } from '../../server/src/core/features/code-actions.ts';
import { Session } from '../../server/src/core/session.ts';
import { type DomainName, domainName } from '../../server/src/core/text/domain-name.ts';
import {
  comparePublished,
  keyNamesOf,
  publishedQuestion,
  type ServerAnswer,
  type TextAnswer,
} from '../../server/src/core/workspace/published.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';

const KEY = `v=DKIM1; k=rsa; p=${'A'.repeat(300)}`;
const ZONE = `$ORIGIN example.org.
$TTL 60
@ SOA ns1 host 4294967295 3600 600 86400 60
@ NS ns1
ns1 A 192.0.2.1
s1._domainkey TXT "${KEY.slice(0, 255)}" "${KEY.slice(255)}"
s2._domainkey CNAME s2._domainkey.example.net.
`;
const DOCUMENT = ZoneDocument.open('file:///example.org.zone', ZONE);
const S1 = domainName('s1._domainkey.example.org');

const found = (...values: string[]): TextAnswer => ({ status: 'found', records: values.map((value) => [value]) });

function server(texts: TextAnswer, more: Partial<ServerAnswer> = {}): ServerAnswer {
  return {
    address: '192.0.2.1',
    host: 'ns1.example.org',
    role: 'authority',
    texts,
    aliases: [],
    serial: 4294967295,
    isAuthenticated: undefined,
    ...more,
  };
}

function compare(name: DomainName, ...servers: ServerAnswer[]) {
  const question = publishedQuestion(DOCUMENT, name) ?? assert.fail();
  return comparePublished(DOCUMENT, question, { servers, authorityObstacle: undefined });
}

test('each difference has its state', () => {
  const cases: readonly (readonly [TextAnswer, string])[] = [
    [found(KEY), 'same'],
    [found(KEY.replaceAll(' ', '')), 'spaces'],
    [found(KEY.slice(0, 255)), 'cut'],
    [found(`"${KEY}"`), 'quoted-twice'],
    [found(`\\"${KEY.slice(0, 255)}\\" \\"${KEY.slice(255)}\\"`), 'quoted-twice'],
    [found(KEY.replaceAll(';', '\\;')), 'escaped'],
    [found(KEY, 'v=DKIM1; p='), 'several'],
    [found('v=DKIM1; p='), 'other'],
    [{ status: 'missing' }, 'missing'],
    [{ status: 'failed', reason: 'ETIMEOUT' }, 'no-answer'],
  ];
  for (const [texts, state] of cases) {
    const { servers, isSame } = compare(S1, server(texts));
    assert.equal(servers[0]!.state, state);
    assert.equal(isSame, state === 'same' || state === 'spaces');
  }
  assert.equal(compare(S1).isSame, false, 'nobody was asked');
});

test('serials are compared across their wrap (RFC 1982)', () => {
  const serialOf = (serial: number | undefined) => compare(S1, server(found(KEY), { serial })).servers[0]!.serial;
  assert.equal(serialOf(4294967295), 'same');
  assert.equal(serialOf(4294967294), 'behind');
  assert.equal(serialOf(3), 'ahead');
  assert.equal(serialOf(undefined), 'unknown');
});

test('another record is older where the serial lags, and where a resolver remembers it', () => {
  const other = found('v=DKIM1; p=');
  assert.equal(compare(S1, server(other, { serial: 5000 })).servers[0]!.state, 'other');
  assert.equal(compare(S1, server(other, { serial: 4294967000 })).servers[0]!.state, 'older');
  const resolver = server(other, { role: 'resolver', host: undefined });
  assert.equal(compare(S1, server(found(KEY)), resolver).servers[1]!.state, 'older');
  assert.equal(compare(S1, server(other), resolver).servers[1]!.state, 'other');
});

test('CNAMEs', () => {
  const elsewhere = [domainName('s1.keys.example.com')];
  assert.equal(compare(S1, server({ status: 'missing' }, { aliases: elsewhere })).servers[0]!.state, 'alias');
  const s2 = domainName('s2._domainkey.example.org');
  const target = [domainName('s2._domainkey.example.net')];
  assert.equal(compare(s2, server({ status: 'missing' }, { aliases: target })).servers[0]!.state, 'same');
  assert.equal(compare(s2, server({ status: 'missing' }, { aliases: elsewhere })).servers[0]!.state, 'other');
  assert.equal(compare(s2, server({ status: 'missing' })).servers[0]!.state, 'missing');
});

/** A key made for the tests. */
const ED = 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';

test('a CNAME is as good as what a verifier finds at its target', () => {
  const s2 = domainName('s2._domainkey.example.org');
  const aliases = [domainName('s2._domainkey.example.net')];
  const authority = server({ status: 'missing' }, { aliases });
  const cases: readonly (readonly [TextAnswer, string])[] = [
    [found(ED), 'same'],
    [{ status: 'missing' }, 'dangling'],
    [{ status: 'failed', reason: 'ESERVFAIL' }, 'no-answer'],
    [found('v=DKIM1; p='), 'unusable-target'],
    [found('v=spf1 -all'), 'unusable-target'],
    [found('v=DKIM1; k=ed25519; p=AAAA'), 'unusable-target'],
    [found(ED, 'v=DKIM1; p='), 'several'],
  ];
  for (const [texts, state] of cases) {
    const comparison = compare(s2, authority, server(texts, { aliases, role: 'resolver', host: undefined }));
    assert.deepEqual(
      comparison.servers.map((each) => each.state),
      ['same', state],
    );
    assert.equal(comparison.isSame, state === 'same');
  }
});

test('only names that every resolver spells alike are asked for', () => {
  assert.deepEqual(keyNamesOf(DOCUMENT), [S1, 's2._domainkey.example.org']);
  assert.equal(publishedQuestion(DOCUMENT, domainName('s\\.1._domainkey.example.org')), undefined);
  const without = ZoneDocument.open('file:///keys', 's1._domainkey 60 IN TXT "v=DKIM1; p="\n');
  assert.equal(publishedQuestion(without, domainName('s1._domainkey')), undefined);
});

test('hostile answers do nothing in a page', () => {
  const evil = 'v=DKIM1; p=\n```\n# <img src=x> [a](command:evil)\u202e';
  const page = publishedPage(
    compare(
      S1,
      server(found(evil), { host: '`<b>' }),
      server({ status: 'missing' }, { aliases: ['[a](command:b)' as DomainName] }),
    ),
  );
  const outside = page.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '').replace(/(`+)[^\n]*?\1/g, '');
  assert.doesNotMatch(outside, /<img|<b>|\]\(command/);
  assert.ok(!page.includes('\u202e'));
});

test('a zone that its server does not load is named first, beside what is published', () => {
  const session = new Session({ clock: () => 0 });
  session.open({ uri: DOCUMENT.uri, language: 'dns-zone', text: `${ZONE}www A 192.0.2.300\n` });
  const refusal = session.index.refusalOf(session.index.zones[0]!, 'bind');
  const [, first] = publishedPage(compare(S1, server(found(KEY))), refusal).split('\n\n');
  assert.match(first!, /^\*\*BIND does not load this zone.*\*\* 192/);
});

test('the look-up is offered at records of keys alone', () => {
  const session = new Session({ clock: () => 0 });
  session.open({ uri: DOCUMENT.uri, language: 'dns-zone', text: ZONE });
  const offered = (text: string) => {
    const at = ZONE.indexOf(text);
    return codeActions(session.snapshot(DOCUMENT.uri), { start: at, end: at }).flatMap(({ command }) =>
      command?.command === 'dkimLint.checkPublished' ? [command.arguments] : [],
    );
  };
  assert.deepEqual(offered('s1._domainkey TXT'), [[DOCUMENT.uri, S1]]);
  assert.deepEqual(offered('s2._domainkey CNAME'), [[DOCUMENT.uri, 's2._domainkey.example.org']]);
  assert.deepEqual(offered('ns1 A'), []);
});
