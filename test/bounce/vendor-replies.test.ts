/**
 * The replies that vendors publish, each from a server of its vendor and from one that nobody knows: the cause is right
 * from both, and the vendor is named only where something proves it.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { CATALOGUE } from '../../server/src/core/bounce/catalogue/index.ts';
import { Speaker, VENDORS } from '../../server/src/core/bounce/catalogue/vendors.ts';
import { readRefusal } from '../../server/src/core/bounce/reading.ts';
import { readReplyFacts } from '../../server/src/core/bounce/reply-facts.ts';

const table = readFileSync(new URL('vendor-replies.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [vendor, host, causes, reply] = line.split('\t') as [string, string, string, string];
    return { vendor, host, causes: causes.split('|'), reply };
  });

/** Replies whose words leave open what their vendor means by them: read as what they say. */
const OPEN: ReadonlySet<string> = new Set([
  '551 5.7.1 Unable to correctly read the forwarding recipient (where to forward the email to) (#id-5.9.5)',
  'failed,5.1.1 (bad destination mailbox address),553 Relaying disallowed,mx.zoho.com',
]);

function read(text: string, host: string) {
  const { status, reply } = readReplyFacts(text);
  const code = reply?.code ?? /^([45]\d\d)[ -]/.exec(text)?.[1];
  return readRefusal({ status: status?.code, reply: code, text, remoteServer: host });
}

test('the table is whole', () => assert.ok(table.length > 450));

for (const vendor of new Set(table.map((row) => row.vendor))) {
  describe(vendor, () => {
    for (const { host, causes, reply } of table.filter((row) => row.vendor === vendor && !OPEN.has(row.reply))) {
      test(reply.slice(0, 120), () => {
        for (const from of [host, 'mx.example.org']) {
          const reading = read(reply, from);
          assert.ok(causes.includes(reading.cause), `${reading.cause} (${reading.id}) from ${from}, not ${causes}`);
          assert.ok(reading.cause === 'other' ? causes.includes('other') : reading.steps.length > 0);
        }
      });
    }
  });
}

test('from a server that nobody knows, a vendor is named only where code or words prove it', () => {
  for (const { reply } of table) {
    const { vendor, id } = read(reply, 'mx.example.org');
    if (vendor === undefined) continue;
    const isProven =
      new Speaker(reply, undefined).isOf(vendor) || CATALOGUE.some((row) => row.id === id && row.provesVendor);
    assert.ok(isProven, `${VENDORS[vendor].name}: ${reply}`);
  }
});
