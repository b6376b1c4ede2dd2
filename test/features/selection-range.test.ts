/** What a selection grows to, from the cursor (`<|>`) on. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selectionRanges } from '../../server/src/core/features/selection-range.ts';
import { type LanguageId, Session } from '../../server/src/core/session.ts';

function grown(language: LanguageId, marked: string): readonly string[] {
  const offset = marked.indexOf('<|>');
  const text = marked.replace('<|>', '');
  const session = new Session({ clock: () => 0 });
  session.open({ uri: 'file:///example.org.zone', language, text });
  return selectionRanges(session.snapshot('file:///example.org.zone'), offset).map(({ start, end }) =>
    text.slice(start, end),
  );
}

test('in a key: value, tag, string, data, record, block, file', () => {
  const key = 's1._domainkey TXT ( "v=DKIM1; k=ed25519; "\n  "p=MC<|>oQ" ) ; new\n';
  const plain = key.replace('<|>', '');
  assert.deepEqual(grown('dns-zone', `$TTL 60\n${key}a A 192.0.2.1\n\n; end\n`), [
    'MCoQ',
    'p=MCoQ',
    '"p=MCoQ"',
    '"v=DKIM1; k=ed25519; "\n  "p=MCoQ"',
    plain.trimEnd(),
    plain,
    `${plain}a A 192.0.2.1\n`,
    `$TTL 60\n${plain}a A 192.0.2.1\n\n; end\n`,
  ]);
});

test('in a record: the word, the data, the record', () => {
  assert.deepEqual(grown('dns-zone', 'a MX 10 ma<|>il\n').slice(0, 3), ['mail', '10 mail', 'a MX 10 mail']);
});

test('in a signature: value, tag, field, header', () => {
  const signature = 'DKIM-Signature: v=1; d=example.org;\r\n s=s1\r\n';
  assert.deepEqual(grown('eml', `${signature.replace('example', 'exa<|>mple')}From: a@example.org\r\n\r\nx\r\n`), [
    'example.org',
    'd=example.org',
    'v=1; d=example.org;\r\n s=s1',
    signature.trimEnd(),
    signature,
    `${signature}From: a@example.org\r\n`,
    `${signature}From: a@example.org\r\n\r\nx\r\n`,
  ]);
});

test('an empty text has nothing to grow to', () => {
  assert.deepEqual(grown('dns-zone', '<|>'), []);
  assert.deepEqual(grown('eml', '<|>'), []);
});
