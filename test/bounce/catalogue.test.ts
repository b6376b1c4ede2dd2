/**
 * The catalogue and the word tables are sound: every row is reached by its own example and by no other row's, every
 * vendor has marks, every idiom and statement decides its example, every phrase is one.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { CATALOGUE } from '../../server/src/core/bounce/catalogue/index.ts';
import type { CatalogueRow } from '../../server/src/core/bounce/catalogue/row.ts';
import { type CatalogueSource, SOURCES } from '../../server/src/core/bounce/catalogue/sources.ts';
import { Speaker, VENDORS } from '../../server/src/core/bounce/catalogue/vendors.ts';
import { CAUSES } from '../../server/src/core/bounce/causes.ts';
import { type Reading, readRefusal } from '../../server/src/core/bounce/reading.ts';
import { readReplyFacts } from '../../server/src/core/bounce/reply-facts.ts';
import { weigh } from '../../server/src/core/bounce/weigh.ts';
import { IDIOMS, TERMS } from '../../server/src/core/bounce/words/languages.ts';
import { PhraseSet } from '../../server/src/core/bounce/words/phrase.ts';
import { STATEMENTS } from '../../server/src/core/bounce/words/statements.ts';
import { statementsIn } from '../../server/src/core/bounce/words/statements-in.ts';
import { readWords } from '../../server/src/core/bounce/words/tokens.ts';

function factsOf(text: string, host?: string) {
  const { status, reply } = readReplyFacts(text);
  const code = reply?.code ?? /^([45]\d\d)[ -]/.exec(text)?.[1];
  return { status: status?.code, reply: code, text, remoteServer: host };
}

/** The server that the example of a row comes from; none where the words themselves prove the vendor. */
function hostOf({ vendor }: CatalogueRow): string | undefined {
  if (vendor === undefined) return undefined;
  const { hosts, example } = VENDORS[vendor] as { hosts?: RegExp; example: string };
  return hosts === undefined ? undefined : example;
}

/** An absolute address of the web that its own parser leaves as it is written. */
function isPage(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && new URL(url).href === url;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && new Date(text).toISOString().startsWith(text);
}

const read = (text: string, host?: string): Reading => readRefusal(factsOf(text, host));

describe('rows of the catalogue', () => {
  for (const row of CATALOGUE) {
    test(`${row.id} is reached by its example`, () => {
      const reading = read(row.example, hostOf(row));
      assert.equal(reading.id, row.id);
      assert.equal(reading.cause, row.cause);
      assert.equal(reading.title, row.title);
    });
  }

  test('no example fits two rows of one cause equally well', () => {
    for (const row of CATALOGUE) {
      if (row.ambiguous !== undefined) continue;
      const [best] = weigh(factsOf(row.example, hostOf(row))).candidates;
      assert.ok(best?.row !== undefined, row.id);
      const rivals = best.rows.filter(({ row: other, score }) => other.id !== row.id && score >= best.row!.score);
      assert.deepEqual(
        rivals.map(({ row: other }) => other.id),
        [],
        row.id,
      );
    }
  });

  test('ids are unique, and each row has a title, a meaning and steps', () => {
    const ids = CATALOGUE.map(({ id }) => id);
    assert.deepEqual(
      ids.filter((id, i) => ids.indexOf(id) !== i),
      [],
    );
    for (const { id, title, meaning, cause, steps } of CATALOGUE) {
      assert.ok(title !== '' && meaning !== '', id);
      assert.ok((steps ?? CAUSES[cause].steps).length > 0, id);
    }
  });

  test('a row without a public page does not claim to be documented', () => {
    for (const { id, source, evidence } of CATALOGUE) assert.ok(source.url !== null || evidence !== 'documented', id);
  });

  test('texts that people read keep to the plain words', () => {
    const texts = [
      ...CATALOGUE.flatMap(({ title, meaning, steps }) => [title, meaning, ...(steps ?? [])]),
      ...Object.values(CAUSES).flatMap(({ title, steps }) => [title, ...steps]),
    ];
    for (const text of texts)
      assert.doesNotMatch(text, /\brepair\b|for want of|\bis no \w|hands? the mail out|\(s\)/i, text);
  });
});

