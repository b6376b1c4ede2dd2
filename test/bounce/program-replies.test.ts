/**
 * Replies that mail servers, filters and classifiers have in their sources, and replies of several languages as pages have them:
 * the cause is right from a server that nobody knows.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { readRefusal } from '../../server/src/core/bounce/reading.ts';
import { readReplyFacts } from '../../server/src/core/bounce/reply-facts.ts';

const table = ['program-replies.tsv', 'language-replies.tsv']
  .flatMap((file) => readFileSync(new URL(file, import.meta.url), 'utf8').split('\n'))
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [source, causes, text] = line.split('\t') as [string, string, string];
    return { source, causes: causes.split('|'), text };
  });

test('the tables are whole', () => assert.ok(table.length > 250));

for (const source of new Set(table.map((row) => row.source))) {
  describe(source, () => {
    for (const { causes, text } of table.filter((row) => row.source === source)) {
      test(text.slice(0, 120), () => {
        const { status, reply } = readReplyFacts(text);
        const code = reply?.code ?? /^([45]\d\d)[ -]/.exec(text)?.[1];
        const reading = readRefusal({ status: status?.code, reply: code, text, remoteServer: 'mx.example.org' });
        assert.ok(causes.includes(reading.cause), `${reading.cause} (${reading.id}), not ${causes}`);
      });
    }
  });
}
