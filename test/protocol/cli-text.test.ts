/** The texts that the command line makes: diffs, excerpts, widths, and what names and first lines say of a file. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unifiedDiff } from '../../server/src/cli/diff.ts';
import { excerptOf } from '../../server/src/cli/reports/excerpt.ts';
import { cellsOf, visible, wrap } from '../../server/src/cli/visible.ts';
import { LineIndex } from '../../server/src/core/text/line-index.ts';
import { languageOfName } from '../../server/src/project/file-names.ts';

/** What `patch` makes of a text; checks the lines and numbers of every hunk on the way. */
function applyDiff(before: string, diff: string): string {
  if (diff === '') return before;
  const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const out: string[] = [];
  let at = 0;
  const hunks = diff.split(/^(?=@@ )/m);
  assert.equal(hunks.shift(), '--- a\n+++ a\n');
  for (const hunk of hunks) {
    const [head, start, count = '1', newStart, newCount = '1'] =
      /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n/.exec(hunk) ?? assert.fail();
    const first = count === '0' ? Number(start) : Number(start) - 1;
    out.push(...old.slice(at, first));
    assert.equal(out.length + (newCount === '0' ? 0 : 1), Number(newStart));
    at = first;
    const lines =
      hunk
        .slice(head.length)
        .replace(/\n\\ No newline at end of file\n/g, '\u0000')
        .match(/[^\n\u0000]*[\n\u0000]/g) ?? [];
    let added = 0;
    for (const line of lines) {
      const text = line.slice(1).replace('\u0000', '');
      if (line[0] !== '+') assert.equal(old[at++], text);
      if (line[0] !== '-') {
        out.push(text);
        added++;
      }
    }
    assert.deepEqual([at - first, added], [Number(count), Number(newCount)]);
  }
  return [...out, ...old.slice(at)].join('');
}

test('a diff leads from one text to the other', () => {
  const line = fc.constantFrom(
    'a\n',
    'b\n',
    'c\n',
    'd\r\n',
    '\n',
    'x y\n',
    'e1\n',
    'e2\n',
    'e3\n',
    'e4\n',
    'e5\n',
    'e6\n',
  );
  const text = fc
    .tuple(fc.array(line, { maxLength: 60 }), fc.constantFrom('', 'last'))
    .map(([lines, last]) => lines.join('') + last);
  fc.assert(
    fc.property(text, text, (before, after) => {
      assert.equal(applyDiff(before, unifiedDiff('a', before, after)), after);
    }),
    { seed: 42, numRuns: 500 },
  );
});

test('a diff of few changes in a long text is short', () => {
  const lines = Array.from({ length: 200_000 }, (_, i) => `h${i % 90_000} IN A 192.0.2.1\n`);
  const before = lines.join('');
  const after = lines.map((line, i) => (i % 50_000 === 7 ? `; ${line}` : line)).join('');
  const diff = unifiedDiff('a', before, after);
  assert.equal(diff.match(/^@@/gm)?.length, 4);
  assert.equal(diff.match(/^[+-](?![+-])/gm)?.length, 8);
});

function firstCells(text: string, cells: number): string {
  let kept = '';
  for (const character of text) {
    if (cellsOf(kept + character) > cells) break;
    kept += character;
  }
  return kept;
}

test('carets mark the range, whatever the line and the width', () => {
  const pieces = fc.array(fc.constantFrom('a', 'b;', ' ', '\t', 'é', '日本', '\x1b[31m', '\u202e', '"v=DKIM1"', '🙂'), {
    maxLength: 80,
  });
  fc.assert(
    fc.property(pieces, pieces, pieces, fc.integer({ min: 30, max: 120 }), (before, marked, after, width) => {
      const [head, middle, tail] = [before.join(''), `<${marked.join('')}`, after.join('')];
      const text = `first line\n${head}${middle}${tail}\nlast`;
      const start = 11 + head.length;
      const { line, carets } = excerptOf(text, new LineIndex(text), { start, end: start + middle.length }, width);
      assert.ok(cellsOf(line) <= width, `${cellsOf(line)} > ${width}`);
      assert.doesNotMatch(line, /[\p{Cc}\p{Cf}]/u);
      const [, blank, signs] = /^( *)(\^+)$/.exec(carets) ?? assert.fail(carets);
      let cells = 0;
      const at = [...line].findIndex((character) => {
        const here = cells === blank!.length;
        cells += cellsOf(character);
        return here;
      });
      const below = firstCells(visible(middle.replaceAll('\t', ' ')), signs!.length);
      assert.ok([...line].slice(at).join('').startsWith(below), `${line}\n${carets}`);
    }),
    { seed: 42, numRuns: 500 },
  );
});

test('a line of ten megabytes is cut without being read through', () => {
  const text = `${'x'.repeat(5_000_000)}HERE${'y'.repeat(5_000_000)}`;
  const lines = new LineIndex(text);
  const { line, carets } = excerptOf(text, lines, { start: 5_000_000, end: 5_000_004 }, 80);
  assert.match(line, /^…x+HEREy+…$/);
  assert.equal(line.indexOf('HERE'), carets.indexOf('^'));
});

test('lines are broken at spaces, by the cells that a terminal gives them', () => {
  assert.deepEqual(wrap('one two three', 7), ['one two', 'three']);
  assert.deepEqual(wrap('日本 語', 5), ['日本', '語']);
  assert.deepEqual(wrap('averylongword x', 5), ['averylongword', 'x']);
});

test('a name says the language, and what is not a zone', () => {
  const cases: [string, string | undefined][] = [
    ['a.eml', 'eml'],
    ['A.EML', 'eml'],
    ['example.org.zone', 'dns-zone'],
    ['example.org.dns', 'dns-zone'],
    ['db.example.org', 'dns-zone'],
    ['db.127', 'dns-zone'],
    ['db.example.ts', undefined],
    ['pri.example.org', 'dns-zone'],
    ['2.0.192.in-addr.arpa', 'dns-zone'],
    ['8.b.d.0.1.0.0.2.ip6.arpa', 'dns-zone'],
    ['example.zonefile', 'dns-zone'],
    ['named.ca', 'dns-zone'],
    ['named.localhost', 'dns-zone'],
    ['named.conf', undefined],
    ['named.conf.default-zones', undefined],
    ['named.rfc1912.zones', undefined],
    ['named.root.key', undefined],
    ['named.run', undefined],
    ['db.ts', undefined],
    ['db.test.js', undefined],
    ['db.config.json', undefined],
    ['db.py', undefined],
    ['db.example.py', 'dns-zone'],
    ['db.json', undefined],
    ['db.example.org.jnl', undefined],
    ['example.org.zone~', undefined],
    ['README.md', undefined],
  ];
  for (const [name, language] of cases) assert.equal(languageOfName(name), language, name);
});
