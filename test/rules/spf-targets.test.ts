/** What is said of an SPF record follows what other zones publish. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../server/src/core/session.ts';

const SOA = (origin: string) => `$ORIGIN ${origin}.\n$TTL 60\n@ SOA ns h 1 2 3 4 5\n@ NS ns\nns A 192.0.2.53\n`;
const URI = 'file:///example.org.zone';
const OTHER = 'file:///example.net.zone';

function rules(session: Session): readonly string[] {
  return session.findings(URI).map(({ rule }) => rule.id);
}

test('a zone that is opened or changed later changes the findings of one that includes from it', () => {
  const session = new Session({ clock: () => 0 });
  const text = `${SOA('example.org')}@ TXT "v=spf1 include:_spf.example.net -all"\n`;
  session.open({ uri: URI, language: 'dns-zone', text });
  assert.deepEqual(rules(session), [], 'nothing is known of the other zone');
  const open = (records: string) =>
    session.open({ uri: OTHER, language: 'dns-zone', text: SOA('example.net') + records });
  open('');
  assert.deepEqual(rules(session), ['spf/missing-target-record']);
  open('_spf TXT "v=spf1 ip4:192.0.2 -all"\n');
  assert.deepEqual(rules(session), ['spf/invalid-target-record']);
  open('_spf TXT "v=spf1 ip4:192.0.2.1 -all"\n');
  assert.deepEqual(rules(session), []);
  session.close(OTHER);
  assert.deepEqual(rules(session), []);
});

test('of two files that are the same zone each is checked', () => {
  const session = new Session({ clock: () => 0 });
  const zone = (target: string) => `${SOA('example.org')}@ TXT "v=spf1 include:${target}.example.net -all"\n`;
  const second = 'file:///second.zone';
  session.open({ uri: URI, language: 'dns-zone', text: zone('_one') });
  session.open({ uri: second, language: 'dns-zone', text: zone('_two') });
  session.open({ uri: OTHER, language: 'dns-zone', text: `${SOA('example.net')}_two TXT "v=spf1 a:b c"\n` });
  const found = (uri: string) => session.findings(uri).map(({ rule }) => rule.id);
  assert.deepEqual([found(URI), found(second)], [['spf/missing-target-record'], ['spf/invalid-target-record']]);
});
