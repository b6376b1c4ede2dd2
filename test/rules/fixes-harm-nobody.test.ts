/**
 * No fix leaves a domain worse off with its receivers than it was: zones with good, stale, broken and repeated records in any
 * order are evaluated before and after "fix all", and before and after each quick fix that is offered.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { codeActions } from '../../server/src/core/features/code-actions.ts';
import type { Finding } from '../../server/src/core/rules/rule.ts';
import { fixAll } from '../../server/src/core/session/fix-all.ts';
import { Session } from '../../server/src/core/session.ts';
import { domainName } from '../../server/src/core/text/domain-name.ts';
import { applyEdits, type TextEdit } from '../../server/src/core/text/edit.ts';
import { policyAt } from '../../server/src/core/workspace/policy-lookup.ts';
import { publicKeyData } from '../harness/keys.ts';

const URI = 'file:///example.org.zone';
const HEAD = `$ORIGIN example.org.
$TTL 3600
@ IN SOA ns1 hostmaster 1 7200 900 1209600 300
@ IN NS ns1
ns1 IN A 192.0.2.53
`;
const ED = publicKeyData('ed25519');

/** Records that count, and the like that receivers skip or answer with an error. */
const RECORDS: Readonly<Record<string, readonly string[]>> = {
  SPF: [
    '@ IN TXT "v=spf1 ip4:192.0.2.25 -all"',
    '@ IN TXT "v=spf1,ip4:192.0.2.9 -all"',
    '@ IN TXT " v=spf1 ip4:192.0.2.9 -all"',
    '@ IN TXT "v=spf1; ip4:192.0.2.9 -all"',
    '@ IN TXT "v=spf10 ip4:192.0.2.9 -all"',
    '@ IN TXT "v=spf2 ip4:192.0.2.9 -all"',
    '@ IN TXT "V=SPF1 ipv4:192.0.2.9 -all"',
    '@ IN TXT "spf1 ip4:192.0.2.9 -all"',
    '@ IN TXT v=spf1 ip4:192.0.2.9 -all',
    'example.org IN TXT "v=spf1 ip4:192.0.2.9 -all"',
    '@ IN TXT “v=spf1 -all”',
  ],
  DMARC: [
    '_dmarc IN TXT "v=DMARC1; p=reject"',
    '_dmarc IN TXT " v=DMARC1; p=none"',
    '_dmarc IN TXT "v=dmarc1; p=none"',
    '_dmarc IN TXT "v=DMARC1, p=none"',
    '_dmarc IN TXT "p=none; v=DMARC1"',
    '_dmarc IN TXT v=DMARC1; p=none',
    '_dmarc IN TXT "v=DMARC1 p=none"',
    'dmarc IN TXT "v=DMARC1; p=none"',
    '_dmarc.example.org IN TXT "v=DMARC1; p=none"',
  ],
  'MTA-STS and TLS-RPT': [
    '_mta-sts IN TXT "v=STSv1; id=2;"',
    '_mta-sts IN TXT " v=STSv1; id=1;"',
    '_mta-sts IN TXT "v=stsv1; id=1;"',
    '_mta-sts IN TXT v=STSv1; id=1;',
    '_smtp._tls IN TXT "v=TLSRPTv1; rua=mailto:a@example.org"',
    '_smtp._tls IN TXT v=TLSRPTv1; rua=mailto:b@example.org',
    '_smtp._tls IN TXT "v=tlsrptv1; rua=mailto:b@example.org"',
    '_smtp._tls IN TXT " v=TLSRPTv1;rua=mailto:b@example.org"',
  ],
  keys: [
    `s1._domainkey IN TXT "v=DKIM1; k=ed25519; p=${ED}"`,
    `s1._domainkey IN TXT "k=ed25519; v=DKIM1; p=${ED}"`,
    `s1._domainkey IN TXT v=DKIM1; k=ed25519; p=${ED}`,
    `s1._domainkey IN TXT "\\"v=DKIM1; k=ed25519; p=${ED}\\""`,
    's1._domainkey IN TXT "v=DKIM1; p="',
    `s1.domainkey IN TXT "v=DKIM1; k=ed25519; p=${ED}"`,
    `s1._domainkey.example.org IN TXT "v=DKIM1; k=ed25519; p=${ED}"`,
  ],
};

const opened = (text: string): Session => {
  const session = new Session({ clock: () => 0, zonesAreComplete: true });
  session.open({ uri: URI, language: 'dns-zone', text });
  return session;
};

/** What a receiver finds, by other means than the program's own check of its fixes: kind by kind, at the names that count. */
function received(text: string): Readonly<Record<string, string>> {
  const { index } = opened(text);
  const one = (kind: 'spf' | 'dmarc', name: string) => {
    const found = policyAt(index, domainName(name), kind);
    if (found.status !== 'found' || found.records.length === 0) return 'absent';
    if (found.records.length > 1) return 'broken';
    const { content } = found.records[0]!;
    if (content.kind === 'spf') return content.record.effect === 'ok' ? 'good' : 'broken';
    return content.kind === 'dmarc' && content.record.policy !== undefined ? 'good' : 'broken';
  };
  const texts = (name: string, version: RegExp) => {
    const zone = index.zones[0]!;
    const seen = zone.zone
      .rrset(domainName(name), 'TXT')
      .map(({ strings }) => strings.map(({ data }) => data.text).join(''))
      .filter((each) => version.test(each));
    return seen.length === 0 ? 'absent' : seen.length === 1 ? 'good' : 'broken';
  };
  // What is there twice, word for word, is published once (RFC 2181 §5).
  const all = index.zones[0]!.keysAt(domainName('s1._domainkey.example.org'));
  const keys = [...new Map(all.map((key) => [key.data.text, key])).values()];
  const good = keys.filter(({ key }) => key.keyData?.material?.form === 'ed25519-raw' && key.problems.length === 0);
  return {
    spf: one('spf', 'example.org'),
    dmarc: one('dmarc', '_dmarc.example.org'),
    // RFC 8461 §3.1 and RFC 8460 §3: exactly one record with the version, letter for letter.
    'mta-sts': texts('_mta-sts.example.org', /^v=STSv1\s*;/),
    'tls-rpt': texts('_smtp._tls.example.org', /^v=TLSRPTv1\s*;/),
    key: keys.length === 0 ? 'absent' : good.length === 1 && keys.length === 1 ? 'good' : 'broken',
  };
}

