import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTagList } from '../../server/src/core/dkim/tag-list.ts';
import { describeTag, type TagListKind, tagsOf, tagTitle } from '../../server/src/core/dkim/tag-table.ts';
import { MappedText } from '../../server/src/core/text/mapped-text.ts';

function parse(text: string) {
  return parseTagList(MappedText.of(text));
}

function tags(text: string): string[] {
  return parse(text).tags.map(({ name, value }) => `${name}=${value}`);
}

function problems(text: string): string[] {
  return parse(text).problems.map(({ kind, span }) => `${kind} ${JSON.stringify(text.slice(span.start, span.end))}`);
}

test('names and values lose the white space around them, and keep what is inside', () => {
  assert.deepEqual(tags(' v = 1 ;\r\n\ta=rsa-sha256; h=from : to\r\n  ; b=a b\tc;'), [
    'v=1',
    'a=rsa-sha256',
    'h=from : to',
    'b=a b\tc',
  ]);
  assert.deepEqual(problems(' v = 1 ;\r\n\ta=rsa-sha256; h=from : to\r\n  ; b=a b\tc;'), []);
});

test('a value may hold = and be empty', () => {
  assert.deepEqual(tags('p=; b=ab==; z='), ['p=', 'b=ab==', 'z=']);
  assert.deepEqual(problems('p=; b=ab==; z='), []);
});

test('one semicolon at the end is right, with white space after it too', () => {
  assert.deepEqual(problems('v=1;'), []);
  assert.deepEqual(problems('v=1; \r\n'), []);
});

const PROBLEMS: readonly (readonly [string, readonly string[]])[] = [
  ['', ['empty-list ""']],
  [' \t', ['empty-list " \\t"']],
  [';v=1', ['empty-spec ";"']],
  ['v=1;;a=b', ['empty-spec ";"']],
  ['v=1; ;', ['empty-spec ";"']],
  ['v=1; some words', ['trailing-text "some words"']],
  ['v=1; some words; a=b', ['missing-equals "some words"']],
  ['some words', ['missing-equals "some words"']],
  ['=x', ['empty-name "="']],
  ['1a=x', ['name-syntax "1a"']],
  ['a b=x', ['name-syntax "a b"']],
  ['a=1; b=2; a=3', ['duplicate "a"']],
  ['a=1; A=2', []],
  ['p=“abc”', ['value-characters "“"', 'value-characters "”"']],
  ['p=a\u00a0b\x01\x02', ['value-characters "\u00a0"', 'value-characters "\\u0001\\u0002"']],
];

for (const [text, expected] of PROBLEMS) {
  test(`what is wrong with ${JSON.stringify(text)}`, () => {
    assert.deepEqual(problems(text), expected);
  });
}

test('names are case-sensitive, and the first of a name counts', () => {
  const list = parse('a=1; A=2; a=3');
  assert.equal(list.get('a')?.value, '1');
  assert.equal(list.get('A')?.value, '2');
  assert.equal(list.all('a').length, 2);
  assert.equal(list.get('b'), undefined);
});

test('spans lead back to the source', () => {
  const source = 'TXT "v=DKIM1; p=AB" "CD"';
  const text = MappedText.concat([
    MappedText.of(source, { start: 5, end: 18 }),
    MappedText.of(source, { start: 21, end: 23 }),
  ]);
  const list = parseTagList(text);
  const p = list.get('p')!;
  assert.equal(p.value, 'ABCD');
  const span = list.source(p.valueSpan);
  assert.equal(source.slice(span.start, span.end), 'AB" "CD');
  assert.deepEqual(
    list.sources(p.valueSpan).map(({ start, end }) => source.slice(start, end)),
    ['AB', 'CD'],
  );
});

test('the spec at an offset', () => {
  const list = parse('a=1; bb=2; c');
  assert.equal(list.at(0)?.name, 'a');
  assert.equal(list.at(3)?.name, 'a');
  assert.equal(list.at(4)?.name, 'bb');
  assert.equal(list.at(11)?.name, 'c');
});

const pieces = fc.array(
  fc.constantFrom('v', '=', ';', ' ', '\r\n ', '\t', 'DKIM1', 'ab', '\x00', 'é', '"', 'p=', '; ', '\r', '\n'),
  { maxLength: 40 },
);

test('leaves make the whole text, specs lie in order, values in their specs', () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join('');
      const list = parse(text);
      assert.equal(
        list
          .leaves()
          .map(({ span }) => text.slice(span.start, span.end))
          .join(''),
        text,
      );
      let at = 0;
      for (const spec of list.specs) {
        assert.ok(
          spec.span.start >= at && spec.nameSpan.start >= spec.span.start && spec.valueSpan.end <= spec.span.end,
        );
        assert.equal(text.slice(spec.nameSpan.start, spec.nameSpan.end), spec.name);
        assert.equal(text.slice(spec.valueSpan.start, spec.valueSpan.end), spec.value);
        at = spec.span.end;
      }
    }),
    { seed: 6376, numRuns: 2000 },
  );
});

test('hostile texts are survived, and their problems are bounded', () => {
  for (const text of [
    ';'.repeat(1_000_000),
    `a=${' '.repeat(2_000_000)}x`,
    'a=1;'.repeat(250_000),
    `a=${'\x01 '.repeat(1_000_000)}`,
  ]) {
    const list = parse(text);
    assert.ok(list.problems.length <= 1000);
  }
});

const KINDS: readonly TagListKind[] = [
  'dkim-signature',
  'arc-message-signature',
  'arc-seal',
  'key-record',
  'dmarc',
  'mta-sts',
  'tls-rpt',
];

test('the table has each tag once, with sentences and a section', () => {
  for (const kind of KINDS) {
    const names = tagsOf(kind).map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
    for (const tag of tagsOf(kind)) {
      assert.match(tag.meaning, /\.$/, `${kind} ${tag.name}`);
      assert.match(tag.spec.section ?? '', /^\d+(\.\d+)*$/);
      assert.equal(tag.isRequired && tag.default !== undefined, false);
    }
  }
  assert.equal(tagTitle('dkim-signature', 'bh'), 'body hash');
  assert.equal(tagTitle('dkim-signature', 'xyz'), 'tag xyz=');
  assert.equal(describeTag('dmarc', 'pct')?.isObsolete, true);
  assert.equal(describeTag('key-record', 'V'), undefined);
});
