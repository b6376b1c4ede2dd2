/** Signatures of zones in a session: when they are verified, and what is kept. What is found is the pages' to show. */

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { DEFAULT_SETTINGS } from '../../server/src/core/rules/settings.ts';
import { zoneFactsOf } from '../../server/src/core/rules/zone/lib/zone-facts.ts';
import type { SessionOptions } from '../../server/src/core/session/types.ts';
import { ZoneSession } from '../../server/src/core/session/zone-session.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';
import { verifyZone } from '../../server/src/core/workspace/zone-signatures.ts';
import { SIGNED_ZONE as SIGNED } from '../harness/signed-zone.ts';

const URI = 'file:///example.org.zone';

const EDITED = SIGNED.replace('192.0.2.80', '192.0.2.81');

function sessionOf(text: string, options: Partial<SessionOptions> = {}): ZoneSession {
  const session = new ZoneSession({ clock: () => Date.parse('2026-01-01T00:00:00Z') / 1000, ...options });
  session.open({ uri: URI, language: 'dns-zone', text });
  return session;
}

const found = (session: ZoneSession) =>
  session.findings(URI).map(({ rule, messageName, span }) => {
    return `${rule.id} ${messageName} ${session.textOf(URI)!.slice(span.start, span.end)}`;
  });

/** How often the platform verifies meanwhile. */
async function countVerifications(work: () => Promise<unknown>): Promise<number> {
  const verify = mock.method(crypto.subtle, 'verify');
  try {
    await work();
    return verify.mock.callCount();
  } finally {
    verify.mock.restore();
  }
}

test('signatures are verified in the slow lane, and anew after an edit', async () => {
  const session = sessionOf(EDITED);
  assert.deepEqual(found(session), []);
  assert.equal(await session.verify(URI), true);
  assert.deepEqual(found(session), ['zone/signature-invalid set www']);
  const start = EDITED.indexOf('192.0.2.81');
  session.edit(URI, { span: { start, end: start + 10 }, newText: '192.0.2.80' }, () => SIGNED);
  await session.verify(URI);
  assert.deepEqual(found(session), []);
});

test('a zone without signatures, or with the rules off, costs no verification', async () => {
  const unsigned = sessionOf(SIGNED.replaceAll(/^.*RRSIG.*\n/gm, ''));
  const off = sessionOf(EDITED, {
    settings: {
      ...DEFAULT_SETTINGS,
      rules: { 'zone/signature-invalid': 'off', 'zone/missing-signature': 'off' },
    },
  });
  const count = await countVerifications(async () => {
    assert.equal(await unsigned.verify(URI), false);
    assert.equal(await off.verify(URI), false);
  });
  assert.equal(count, 0);
  assert.deepEqual(found(unsigned), []);
  assert.deepEqual(found(off), []);
});

test('a session that lives on verifies again only what has changed', async () => {
  const session = sessionOf(SIGNED, { pause: async () => undefined });
  const first = await countVerifications(() => session.verify(URI));
  session.replaceText(URI, EDITED);
  const second = await countVerifications(() => session.verify(URI));
  assert.ok(first >= 5, String(first));
  assert.equal(second, 1);
  assert.deepEqual(found(session), ['zone/signature-invalid set www']);
});

test('an abort ends the work, and what was found is dropped', async () => {
  const session = sessionOf(EDITED);
  const abort = new AbortController();
  const verified = session.verify(URI, abort.signal);
  abort.abort(new Error('a change'));
  await assert.rejects(verified, /a change/);
  assert.deepEqual(found(session), []);
});

test('a comment switches a finding off, and is unused only where the signature is known to verify', async () => {
  const comment = (text: string) =>
    text.replace(/^www {2}A/m, '; dkim-lint-disable-next-line zone/signature-invalid\n$&');
  const needed = sessionOf(comment(EDITED));
  assert.deepEqual(found(needed), []);
  await needed.verify(URI);
  assert.deepEqual(found(needed), []);
  const idle = sessionOf(comment(SIGNED));
  assert.deepEqual(found(idle), []);
  assert.equal(await idle.verify(URI), true);
  assert.deepEqual(found(idle), ['lint/unused-suppression unused zone/signature-invalid']);
});

test('signatures may be in an included file, as dnssec-signzone -D writes them', async () => {
  const lines = SIGNED.split('\n');
  const signatures = lines.filter((line) => line.includes('RRSIG')).join('\n');
  const zone = `${lines.filter((line) => !line.includes('RRSIG')).join('\n')}$INCLUDE signed.db\n`;
  const options = {
    readIncluded: (uri: string) => (uri.endsWith('/signed.db') ? `$TTL 3600\n${signatures}\n` : undefined),
  };
  const session = sessionOf(zone, options);
  await session.verify(URI);
  assert.deepEqual(found(session), []);
  session.replaceText(URI, zone.replace('192.0.2.80', '192.0.2.81'));
  await session.verify(URI);
  assert.deepEqual(found(session), ['zone/signature-invalid set www']);
});

test('a record in an included file is reported at the line that includes it', async () => {
  const zone = SIGNED.replace(/^www {2}A.*$/m, '$INCLUDE www.db');
  const session = sessionOf(zone, {
    readIncluded: (uri) => (uri.endsWith('/www.db') ? '$TTL 3600\nwww A 192.0.2.81\n' : undefined),
  });
  await session.verify(URI);
  assert.deepEqual(found(session), ['zone/signature-invalid set www.db']);
});

/** DNSKEY records with the tag of the zone's: the sum over pairs of octets does not know their order (RFC 4034 appendix B). */
function sameTag(text: string, count: number): string {
  const key = /DNSKEY 257 3 15 (\S+)/.exec(text)![1]!;
  const octets = Buffer.from(key, 'base64');
  const records = Array.from({ length: count }, (_, i) => {
    const turned = Buffer.concat([octets.subarray(2 * (i + 1)), octets.subarray(0, 2 * (i + 1))]);
    return `@ DNSKEY 257 3 15 ${turned.toString('base64')}\n`;
  });
  return text.replace(/^@ +DNSKEY 257/m, `${records.join('')}$&`);
}

test('of keys with one tag each is tried', async () => {
  const session = sessionOf(sameTag(SIGNED, 1));
  await session.verify(URI);
  // Only the set of keys is not as it was signed; no other is judged by the wrong key.
  assert.deepEqual(found(session), ['zone/signature-invalid set @']);
});

test('work is bounded for keys and signatures made to be slow (CVE-2023-50387)', async () => {
  const www = /^www {2}RRSIG.*$/m.exec(SIGNED)![0];
  const many = Array.from({ length: 60 }, (_, i) =>
    www.replace(/ \d{14} /, ` 205001010000${String(i).padStart(2, '0')} `),
  );
  const text = sameTag(SIGNED.replace(www, many.join('\n')), 14);
  const document = ZoneDocument.open(URI, text);
  const count = await countVerifications(() => verifyZone(document, zoneFactsOf(document)));
  // 16 signatures with four keys, the four other sets, and the keys once more.
  assert.ok(count <= 16 * 4 + 5 * 4, String(count));
});

test('where the work ends is said', async () => {
  const document = ZoneDocument.open(URI, SIGNED);
  const result = await verifyZone(document, zoneFactsOf(document), { budget: 3 });
  assert.ok(result?.endedAt);
  assert.ok(result.valid < 5);
});