function expectNoHarm(before: string, after: string, what: string): void {
  const [was, is] = [received(before), received(after)];
  for (const [kind, standing] of Object.entries(was)) {
    const isWorse = standing === 'good' && is[kind] !== 'good';
    assert.ok(!isWorse, `${what}: ${kind} was ${standing} and is ${is[kind]}\n${before}\nbecame\n${after}`);
  }
}

function fixedWhole(text: string): string {
  const session = opened(text);
  let now = text;
  for (let round = 0; round < 10; round++) {
    const { edits } = session.fixAll(URI);
    if (edits.length === 0) break;
    now = applyEdits(now, edits);
    session.replaceText(URI, now);
  }
  return now;
}

function offered(text: string): readonly { title: string; edits: readonly TextEdit[] }[] {
  const session = opened(text);
  return codeActions(session.snapshot(URI), { start: 0, end: text.length }).flatMap(({ title, edits, finding }) =>
    edits === undefined || finding === undefined || session.isHarmful(URI, edits) ? [] : [{ title, edits }],
  );
}

describe('a stale record beside one that counts', () => {
  for (const [kind, [good, ...others]] of Object.entries(RECORDS)) {
    for (const other of others) {
      for (const pair of [
        [good!, other],
        [other, good!],
      ]) {
        test(`${kind}: ${pair.join(' | ').replaceAll(ED, 'KEY')}`, () => {
          const text = `${HEAD}${pair.join('\n')}\n`;
          expectNoHarm(text, fixedWhole(text), 'fix all');
          for (const { title, edits } of offered(text)) expectNoHarm(text, applyEdits(text, edits), title);
        });
      }
    }
  }
});

test('any records in any order', () => {
  const record = fc.constantFrom(...Object.values(RECORDS).flat());
  fc.assert(
    fc.property(fc.array(record, { minLength: 2, maxLength: 6 }), (records) => {
      const text = `${HEAD}${records.join('\n')}\n`;
      const fixed = fixedWhole(text);
      expectNoHarm(text, fixed, 'fix all');
      assert.equal(fixedWhole(fixed), fixed, 'applied again, it has nothing left to do');
    }),
    { numRuns: 300 },
  );
});

test('of several fixes, those that would do harm together are withheld, and the others are made', () => {
  const finding = (name: string, at: number): Finding => {
    const edits = () => [{ span: { start: at, end: at }, newText: name }];
    return { fixes: [{ title: name, safe: true, edits }] } as unknown as Finding;
  };
  const findings = ['good', 'bad', 'good', 'good', 'bad'].map((name, i) => finding(name, i));
  const { edits, withheld } = fixAll(findings, URI, (all) => all.some(({ newText }) => newText === 'bad'));
  assert.deepEqual(
    edits.map(({ span }) => span.start),
    [0, 2, 3],
  );
  assert.deepEqual([...withheld], [findings[1], findings[4]]);
});

test('equal records are fixed where they stand alone, and left beside one that counts', () => {
  const wrong = 'IN TXT “v=spf1 -all”';
  const good = 'IN TXT "v=spf1 ip4:192.0.2.25 -all"';
  const text = `${HEAD}a ${wrong}\nb ${wrong}\nb ${good}\nc ${wrong}\n_dmarc ${wrong}\n`;
  const fixed = fixedWhole(text);
  expectNoHarm(text, fixed, 'fix all');
  const lines = fixed.split('\n').filter((line) => line.includes('spf1'));
  assert.deepEqual(lines.slice(0, 4), ['a IN TXT "v=spf1 -all"', `b ${wrong}`, `b ${good}`, 'c IN TXT "v=spf1 -all"']);
});

test('where most fixes do harm, the zone is looked at a bounded number of times', () => {
  const finding = (i: number) =>
    ({
      fixes: [{ title: '', safe: true, edits: () => [{ span: { start: i, end: i }, newText: 'bad' }] }],
    }) as unknown as Finding;
  const findings = Array.from({ length: 2000 }, (_, i) => finding(i));
  let looks = 0;
  const { edits, withheld } = fixAll(findings, URI, (all) => {
    looks++;
    return all.length > 0;
  });
  assert.deepEqual(edits, []);
  assert.equal(withheld.size, findings.length);
  assert.ok(looks <= 100, `${looks}`);
});

test('a part that several zones include is fixed only where none of them is worse for it', () => {
  const part = '_dmarc IN TXT " v=DMARC1; p=none"\n';
  const session = new Session({ clock: () => 0, zonesAreComplete: true, readIncluded: () => undefined });
  session.open({ uri: 'file:///part.inc', language: 'dns-zone', text: part });
  const zone = (more: string) => `${HEAD}$INCLUDE part.inc\n${more}`;
  session.open({ uri: 'file:///a.zone', language: 'dns-zone', text: zone('') });
  assert.ok(session.fixAll('file:///part.inc').edits.length > 0);
  session.open({ uri: URI, language: 'dns-zone', text: zone('_dmarc IN TXT "v=DMARC1; p=reject"\n') });
  assert.deepEqual(session.fixAll('file:///part.inc').edits, []);
});
