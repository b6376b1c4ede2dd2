/** Replies that mail servers, filters and classifiers have in their sources: the cause is right from a server that nobody knows. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { readRefusal } from '../../server/src/core/bounce/reading.ts';
import { readReplyFacts } from '../../server/src/core/bounce/reply-facts.ts';

const table = readFileSync(new URL('program-replies.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [program, causes, text] = line.split('\t') as [string, string, string];
    return { program, causes: causes.split('|'), text };
  });

test('the table is whole', () => assert.ok(table.length > 150));

for (const program of new Set(table.map((row) => row.program))) {
  describe(program, () => {
    for (const { causes, text } of table.filter((row) => row.program === program)) {
      test(text.slice(0, 120), () => {
        const { status, reply } = readReplyFacts(text);
        const code = reply?.code ?? /^([45]\d\d)[ -]/.exec(text)?.[1];
        const reading = readRefusal({ status: status?.code, reply: code, text, remoteServer: 'mx.example.org' });
        assert.ok(causes.includes(reading.cause), `${reading.cause} (${reading.id}), not ${causes}`);
      });
    }
  });
}
