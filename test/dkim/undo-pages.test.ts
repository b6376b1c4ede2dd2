/** Each undo has a page beside it: a message as it was signed, as it came, and what is proven. */

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { changesInWords } from '../../server/src/core/diagnosis/explanation.ts';
import { CHANGES } from '../../server/src/core/dkim/forensics/changes.ts';
import { explainFailure } from '../../server/src/core/dkim/forensics/explain-failure.ts';
import { QUICK_BUDGET } from '../../server/src/core/dkim/forensics/search.ts';
import { verifySignatures } from '../../server/src/core/dkim/verify.ts';
import type { Explanation } from '../../server/src/core/workspace/verdict.ts';
import { readLiterate } from '../harness/literate.ts';
import { keysOf, NOW, recordOf, signMessage, split } from './signer.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../server/src/core/dkim/forensics');
const KEYS = keysOf({ 's1._domainkey.example.org': recordOf('rsa2048') });
const HEADERS = 'from:to:subject:date:message-id:reply-to:mime-version:content-type:content-transfer-encoding';

/** A message as octets, in a binary string: pages are in UTF-8 and end lines with LF. */
function messageOf(text: string): string {
  return Buffer.from(text.replaceAll('\n', '\r\n'), 'utf8').toString('latin1');
}

/** Pages show no signature: `signature=encoded` has its `h=` turned into encoded words, as Python's email does with long ones; `joined` has two lines made one. */
const SIGNATURES: Readonly<Record<string, (field: string) => string>> = {
  'as signed': (field) => field,
  joined: (field) => field.replace(/(?<=d=[^;\r]*;)\r\n /, ' '),
  encoded: (field) =>
    field.replace(/h=[^;]*;/, (tag) => {
      const octets = tag.replace(/[^A-Za-z-]/g, (octet) => `=${octet.charCodeAt(0).toString(16).toUpperCase()}`);
      return octets
        .replace(/.{1,60}(?<!=.?)(?!$)/g, '$&\n')
        .split('\n')
        .map((part) => `=?utf-8?q?${part}?=`)
        .join('\r\n ');
    }),
};

async function explain(
  signed: string,
  changed: string,
  options: Parameters<typeof signMessage>[1],
  change: (field: string) => string,
) {
  const original = messageOf(signed);
  const signature = change(signMessage(original, options).slice(0, -original.length));
  const { fields, body: text } = split(signature + messageOf(changed));
  const body = Buffer.from(text, 'latin1');
  const [verdict] = await verifySignatures({ fields, body, keys: KEYS, now: NOW });
  const found = await explainFailure({ fields, body, verdict: verdict!, budget: QUICK_BUDGET, clock: () => 0 });
  const explanation = { ...found, about: { raw: { fields, body }, verdict } } as unknown as Explanation;
  const isComplete =
    (verdict!.signature === 'valid' || found.header.length > 0) &&
    (verdict!.bodyHash !== 'mismatch' || found.body.length > 0);
  return {
    kinds: [...found.header, ...found.body].map(({ kind }) => kind),
    isComplete,
    words: changesInWords(explanation),
  };
}

const UNDOS = globSync('*/undo-*.ts', { cwd: FOLDER }).sort();
const proven = new Set<string>();

describe('pages of undos', () => {
  for (const file of UNDOS) {
    test(`${path.basename(file, '.ts')} has a page, and what it says is proven`, async () => {
      const page = readFileSync(path.join(FOLDER, file.replace(/\.ts$/, '.md')), 'utf8');
      const sections = await readLiterate(page, new Set(['signed', 'changed', 'explained']));
      const shown = sections.filter(({ fences }) => fences.length > 0);
      assert.ok(shown.length > 0, 'no before and after');
      for (const { title, fences } of shown) {
        const [signed, changed, explained] = fences;
        assert.deepEqual(
          fences.map(({ kind }) => kind),
          ['signed', 'changed', 'explained'],
          title,
        );
        const { c = 'relaxed/relaxed', h = HEADERS, tags = '' } = signed!.attributes;
        const { signature = 'as signed' } = changed!.attributes;
        const options = { canonicalization: c, headers: h, tags };
        const change = SIGNATURES[signature]!;
        const { kinds, isComplete, words } = await explain(signed!.text, changed!.text, options, change);
        assert.deepEqual([...new Set(words.map(({ what }) => what))], explained!.text.trimEnd().split('\n'), title);
        assert.ok(isComplete, `${title}: only a part is proven`);
        for (const kind of kinds) proven.add(kind);
      }
    });
  }

  test('every kind of change is on one of them', () => {
    assert.deepEqual(
      Object.keys(CHANGES).filter((kind) => !proven.has(kind)),
      [],
    );
  });
});
