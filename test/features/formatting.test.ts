/** Zones are laid out in columns; what they publish, and every comment, stays what it was. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import type { FormattingOptions } from '../../server/src/core/features/format-columns.ts';
import { formatZone } from '../../server/src/core/features/formatting.ts';
import { Session } from '../../server/src/core/session.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';
import type { Span } from '../../server/src/core/text/span.ts';
import type { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';
import { printRecords } from '../../server/src/core/zone/print.ts';
import { anyZone, oneMistake, validZone } from '../zone/generated.ts';

const URI = 'file:///example.org.zone';
const SPACES: FormattingOptions = { tabSize: 4, insertSpaces: true };
const TABS: FormattingOptions = { tabSize: 8, insertSpaces: false };
const SEED = { seed: 20261124, numRuns: 400 };

function snapshotOf(text: string) {
  const session = new Session({ clock: () => 0 });
  session.open({ uri: URI, language: 'dns-zone', text });
  return session.snapshot(URI);
}

function formatted(text: string, options: FormattingOptions = SPACES, span?: Span): string {
  return applyEdits(text, formatZone(snapshotOf(text), options, span));
}

const zoneOf = (text: string) => (snapshotOf(text).document as ZoneDocument).zone;
const recordsOf = (text: string) => [...printRecords(zoneOf(text))];
const commentsOf = (text: string) =>
  [...zoneOf(text).syntax.entries()].flatMap(({ leaves }) =>
    leaves
      .filter(({ kind }) => kind === 'comment')
      .map(({ span }) => text.slice(span.start, span.end).replace(/[ \t]+$/, '')),
  );

const EXAMPLES: Readonly<Record<string, { text: string; wanted: string; options?: FormattingOptions }>> = {
  'columns of a block, comments below each other': {
    text: `@ 3600 IN NS ns1 ; first
www IN   A 192.0.2.1
  AAAA 2001:db8::1;glued
mail   300 A    192.0.2.2  ; the mail host   
`,
    wanted: `@    3600 IN NS   ns1         ; first
www       IN A    192.0.2.1
             AAAA 2001:db8::1 ; glued
mail 300     A    192.0.2.2   ; the mail host
`.replace('; glued', ';glued'),
  },
  'a string that is too long for servers stays as it is': {
    text: `s1._domainkey TXT   "v=DKIM1; k=rsa; p=${'A'.repeat(392)}" ; the key\na  A 192.0.2.1\n`,
    wanted: `s1._domainkey TXT   "v=DKIM1; k=rsa; p=${'A'.repeat(392)}" ; the key\na A 192.0.2.1\n`,
  },
  'blocks are parted by blank lines, comments and directives': {
    text: 'a A 192.0.2.1\n   \nlonger A 192.0.2.2\n; note  \nb  A 192.0.2.3\n$TTL  60\nlongest  TXT "a"\n',
    wanted: 'a A 192.0.2.1\n\nlonger A 192.0.2.2\n; note\nb A 192.0.2.3\n$TTL  60\nlongest TXT "a"\n',
  },
  'class before TTL stays in this order': {
    text: 'a IN 300 A 192.0.2.1\nbb 300 A 192.0.2.2\nc IN A 192.0.2.3\n',
    wanted: 'a  IN 300 A 192.0.2.1\nbb    300 A 192.0.2.2\nc  IN     A 192.0.2.3\n',
  },
  'a SOA over several lines gets its usual form': {
    text: '@ IN SOA ns1 hostmaster ( 2026112401 ; serial\n7200 900\n\t; how long\n 1209600 3600 ) ; minimum\n',
    wanted: `@ IN SOA ns1 hostmaster (
           2026112401 ; serial
           7200
           900
           ; how long
           1209600
           3600 )     ; minimum
`,
  },
  'a SOA in one line stays in one': {
    text: '@   SOA ns1 hostmaster 1 7200 900 1209600 3600\n',
    wanted: '@ SOA ns1 hostmaster 1 7200 900 1209600 3600\n',
  },
  'a long key in several strings: one string a line': {
    text: `s1._domainkey TXT "v=DKIM1; k=rsa; p=" "${'A'.repeat(60)}" "${'B'.repeat(60)}" ; key\n`,
    wanted: `s1._domainkey TXT ( "v=DKIM1; k=rsa; p="
                    "${'A'.repeat(60)}"
                    "${'B'.repeat(60)}" ) ; key
`,
  },
  'a string is never cut: that would be another record': {
    text: `s1._domainkey   TXT "v=DKIM1; p=${'A'.repeat(200)}"\n`,
    wanted: `s1._domainkey TXT "v=DKIM1; p=${'A'.repeat(200)}"\n`,
  },
  'lines within parentheses stay lines': {
    text: 's1 TXT (\n"a" ; one\n\n; two\n\t"b"\n)\n',
    wanted: 's1 TXT (\n         "a" ; one\n\n         ; two\n         "b"\n       )\n',
  },
  'records with a mistake stay as they are': {
    text: 'a  A   192.0.2.1\nk  TXT   v=DKIM1;  p=abc\nx   TEXT  "a"\nbb A 192.0.2.2\n',
    wanted: 'a  A 192.0.2.1\nk  TXT   v=DKIM1;  p=abc\nx   TEXT  "a"\nbb A 192.0.2.2\n',
  },
  tabs: {
    text: '@ 3600 IN NS ns1 ; x\nwww.longer A 192.0.2.1 ; y\n  TXT ( "a"\n "b" )\n',
    options: TABS,
    wanted:
      '@\t\t3600\tIN\tNS\tns1\t\t; x\nwww.longer\t\t\tA\t192.0.2.1\t; y\n\t\t\t\tTXT\t(\t"a"\n\t\t\t\t\t\t"b" )\n',
  },
  'line ends stay, a missing one too': {
    text: 'a  A 192.0.2.1\r\nbbb TXT ("a"\r\n"b") ;c\r\nc   A  192.0.2.2',
    wanted: 'a   A   192.0.2.1\r\nbbb TXT ( "a"\r\n          "b" ) ;c\r\nc   A   192.0.2.2',
  },
};

describe('layout', () => {
  for (const [name, { text, wanted, options }] of Object.entries(EXAMPLES)) {
    test(name, () => {
      assert.equal(formatted(text, options), wanted);
      assert.equal(formatted(wanted, options), wanted, 'done twice');
    });
  }

  test('a selection: its records alone, in the columns of the block', () => {
    const text = 'a A 192.0.2.1\nbbbb A 192.0.2.2\nc A 192.0.2.3\n\nd   A 192.0.2.4\n';
    const wanted = text.replace('c A 192.0.2.3', 'c    A 192.0.2.3');
    const start = text.indexOf('c A');
    for (const end of [start, start + 1, text.indexOf('\n', start), text.indexOf('\n', start) + 1]) {
      assert.equal(formatted(text, SPACES, { start, end }), wanted);
    }
  });

  test('a message has no layout', () => {
    const session = new Session({ clock: () => 0 });
    session.open({ uri: 'file:///m.eml', language: 'eml', text: 'From:  a@example.org\r\n\r\n' });
    assert.deepEqual(formatZone(session.snapshot('file:///m.eml'), SPACES), []);
  });

  test('a megabyte of spaces', () => {
    const spaces = ' '.repeat(1_000_000);
    const text = `;${spaces}x${spaces}\n${spaces}\na${spaces}A 192.0.2.1 ;${spaces}y\nb TXT "open${spaces}x\n`;
    const wanted = `;${spaces}x\n\na A 192.0.2.1 ;${spaces}y\nb TXT "open${spaces}x\n`;
    assert.equal(formatted(text), wanted);
  });

  test('a hundred thousand records', () => {
    const text = `$TTL 60\n${'www  IN A   192.0.2.1 ; x\n'.repeat(100_000)}`;
    assert.equal(formatted(text), `$TTL 60\n${'www IN A 192.0.2.1 ; x\n'.repeat(100_000)}`);
  });
});

const wide = fc.constantFrom(
  `k._domainkey 60 TXT "v=DKIM1; k=rsa; p=" "${'A'.repeat(90)}" "${'B'.repeat(90)}" ; c1`,
  `k2 TXT ("${'A'.repeat(90)}"\t; c2\n "${'B'.repeat(60)}" "${'C'.repeat(60)}" ; c3\n) ; c4`,
  `k3 TXT ( "${'A'.repeat(90)}" ) ( "${'B'.repeat(90)}" )`,
  `k4 TXT "${'A'.repeat(90)}""${'B'.repeat(90)}" "c"`,
  '@ SOA ns h ( 1\n2 3 ; c5\n\n4\n; c6\n5 ) ; c7',
  '@ 60 IN SOA ns h (\n1 ; a\n2;b\n3 4 5\n)',
  '@ SOA ( ns h 1 2\n3 4 5 ) ; c8',
  'x CAA ( 0 issue\n"ca.example.net" ) ; d',
  ' ( A 192.0.2.1 )',
  'y ( A\n192.0.2.1 )',
  'z HINFO "a b" c\\ ; d',
  'z HINFO "a b" c\\  ; d',
  'z HINFO "a b" c\\ ',
  '\t TXT "\t" ;\ttab',
);
const spaced = fc
  .tuple(
    fc.oneof(validZone, oneMistake, anyZone),
    fc.array(wide, { maxLength: 4 }),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(([zone, more, lineEnd, endsLine]) => {
    const text = zone + more.map((line) => `${line}\n`).join('');
    return (endsLine ? text : text.replace(/\n$/, '')).replace(/\r?\n/g, lineEnd);
  });
const options = fc.record({ tabSize: fc.integer({ min: 1, max: 8 }), insertSpaces: fc.boolean() });

describe('any zone', () => {
  test('publishes the same records, keeps its comments, and is laid out at once', () => {
    fc.assert(
      fc.property(spaced, options, (text, chosen) => {
        const result = formatted(text, chosen);
        assert.deepEqual(recordsOf(result), recordsOf(text));
        assert.deepEqual(commentsOf(result), commentsOf(text));
        // Spaces alone in a last line without an end go, and with them the line.
        const codes = (zone: string) =>
          zoneOf(zone)
            .problems.map(({ code }) => code)
            .filter((code) => code !== 'no-final-newline');
        assert.deepEqual(codes(result), codes(text));
        assert.equal(formatted(result, chosen), result);
      }),
      SEED,
    );
  });

  test('a selection changes nothing else, and as the whole would', () => {
    fc.assert(
      fc.property(spaced, options, fc.nat(1000), fc.nat(1000), (text, chosen, a, b) => {
        const at = (part: number) => Math.floor((text.length * part) / 1000);
        const span = { start: at(Math.min(a, b)), end: at(Math.max(a, b)) };
        const snapshot = snapshotOf(text);
        const all = formatZone(snapshot, chosen).map((edit) => JSON.stringify(edit));
        for (const edit of formatZone(snapshot, chosen, span)) {
          assert.ok(edit.span.start <= span.end && edit.span.end >= span.start);
          assert.ok(all.includes(JSON.stringify(edit)));
        }
      }),
      SEED,
    );
  });
});

const isInstalled = spawnSync('named-compilezone', ['-v']).error === undefined;
const skip = isInstalled ? false : 'named-compilezone is not installed: apt-get install bind9-utils';
if (!isInstalled) process.stderr.write(`SKIPPED: ${skip}\n`);

test('BIND reads the same zone', { skip }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'zone-format-'));
  after(() => rmSync(directory, { recursive: true, force: true }));
  const compiled = (text: string) => {
    const file = join(directory, 'zone');
    writeFileSync(file, text);
    const ignored = ['-k', '-m', '-M', '-n', '-r', '-S', '-T', '-W'].flatMap((check) => [check, 'ignore']);
    const args = ['-i', 'none', ...ignored, '-s', 'full', '-o', `${file}.out`, 'example.org', file];
    return spawnSync('named-compilezone', args).status === 0 ? readFileSync(`${file}.out`, 'utf8') : undefined;
  };
  let read = 0;
  fc.assert(
    fc.property(fc.tuple(validZone, fc.array(wide, { maxLength: 2 })), options, ([zone, more], chosen) => {
      const text = zone + more.map((line) => `${line.replace(/^@ (60 IN )?SOA .*/s, '; no second SOA')}\n`).join('');
      const wanted = compiled(text);
      if (wanted !== undefined) read++;
      assert.equal(compiled(formatted(text, chosen)), wanted);
    }),
    { seed: 20261124, numRuns: 150 },
  );
  assert.ok(read > 50, `BIND has read only ${read} zones`);
});

test('a zone of many records is laid out', () => {
  const text = Array.from({ length: 250_000 }, (_, i) => `h${i}  A 192.0.2.1\n`).join('');
  const lines = formatted(text).split('\n');
  assert.equal(lines.length, 250_001);
  assert.equal(new Set(lines.slice(0, -1).map((line) => line.indexOf(' A '))).size, 1);
});
