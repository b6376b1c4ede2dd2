/** The index of a workspace: zones and messages joined by name, and the rows and symbols that are read out of it. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  type SelectorOptions,
  type SelectorState,
  SelectorTable,
  verdictOf,
  workspaceSymbols,
} from '../../server/src/core/features/selectors.ts';
import { ZoneRefusals } from '../../server/src/core/rules/zone-refusal.ts';
import { Session } from '../../server/src/core/session.ts';
import { type DomainName, domainName, isWithin } from '../../server/src/core/text/domain-name.ts';
import { WorkspaceIndex } from '../../server/src/core/workspace/index.ts';
import { MessageDocument } from '../../server/src/core/workspace/message-document.ts';
import { messageFacts } from '../../server/src/core/workspace/message-facts.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';
import { lexZone } from '../../server/src/core/zone/syntax.ts';
import { publicKeyData } from '../harness/keys.ts';
import { signMessage } from '../harness/sign.ts';

const SOA = '@ 3600 IN SOA ns1 host 1 7200 900 1209600 3600\n';
const zone = (origin: string, records = '', uri = `file:///w/${origin}.zone`) =>
  ZoneDocument.open(uri, `$ORIGIN ${origin}.\n${SOA}${records}`);
const signed = (selector: string, domain = 'example.org', date = '') =>
  `From: a@example.org\r\n${date === '' ? '' : `Date: ${date}\r\n`}DKIM-Signature: v=1; a=rsa-sha256; d=${domain};\r\n s=${selector}; h=from; bh=; b=\r\n\r\nHello\r\n`;
const message = (name: string, text: string) => new MessageDocument(`file:///w/${name}.eml`, text);
const setMessage = (index: WorkspaceIndex, document: MessageDocument) =>
  index.setMessage(document.uri, () => messageFacts(document));
const key = (selector: string, domain = 'example.org') => domainName(`${selector}._domainkey.${domain}`);
const uris = (all: readonly { uri: string }[]) => all.map(({ uri }) => uri);

describe('zones', () => {
  test('answer for what lies within, the longest origin first, and not below a delegation', () => {
    const index = new WorkspaceIndex();
    const above = zone('example.org', 'sub IN NS ns.example.net.\n');
    index.set(above);
    assert.deepEqual(index.zonesOf(key('s1')), [above]);
    assert.deepEqual(index.zonesOf(key('s1', 'sub.example.org')), []);
    const below = zone('sub.example.org');
    index.set(below);
    assert.deepEqual(index.zonesOf(key('s1', 'sub.example.org')), [below]);
    index.delete(below.uri);
    assert.deepEqual(index.zonesOf(key('s1', 'sub.example.org')), []);
  });

  test('are found by their new origin once it has changed, and not by the old one', () => {
    const index = new WorkspaceIndex();
    index.set(zone('example.org', '', 'file:///w/z.zone'));
    const moved = zone('example.com', '', 'file:///w/z.zone');
    index.set(moved);
    assert.deepEqual(index.zonesOf(domainName('a.example.org')), []);
    assert.deepEqual(index.zonesOf(domainName('a.example.com')), [moved]);
    assert.deepEqual(index.zones, [moved]);
  });

  test('an SOA at the root without name servers does not make all other names missing', () => {
    const index = new WorkspaceIndex();
    const origin = '$ORIGIN .\n@ 3600 IN SOA ns1.example.net. host.example.net. 1 7200 900 1209600 3600\n';
    const uri = 'file:///w/example.com.zone';
    index.set(ZoneDocument.open(uri, `${origin}example.com. 3600 IN NS ns1.example.net.\n`));
    assert.equal(index.keyAt(key('s1')).status, 'unknown');
    index.set(ZoneDocument.open(uri, `${origin}. 3600 IN NS a.root.example.\n`));
    assert.equal(index.keyAt(key('s1')).status, 'missing');
  });

  test('a name of a million labels costs no more than one of 127', () => {
    const index = new WorkspaceIndex();
    index.set(zone('example.org'));
    assert.equal(index.zonesOf(domainName(`${'a.'.repeat(1_000_000)}example.org`)).length, 1);
  });

  test('are those that a look at each of them finds', () => {
    const label = fc.constantFrom('a', 'b', 'a\\.b', 'example');
    const name = fc.array(label, { maxLength: 4 }).map((labels) => labels.join('.') as DomainName);
    fc.assert(
      fc.property(fc.array(name, { maxLength: 6 }), name, (origins, wanted) => {
        const index = new WorkspaceIndex();
        const zones = origins.map((origin, i) => ZoneDocument.open(`file:///w/${i}.zone`, SOA, { origin }));
        for (const each of zones) index.set(each);
        const around = zones.filter(({ zone: { origin } }) => origin !== undefined && isWithin(wanted, origin));
        const longest = Math.max(...around.map((each) => each.zone.origin!.length));
        assert.deepEqual(
          uris(index.zonesOf(wanted)),
          uris(around.filter((each) => each.zone.origin!.length === longest)),
        );
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('messages', () => {
  test('are known by the keys they name, open or as facts alone', () => {
    const index = new WorkspaceIndex();
    setMessage(index, message('open', signed('s1')));
    index.setFacts(messageFacts(message('file', signed('S1'))));
    assert.deepEqual(uris(index.signaturesWith(key('s1'))), ['file:///w/open.eml', 'file:///w/file.eml']);
    assert.deepEqual(index.keysUsedBy(domainName('example.org')), [key('s1')]);
    assert.equal(index.messageCount, 2);
  });

  test('are forgotten when they change or go', () => {
    const index = new WorkspaceIndex();
    setMessage(index, message('a', signed('s1')));
    assert.equal(index.signaturesWith(key('s1')).length, 1);
    setMessage(index, message('a', signed('s2')));
    assert.equal(index.signaturesWith(key('s1')).length, 0);
    assert.deepEqual(index.keysUsedBy(domainName('example.org')), [key('s2')]);
    index.delete('file:///w/a.eml');
    assert.deepEqual(index.usedKeys, []);
    assert.deepEqual(index.keysUsedBy(domainName('example.org')), []);
    assert.equal(index.messageCount, 0);
  });

  test('a closed message is what its file says', () => {
    const session = new Session({ clock: () => 0 });
    const uri = 'file:///w/a.eml';
    session.addMessageFile({ uri, text: signed('s1') });
    session.open({ uri, language: 'eml', text: signed('s2') });
    session.addMessageFile({ uri, text: signed('s3') });
    assert.deepEqual(session.index.usedKeys, [key('s2')]);
    session.close(uri);
    assert.deepEqual(session.index.usedKeys, [key('s3')]);
    session.removeFile(uri);
    assert.deepEqual(session.index.usedKeys, []);
  });

  test('name the keys that a new index would, whatever has changed before', () => {
    const origin = fc.constantFrom('example.org', 'b.example.org', 'example.com');
    const name = fc.constantFrom('s1', 's2', 's1.b');
    const target = fc.constantFrom(
      's2',
      's1._domainkey.example.com.',
      's2._domainkey.b.example.org.',
      'x.example.net.',
    );
    const alias = fc.tuple(name, target).map(([owner, to]) => `${owner}._domainkey IN CNAME ${to}\n`);
    const other = fc.constantFrom('', 'b IN NS ns.example.net.\n', 'a IN A 192.0.2.1\n', 'a IN A 192.0.2.2\n');
    const file = fc.nat({ max: 2 });
    const change = fc.oneof(
      fc.record({ kind: fc.constant('zone' as const), file, origin, alias, other }),
      fc.record({ kind: fc.constant('message' as const), file, origin, selector: name }),
      fc.record({ kind: fc.constant('gone' as const), file, what: fc.constantFrom('zone', 'eml') }),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const index = new WorkspaceIndex();
        const zones = new Map<string, ZoneDocument>();
        const messages = new Map<string, MessageDocument>();
        for (const each of changes) {
          if (each.kind === 'zone') {
            const uri = `file:///w/${each.file}.zone`;
            const text = `$ORIGIN ${each.origin}.\n${SOA}${each.alias}${each.other}`;
            const before = zones.get(uri);
            // As typed: an edit keeps what it does not concern.
            const span = { start: 0, end: before?.text.length ?? 0 };
            const document = before?.edit({ span, newText: text }) ?? ZoneDocument.open(uri, text);
            // Of two zones with one origin the older one comes first.
            if (before?.zone.origin !== document.zone.origin) zones.delete(uri);
            zones.set(uri, document);
            index.set(document);
          } else if (each.kind === 'message') {
            const document = message(String(each.file), signed(each.selector, each.origin));
            messages.set(document.uri, document);
            setMessage(index, document);
          } else {
            const uri = `file:///w/${each.file}.${each.what}`;
            zones.delete(uri);
            messages.delete(uri);
            index.delete(uri);
          }
          const fresh = new WorkspaceIndex();
          for (const document of zones.values()) fresh.set(document);
          for (const document of messages.values()) setMessage(fresh, document);
          assert.deepEqual([...index.keysInUse].sort(), [...fresh.keysInUse].sort());
          for (const within of ['example.org', 'example.com', 'b.example.org'].map(domainName)) {
            assert.deepEqual([...index.usedKeysWithin(within)].sort(), [...fresh.usedKeysWithin(within)].sort());
          }
        }
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  test('facts are placed at the selector, with author, date and what the receiver said', () => {
    const text = `Authentication-Results: mx.example.net; dkim=PASS header.d=example.org header.s=s1\r\n${signed('s1', 'example.org', 'Fri, 02 Jan 2026 03:04:05 +0000')}`;
    const [fact] = messageFacts(message('a', text)).signatures;
    assert.equal(text.slice(fact?.span.start, fact?.span.end), 's1');
    assert.equal(fact?.author, 'example.org');
    assert.equal(fact?.date, Date.UTC(2026, 0, 2, 3, 4, 5) / 1000);
    assert.deepEqual(fact && verdictOf(fact), { result: 'pass', by: 'receiver' });
  });

  test('a signature without selector or domain names no key', () => {
    for (const tags of ['d=example.org', 's=s1', 'd=; s=s1', 'd=example.org; s=']) {
      assert.deepEqual(messageFacts(message('a', `DKIM-Signature: v=1; ${tags}\r\n\r\n`)).signatures, []);
    }
  });
});

describe('the rows of selectors', () => {
  // A character-string has at most 255 octets.
  const RSA = publicKeyData('rsa2048')
    .match(/.{1,200}/g)!
    .join('" "');
  const ZONE = `good._domainkey IN TXT "v=DKIM1; p=${RSA}"
used._domainkey IN TXT "v=DKIM1; t=s; p=${RSA}"
ed._domainkey IN TXT "v=DKIM1; k=ed25519; p=${publicKeyData('ed25519')}"
gone._domainkey IN TXT "v=DKIM1; p="
test._domainkey IN TXT "v=DKIM1; t=y:s; p=${RSA}"
bad._domainkey IN TXT "v=DKIM1; p=AAAA"
two._domainkey IN TXT "v=DKIM1; p=${RSA}"
two._domainkey IN TXT "v=DKIM1; k=ed25519; p=${publicKeyData('ed25519')}"
twice._domainkey IN TXT "v=DKIM1; p=${RSA}"
twice._domainkey IN TXT "v=DKIM1; p=${RSA}"
near._domainkey IN CNAME used._domainkey
far._domainkey IN CNAME k1._domainkey.example.net.
_adsp._domainkey IN TXT "dkim=all"
`;
  const index = new WorkspaceIndex();
  index.set(zone('example.org', ZONE));
  setMessage(index, message('old', signed('used', 'example.org', 'Fri, 02 Jan 2026 03:04:05 +0000')));
  setMessage(index, message('new', signed('used', 'example.org', 'Fri, 09 Jan 2026 03:04:05 +0000')));
  setMessage(index, message('none', signed('lost')));
  setMessage(index, message('other', signed('k1', 'example.com')));
  const rows = new Map(
    new SelectorTable(index)
      .rows({ minRsaBits: 1024, target: 'bind' })
      .map((row) => [`${row.key.selector} ${row.key.domain}`, row]),
  );
  const expected: Readonly<Record<string, SelectorState>> = {
    'k1 example.com': 'unpublished',
    'bad example.org': 'broken',
    'ed example.org': 'unused',
    'far example.org': 'alias',
    'gone example.org': 'revoked',
    'good example.org': 'unused',
    'lost example.org': 'missing',
    'near example.org': 'unused',
    'test example.org': 'testing',
    'twice example.org': 'unused',
    'two example.org': 'broken',
    'used example.org': 'good',
  };

  test('have a state each, by domain and selector', () => {
    assert.deepEqual(Object.fromEntries([...rows].map(([name, { state }]) => [name, state])), expected);
    assert.deepEqual([...rows.keys()], Object.keys(expected));
  });

  test('know key, flags, record and the newest message', () => {
    const used = rows.get('used example.org');
    assert.deepEqual([used?.type, used?.bits, used?.flags, used?.messages], ['rsa', 2048, ['s'], 2]);
    assert.deepEqual(uris(used!.seenIn), ['file:///w/new.eml', 'file:///w/old.eml']);
    assert.deepEqual([rows.get('ed example.org')?.type, rows.get('ed example.org')?.bits], ['ed25519', 256]);
    assert.equal(rows.get('far example.org')?.target, 'k1._domainkey.example.net');
    assert.equal(rows.get('near example.org')?.bits, 2048);
    assert.equal(rows.get('lost example.org')?.record, undefined);
  });

  // RFC 2181 section 5: records with the same data are one.
  test('a key in two copies of a zone file is one key', () => {
    const copies = new WorkspaceIndex();
    const record = `s1._domainkey IN TXT "v=DKIM1; p=${RSA}"\n`;
    copies.set(zone('example.org', record, 'file:///w/example.org.zone'));
    copies.set(zone('example.org', record, 'file:///w/copy of example.org.zone'));
    const copied = new SelectorTable(copies).rows({ minRsaBits: 1024, target: 'bind' });
    assert.deepEqual(
      copied.map(({ key: { selector }, state, bits, record: place }) => [selector, state, bits, place?.uri]),
      [['s1', 'good', 2048, 'file:///w/example.org.zone']],
    );
    copies.set(zone('example.org', 's1._domainkey IN TXT "v=DKIM1; p="\n', 'file:///w/copy of example.org.zone'));
    // Of two versions one is published: the row is about the one whose place it has.
    const [row] = new SelectorTable(copies).rows({ minRsaBits: 1024, target: 'bind' });
    assert.deepEqual([row?.state, row?.record?.uri], ['good', 'file:///w/example.org.zone']);
  });

  test('a short key is weak by the bits that are asked for', () => {
    const row = new SelectorTable(index)
      .rows({ minRsaBits: 4096, target: 'bind' })
      .find(({ key: { selector } }) => selector === 'used');
    assert.equal(row?.state, 'weak');
  });

  test('that are kept are those that a new table makes, whatever changes', () => {
    const selectors = fc.constantFrom('s1', 's2', 's1._domainkey.sub');
    const domains = fc.constantFrom('example.org', 'sub.example.org', 'example.com');
    const line = fc.oneof(
      fc.tuple(selectors, domains).map(([s, d]) => `${s}._domainkey.${d}. IN TXT "v=DKIM1; p="\n`),
      fc.tuple(selectors, domains).map(([s, d]) => `${s}._domainkey.${d}. IN TXT "v=DKIM1; p=${RSA}"\n`),
      fc
        .tuple(selectors, domains, selectors, domains)
        .map(([s, d, to, at]) => `${s}._domainkey.${d}. IN CNAME ${to}._domainkey.${at}.\n`),
      domains.map((d) => `*._domainkey.${d}. IN CNAME k._domainkey.example.net.\n`),
      fc.constantFrom('sub IN NS ns1.example.net.\n', 'a IN A 192.0.2.999\n', '$INCLUDE part\n', '$INCLUDE part\n'),
    );
    const lines = fc.array(line, { maxLength: 5 }).map((all) => all.join(''));
    const file = fc.constantFrom('file:///w/a.zone', 'file:///w/b.zone', 'file:///w/c.zone');
    const mail = fc.constantFrom('file:///w/1.eml', 'file:///w/2.eml', 'file:///w/3.eml');
    type Change = (index: WorkspaceIndex) => void;
    const change: fc.Arbitrary<Change> = fc.oneof(
      fc.tuple(file, fc.oneof(domains, fc.constant('')), lines, lines).map(([uri, origin, text, part]): Change => {
        const include = () => lexZone(`$TTL 60\n${part.replaceAll('$INCLUDE', ';')}`);
        const head = origin === '' ? '' : `$ORIGIN ${origin}.\n${SOA}`;
        return (index) => index.set(ZoneDocument.open(uri, `${head}$TTL 60\n${text}`, { include }));
      }),
      fc.tuple(mail, selectors, domains).map(([uri, selector, domain]): Change => {
        const document = new MessageDocument(uri, signed(selector, domain));
        return (index) => index.setMessage(uri, () => messageFacts(document));
      }),
      fc.oneof(file, mail).map(
        (uri): Change =>
          (index) =>
            index.delete(uri),
      ),
    );
    const options = fc.constantFrom<SelectorOptions>(
      { minRsaBits: 1024, target: 'bind' },
      { minRsaBits: 4096, target: 'bind' },
      { minRsaBits: 1024, target: 'nsd' },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(change, options), { minLength: 1, maxLength: 12 }), (changes) => {
        const changing: WorkspaceIndex = new WorkspaceIndex(false, (document, target) => refusals.of(document, target));
        const refusals = new ZoneRefusals(changing);
        const table = new SelectorTable(changing);
        for (const [apply, asked] of changes) {
          apply(changing);
          assert.deepEqual(table.rows(asked), new SelectorTable(changing).rows(asked));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('that did not change stay the same, and an update that another one has overtaken ends', () => {
    const changing = new WorkspaceIndex();
    const options: SelectorOptions = { minRsaBits: 1024, target: 'bind' };
    const table = new SelectorTable(changing);
    const many = Array.from({ length: 1200 }, (_, i) => `s${i}._domainkey IN TXT "v=DKIM1; p="\n`).join('');
    changing.set(zone('example.org', many));
    changing.set(zone('example.com', 's1._domainkey IN TXT "v=DKIM1; p="\n'));
    const update = table.update(options);
    update.next();
    changing.set(zone('example.org', 's1._domainkey IN TXT "v=DKIM1; p="\n'));
    const [com, org] = table.rows(options);
    assert.equal(update.next().done, true);
    assert.deepEqual([com?.key.domain, org?.key.domain], ['example.com', 'example.org']);
    changing.set(zone('example.org', 's2._domainkey IN TXT "v=DKIM1; p="\n'));
    const rows = table.rows(options);
    assert.deepEqual(
      rows.map(({ key: { selector } }) => selector),
      ['s1', 's2'],
    );
    assert.equal(rows[0], com);
  });

  test('symbols are zones and selectors, found by letters in their order', () => {
    const names = (query: string) => workspaceSymbols(index, query).map(({ name, kind }) => `${kind} ${name}`);
    assert.deepEqual(names('usedexam'), ['selector used._domainkey.example.org']);
    assert.ok(names('').includes('domain example.org'));
    assert.ok(names('lost').includes('selector lost._domainkey.example.org'));
    assert.deepEqual(names('zzz'), []);
  });
});

test('a message that nobody opens is judged with the keys of the workspace', async () => {
  const request = 'sign d=example.org s=s1 key=rsa2048';
  const text =
    'From: a@example.org\r\nTo: b@example.com\r\nDKIM-Signature: \r\nSubject: Hi\r\nDate: Fri, 02 Jan 2026 03:04:05 +0000\r\n\r\nHello\r\n';
  const whole = text.replace('DKIM-Signature: ', `DKIM-Signature: ${await signMessage(request, text)}`);
  const session = new Session({ clock: () => Date.UTC(2026, 0, 3) / 1000 });
  const uri = 'file:///w/a.eml';
  const judge = async () =>
    (await session.judgeFile({ uri, text: whole }, new TextEncoder().encode(whole)))?.signatures[0]?.verdict;
  assert.notEqual(await judge(), 'pass');
  const key2048 = publicKeyData('rsa2048')
    .match(/.{1,200}/g)!
    .map((part) => `"${part}"`)
    .join(' ');
  session.addFile({
    uri: 'file:///w/example.org.zone',
    text: `$ORIGIN example.org.\n${SOA}s1._domainkey IN TXT "v=DKIM1; p=" ${key2048}\n`,
  });
  assert.equal(await judge(), 'pass');
  assert.equal(session.index.signaturesWith(key('s1'))[0]?.verdict, 'pass');
  const late = session.judgeFile({ uri, text: whole }, new TextEncoder().encode(whole));
  session.addMessageFile({ uri, text: whole.replace('Hello', 'Changed') });
  assert.equal(await late, undefined, 'the verdict on a text that was replaced meanwhile is dropped');
  assert.equal(session.index.signaturesWith(key('s1'))[0]?.verdict, undefined);
});