describe('sources of the catalogue', () => {
  for (const [name, { title, url, checked, quotedBy, isUnopened }] of Object.entries(
    SOURCES as Record<string, CatalogueSource>,
  )) {
    test(`${name} has a title, a well-formed address or none, and the day of its last comparison`, () => {
      assert.notEqual(title, '');
      assert.ok(url === null || isPage(url), String(url));
      assert.ok(isDay(checked), checked);
      assert.ok(quotedBy === undefined || (quotedBy !== '' && isUnopened === undefined));
    });
  }

  test('none is listed twice or unused', () => {
    const all = Object.values(SOURCES as Record<string, CatalogueSource>).map((source) => JSON.stringify(source));
    assert.equal(new Set(all).size, all.length);
    const used = new Set<CatalogueSource>([
      ...CATALOGUE.map(({ source }) => source),
      SOURCES.rfc5321,
      SOURCES.ianaRegistry,
      SOURCES.rfc6591,
    ]);
    assert.deepEqual(
      Object.entries(SOURCES).flatMap(([name, source]) => (used.has(source) ? [] : [name])),
      [],
    );
  });
});

describe('vendors', () => {
  for (const [name, { example }] of Object.entries(VENDORS)) {
    test(`${name} is recognised by its example`, () => {
      const found = new Speaker(example, /^[\w.-]+\.[a-z]{2,}$/.test(example) ? example : undefined).vendors;
      assert.ok(found.has(name as keyof typeof VENDORS), [...found].join());
    });
  }

  test('a host that only contains a name is another one', () => {
    for (const host of ['google.com.example.org', 'notoutlook.com', 'qq.com.example', 'mail.ru.example.net'])
      assert.deepEqual([...new Speaker('550 5.7.1 rejected', host).vendors], [], host);
  });

  test('from a neutral host no vendor is named, unless its code or words prove it', () => {
    for (const row of CATALOGUE) {
      if (row.vendor === undefined || row.provesVendor) continue;
      const bare = row.example.replace(/https?:\S+|\[[^\]]*\]|\bgsmtp\b/g, ' ');
      if (new Speaker(bare, undefined).isOf(row.vendor)) continue;
      const reading = read(bare, 'mx.example.org');
      if (CATALOGUE.find(({ id }) => id === reading.id)?.provesVendor) continue;
      assert.notEqual(reading.vendor, row.vendor, row.id);
    }
  });
});

describe('words', () => {
  for (const { id, cause, example, language } of IDIOMS) {
    test(`${id} (${language}) decides "${example}"`, () => assert.equal(read(example).cause, cause));
  }

  for (const { subject, state, cause, example } of STATEMENTS) {
    test(`${subject} ${state} is known`, () => assert.ok(cause in CAUSES && example !== ''));
  }

  test('where idioms were read is a well-formed address, or the name of a program', () => {
    for (const { id, source } of IDIOMS)
      assert.ok(source === null || isPage(source) || /^[\w -]+$/.test(source), `${id}: ${source}`);
  });

  test('each address where idioms were read is listed with its day, and no other', () => {
    const listed = readFileSync(new URL('word-sources.tsv', import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split('\t') as [address: string, day: string]);
    for (const [address, day] of listed) assert.ok(isPage(address) && isDay(day), address);
    const read = IDIOMS.flatMap(({ source }) => (source?.startsWith('http') ? [source] : []));
    assert.deepEqual(listed.map(([address]) => address).sort(), [...new Set(read)].sort());
  });

  test('every phrase is found in itself', () => {
    const phrases = [
      ...IDIOMS.flatMap((row) => row.phrases),
      ...TERMS.flatMap(({ terms }) => Object.values(terms).flat()),
      ...CATALOGUE.flatMap((row) => row.phrases ?? []),
    ];
    for (const phrase of phrases) {
      const set = new PhraseSet<string>();
      set.add(phrase, phrase);
      const sample = phrase.replace(/\|\S*/g, '').replace(/\*/g, '').replace(/ ~ /g, ' ');
      assert.ok(set.find(readWords(sample).tokens).length > 0, phrase);
    }
  });

  test('twenty languages have words', () => assert.equal(new Set(TERMS.map(({ language }) => language)).size, 20));

  test('what passed or is denied is not a reason', () => {
    for (const text of [
      'DKIM=pass',
      'DKIM signature verified',
      'this is not a spam message',
      'your IP is not blacklisted',
    ]) {
      const best = statementsIn(readWords(text)).sort((a, b) => b.weight - a.weight)[0];
      assert.ok(best === undefined || best.weight < 4, `${text}: ${best?.id}`);
    }
  });
});
