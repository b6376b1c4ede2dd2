/** What folds: encoded bodies by themselves, fields and entries of several lines where somebody wants it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldingRanges } from '../../server/src/core/features/folding.ts';
import { type LanguageId, Session } from '../../server/src/core/session.ts';

function folds(language: LanguageId, text: string): readonly (readonly [string, string | undefined])[] {
  const session = new Session({ clock: () => 0 });
  session.open({ uri: 'file:///example.org.zone', language, text });
  return foldingRanges(session.snapshot('file:///example.org.zone')).map(({ span, kind }) => [
    text.slice(span.start, span.end),
    kind,
  ]);
}

test('a body in base64 is what an editor folds by itself', () => {
  const body = 'aGVsbG8s\r\nIGhlbGxv';
  const found = folds('eml', `Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}\r\n`);
  assert.deepEqual(
    found.filter(([, kind]) => kind === 'imports'),
    [[body, 'imports']],
  );
});

test('a body that can be read is not', () => {
  const found = folds('eml', 'Subject: x\r\n y\r\n\r\nhello,\r\nhello\r\n');
  assert.deepEqual(
    found.filter(([, kind]) => kind !== undefined),
    [],
  );
  assert.ok(found.some(([text]) => text === 'Subject: x\r\n y'));
});

test('an entry of a zone over several lines', () => {
  assert.deepEqual(folds('dns-zone', 'a TXT ( "x"\n  "y" )\nb A 192.0.2.1\n'), [['a TXT ( "x"\n  "y" )', undefined]]);
});
