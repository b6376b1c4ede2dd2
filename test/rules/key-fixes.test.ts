/**
 * Fixes of key records, in every way in which a zone may write them: the finding goes, none comes, and name servers read
 * everything else as before. And records that are in order, of which nothing is said.
 */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import { RULES } from '../../server/src/core/rules/registry.ts';
import type { Finding } from '../../server/src/core/rules/rule.ts';
import { Session } from '../../server/src/core/session.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';
import { escapeString } from '../../server/src/core/workspace/string-edit.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';
import { placeholder } from '../harness/keys.ts';

const URI = 'file:///example.org.zone';
const HEAD = `$ORIGIN example.org.
$TTL 3600
@ IN SOA ns1 hostmaster ( 1 ; serial
   7200 3600 1209600 300 )
@	IN	NS	ns1
ns1 IN A 192.0.2.1
before 300 IN TXT "left" ( "as" ; it is
   unquoted )
`;
const TAIL = ` ; behind it
after IN TXT "left \\; alone" ; really
@ IN MX 10 Mail
mail IN A 192.0.2.2
`;

/** Stands for the two characters `\\n` in the zone, which are one octet of the value. */
const ESCAPED_N = '\ue000';

const fill = (text: string): string =>
  text.replace(/\$\{([^}]+)\}/g, (_, name: string) => placeholder(name) ?? assert.fail(name));

const inside = (octets: string): string => octets.split(ESCAPED_N).map(escapeString).join('\\n');

function cut(value: string, size: number): string[] {
  return value.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [''];
}

const string = (octets: string): string => `"${inside(octets)}"`;

/** Ways to write one value. */
const LAYOUTS: Readonly<Record<string, (value: string) => string>> = {
  'strings as long as they can be, on one line': (value) => cut(value, 255).map(string).join(' '),
  'strings over lines, each with a comment': (value) =>
    `( ; begin\n${cut(value, 61)
      .map((piece, i) => `\t${string(piece)} ; piece "${i}" (of it)\n`)
      .join('')}\t)`,
  'the tags first, the key in strings of its own': (value) => {
    const at = value.indexOf('p=') + 2;
    return `( ${[value.slice(0, at), ...cut(value.slice(at), 200)].map(string).join('\n     ')}\n     )`;
  },
  unquoted: (value) =>
    cut(value, 200)
      .map((piece) => inside(piece).replace(/[;() \t]/g, (c) => (c === ' ' ? '\\032' : `\\${c}`)))
      .join(' '),
  'decimal escapes': (value) =>
    cut(value, 100)
      .map(
        (piece) => `"${[...piece].map((c, i) => (i % 9 === 4 && c !== ESCAPED_N ? decimal(c) : inside(c))).join('')}"`,
      )
      .join('  '),
};

function decimal(octet: string): string {
  return `\\${String(octet.charCodeAt(0)).padStart(3, '0')}`;
}

const zoneOf = (rdata: string, owner = 's1._domainkey'): string => `${HEAD}${owner} IN TXT ${rdata}${TAIL}`;

const ED = 'v=DKIM1; k=ed25519; p=${ed25519}';
const RSA = 'v=DKIM1; k=rsa; p=${rsa2048}';

/** Mistakes that have a fix. The value is what the DNS publishes. */
const MISTAKES: readonly string[] = [
  'k=ed25519; p=${ed25519}',
  '  k=rsa; p=${rsa2048}',
  'v=dkim1; k=rsa; p=${rsa2048}',
  'v=; p=${rsa2048}',
  'v=DKIM1.0; k=ed25519; p=${ed25519};',
  'k=rsa; v=DKIM1; p=${rsa2048}',
  'k=ed25519; p=${ed25519}; v=DKIM1;',
  'V=DKIM1; K=rsa; P=${rsa2048}',
  'v=DKIM1; k=ed25519; P=${ed25519}',
  'v=DKIM1; k=ed25519; k=ed25519; p=${ed25519}',
  `${RSA}; p=\${rsa2048}`,
  ';v=DKIM1; k=ed25519; p=${ed25519}',
  'v=DKIM1;; k=rsa; p=${rsa2048}',
  'v=DKIM1\\; k=rsa\\; p=${rsa2048}',
  'v=DKIM1&#59; k=ed25519; p=${ed25519:1-43}%3D',
  'v=DKIM1; k=rsa; p=${rsa2048:1-47} ${rsa2048:49-112} ${rsa2048:114-187} ${rsa2048:189-220}${rsa2048:221-249} ${rsa2048:251-}',
  `${RSA};;`,
  `${ED}; some text`,
  'v=DKIM1; rsa; p=${rsa2048};',
  'v=DKIM1, k=rsa, p=${rsa2048}',
  'v=DKIM1 k=ed25519 p=${ed25519}',
  'v=DKIM1: k=ed25519: t=s: p=${ed25519}',
  'v:DKIM1; k:ed25519; p:${ed25519}',
  'v=DKIM1; k=ed25519; p=${ed25519}v=DKIM1; k=ed25519; p=${ed25519}',
  '\xe2\x80\x9cv=DKIM1; k=ed25519; p=${ed25519}\xe2\x80\x9d',
  `"${RSA}"`,
  'v=DKIM1; k=rsa; p="${rsa2048:1-255}" "${rsa2048:256-}"',
  'v="DKIM1"; k=\'rsa\'; p=`${rsa2048}`',
  'v=DKIM1; k=rsa; p=${rsa2048:1-100}\xc2\xa0${rsa2048:101-}',
  'v=DKIM1; n=caf\xc3\xa9 \x07; k=ed25519; p=${ed25519}',
  'v=DKIM1; k=eddsa; p=${ed25519}',
  'v=DKIM1; k=rsa-sha256; p=${rsa2048}',
  'v=DKIM1; k=; p=${rsa2048}',
  'v=DKIM1; p=${ed25519}; k=',
  'v=DKIM1; k=RSA; p=${rsa2048}',
  'v=DKIM1; k=Ed25519; p=${ed25519}',
  'v=DKIM1; p=${ed25519}',
  'v=DKIM1; k=rsa; t=s; p=${ed25519}',
  'v=DKIM1; k=ed25519; p=${rsa2048}',
  'v=DKIM1; k=rsa; ${rsa2048}',
  'v=DKIM1; k=ed25519; ${ed25519}',
  'v=DKIM1; k=rsa; p=${rsa2048:base64url}',
  'v=DKIM1; k=rsa; p=${rsa2048}=',
  'v=DKIM1; k=ed25519; p=${ed25519:1-43}; t=s',
  'v=DKIM1; k=rsa; p=${rsa2048:pem}',
  'v=DKIM1; k=rsa; p=${rsa2048:pem-pkcs1}',
  `v=DKIM1; k=rsa; p=\${rsa2048:1-64}${ESCAPED_N}\${rsa2048:65-128}${ESCAPED_N}\${rsa2048:129-}${ESCAPED_N}`,
  'v=DKIM1; k=rsa; p=${rsa2048:1-64}\\n${rsa2048:65-}\\n; t=s',
  'v=DKIM1; k=rsa; p=\\${rsa2048}\\',
  'v=DKIM1; k=rsa; p=${rsa2048:1-64} ${rsa2048:65-200}\t${rsa2048:201-}',
  'v=DKIM1; k=rsa; p=${rsa2048:trailing}',
  'v=DKIM1; k=rsa; p=${rsa2048:pkcs1}; t=s;',
  'v=DKIM1; k=rsa; p=${rsa2048:private}',
  'v=DKIM1; k=rsa; p=${rsa2048:private-pem}; n=note',
  'v=DKIM1; k=ed25519; p=${ed25519:private}',
  'v=DKIM1; k=rsa; p=${rsa2048:private-pkcs1}',
  'v=DKIM1; k=rsa; p=${rsa2048:certificate}',
  'v=DKIM1; k=rsa; p=${rsa2048:hex}',
  'v=DKIM1; k=rsa; p=${rsa2048:double}',
  'v=DKIM1; k=rsa; p=${rsa2048:ssh} root@mail.example.org',
  'v=DKIM1; k=ed25519; p=${ed25519:spki}',
  'v=DKIM1; h=sha1; k=rsa; p=${rsa2048}',
  'v=DKIM1; k=ed25519; p=${ed25519}; h=rsa-sha256',
  'v=DKIM1; h=; k=rsa; p=${rsa2048}',
  'v=DKIM1; h=sha1, sha256; k=rsa; p=${rsa2048}',
  'v=DKIM1; h=SHA256; k=rsa; p=${rsa2048}',
  'v=DKIM1; h=sha1:sha256; k=rsa; p=${rsa2048}',
  'v=DKIM1; s=s1; k=rsa; p=${rsa2048}',
  'v=DKIM1; s=; k=rsa; p=${rsa2048}',
  'v=DKIM1; s=Email; k=rsa; p=${rsa2048}',
  'v=DKIM1; s=email,*; k=rsa; p=${rsa2048}',
  'v=DKIM1; t=y; k=rsa; p=${rsa2048}',
  'v=DKIM1; k=ed25519; p=${ed25519}; t=s : y',
  'v=DKIM1; t=; k=rsa; p=${rsa2048}',
  'v=DKIM1; t=s,x; k=rsa; p=${rsa2048}',
  'v=DKIM1; t=y,s; k=rsa; p=${rsa2048}',
  'v=DKIM1; t=a b; k=rsa; p=${rsa2048}',
  'v=DKIM1; t=S; k=rsa; p=${rsa2048}',
  'v=DKIM1; g=; k=rsa; p=${rsa2048}',
  'v=DKIM1; g=*; k=rsa; p=${rsa2048}',
  'v=DKIM1; n=a=b=c; k=rsa; p=${rsa2048}',
  'v=DKIM1; bh=x; k=rsa; p=${rsa2048}; d=example.org',
  'v=DKIM1; k=rsa; p=${rsa2048}; rua=mailto:dmarc@example.org',
  '${rsa2048}',
  '${ed25519}',
];

/** What a fix brings on purpose: a key that it revokes is revoked; a list that can be read says what it lists. */
const CONSEQUENCES: Readonly<Record<string, readonly string[]>> = {
  'key/data-is-private': ['key/revoked revoked'],
  'key/invalid-hash': ['key/deprecated-sha1 allowed'],
  'key/invalid-flag': ['key/testing-enabled testing'],
};

function analyse(text: string): readonly Finding[] {
  const session = new Session({ clock: () => Date.UTC(2026, 0) / 1000 });
  session.open({ uri: URI, language: 'dns-zone', text });
  assert.deepEqual(session.failures(URI), [], `a rule has thrown: ${JSON.stringify(text)}`);
  return session.findings(URI);
}

const isKeyFinding = ({ rule }: Finding): boolean => rule.id.startsWith('key/');
const nameOf = ({ rule, messageName }: Finding): string => `${rule.id} ${messageName}`;

function counts(findings: readonly Finding[]): Map<string, number> {
  const all = new Map<string, number>();
  for (const finding of findings) all.set(nameOf(finding), (all.get(nameOf(finding)) ?? 0) + 1);
  return all;
}

function othersOf(text: string): unknown {
  const { zone } = ZoneDocument.open(URI, text);
  return [...zone.records]
    .filter(({ owner }) => owner !== 's1._domainkey.example.org')
    .map(({ owner, ttl, class: recordClass, type, rdataText }) => [owner, ttl, recordClass, type, rdataText]);
}

/** What is outside of strings and white space: comments and parentheses. */
function commentsOf(text: string): readonly string[] {
  const { zone } = ZoneDocument.open(URI, text);
  let left = text;
  for (const record of [...zone.records].reverse()) {
    for (const { span } of record.strings.toReversed()) left = left.slice(0, span.start) + left.slice(span.end);
  }
  return left.match(/;[^\r\n]*/g) ?? [];
}

const isInstalled = spawnSync('named-compilezone', ['-v']).error === undefined;
const skip = isInstalled ? false : 'named-compilezone is not installed: apt-get install bind9-utils';
if (!isInstalled) process.stderr.write(`SKIPPED: ${skip}\n`);
const folder = mkdtempSync(path.join(tmpdir(), 'key-fixes-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The zone as BIND reads it, one record a line, without the key. */
function compile(text: string): string {
  const file = path.join(folder, 'zone');
  writeFileSync(file, text, 'utf8');
  execFileSync('named-compilezone', ['-i', 'none', '-k', 'ignore', '-o', `${file}.out`, 'example.org', file]);
  return readFileSync(`${file}.out`, 'utf8').replace(/^s1\._domainkey.*\n/m, '');
}

/** Every fix of every key finding in a zone, with the zone after it. */
function* repairs(
  text: string,
): Generator<{ finding: Finding; title: string; before: readonly Finding[]; after: string }> {
  const before = analyse(text);
  for (const finding of before.filter(isKeyFinding)) {
    for (const fix of finding.fixes) {
      assert.equal(fix.uri ?? URI, URI);
      yield { finding, title: fix.title, before, after: applyEdits(text, fix.edits()) };
    }
  }
}

describe('after a fix', () => {
  const fixed = new Set<string>();
  for (const [layout, write] of Object.entries(LAYOUTS)) {
    for (const eol of ['\n', '\r\n']) {
      const name = `${layout}${eol === '\n' ? '' : ', CRLF'}`;
      test(`${name}: its finding is gone, none comes, the rest stays`, () => {
        for (const mistake of MISTAKES) {
          const text = zoneOf(write(fill(mistake))).replaceAll('\n', eol);
          let offers = 0;
          for (const { finding, title, before, after: repaired } of repairs(text)) {
            const context = `${nameOf(finding)} "${title}" in ${mistake}\n${repaired.slice(HEAD.length)}`;
            offers++;
            fixed.add(finding.rule.id);
            const had = counts(before);
            const left = counts(analyse(repaired));
            for (const [print, times] of left) {
              const isMeant = CONSEQUENCES[finding.rule.id]?.includes(print) ?? false;
              assert.ok(isMeant || times <= (had.get(print) ?? 0), `${print} is new after ${context}`);
            }
            const times = left.get(nameOf(finding)) ?? 0;
            assert.ok(times < had.get(nameOf(finding))!, `still there after ${context}`);
            assert.deepEqual(othersOf(repaired), othersOf(text), context);
            assert.deepEqual(commentsOf(repaired), commentsOf(text), context);
            assert.equal(/(?:^|[^\r])\n/.test(repaired), eol === '\n', context);
          }
          assert.ok(offers > 0, `no fix is offered for ${mistake}, written as ${name}`);
        }
      });
    }
  }

  for (const [layout, write] of Object.entries(LAYOUTS)) {
    test(`${layout}: BIND reads every other record as before`, { skip }, () => {
      const wanted = compile(zoneOf('"a key"'));
      assert.match(wanted, /^mail\.example\.org\.\s/m);
      for (const mistake of MISTAKES) {
        for (const { title, after: repaired } of repairs(zoneOf(write(fill(mistake))))) {
          assert.equal(compile(repaired), wanted, `${title} in ${mistake}`);
        }
      }
    });
  }

  test('every rule that has a fix was tried', () => {
    const folderOfRules = new URL('../../server/src/core/rules/', import.meta.url);
    // Beside messages a rule's own page shows its fixes.
    const offering = RULES.filter(({ id, on }) => {
      return (
        id.startsWith('key/') &&
        on !== 'key-in-workspace' &&
        /\bfixes\b/.test(readFileSync(new URL(`${id}.ts`, folderOfRules), 'utf8'))
      );
    });
    assert.ok(offering.length > 20);
    assert.deepEqual(
      offering.map(({ id }) => id).filter((id) => !fixed.has(id)),
      [],
    );
  });
});

describe('fix all', () => {
  for (const [layout, write] of Object.entries(LAYOUTS)) {
    test(`${layout}: ends, and leaves nothing that it can fix`, () => {
      for (const mistake of MISTAKES) {
        const session = new Session({ clock: () => 0 });
        let text = zoneOf(write(fill(mistake)));
        for (let rounds = 0; ; rounds++) {
          assert.ok(rounds < 6, mistake);
          session.open({ uri: URI, language: 'dns-zone', text });
          const edits = session.fixAll(URI).edits;
          if (edits.length === 0) break;
          text = applyEdits(text, edits);
        }
        assert.deepEqual(
          session
            .findings(URI)
            .filter((finding) => isKeyFinding(finding) && finding.fixes.some(({ safe }) => safe))
            .map(nameOf),
          [],
        );
      }
    });
  }
});

describe('one mistake is one finding', () => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    ['v=DKIM1; k=rsa; p=${rsa2048:1-236}', ['data-truncated']],
    ['v=DKIM1; k=rsa; p=${rsa2048:1-391}', ['data-truncated']],
    ['v=DKIM1; k=rsa; p=${rsa2048:private-pem}', ['data-is-private']],
    ['v=DKIM1; k=rsa; p=${rsa1024:private}', ['data-is-private']],
    ['v=DKIM1; k=rsa; p=${rsa2048:private:1-200}', ['data-is-private']],
    ['v=DKIM1; k=rsa; p=${rsa1024:pem}', ['data-is-pem', 'rsa-below-2048']],
    ['V=DKIM1; K=RSA; P=${rsa1024}', ['invalid-tag-case', 'invalid-tag-case', 'invalid-tag-case']],
    ['"v=DKIM1, k=rsa, p=x"', ['quotes-published']],
    ['v=DKIM1; k=rsa; p=<your public key>', ['data-is-placeholder']],
    ['v=DKIM1; p=...', ['data-is-placeholder']],
    ['v=spf1 include:_spf.example.com ~all', ['record-foreign']],
    ['v=DMARC1; p=none', ['record-foreign']],
    ['<html><body>p=1</body></html>', ['record-foreign']],
    ['example-site-verification=abc', ['record-foreign']],
    ['v=DKIM1; k=ed25519; p=${rsa2048:base64url}', ['invalid-base64', 'mismatched-type']],
    ['v=DKIM1; p=${ed25519:spki}', ['ed25519-in-spki', 'mismatched-type']],
    ['v=DKIM1; k=x25519; p=AAAA', ['unknown-type']],
    ['v=DKIM1; k=ed25519; p=${ec256:spki}', ['mismatched-type']],
    ['v=DKIM1; k=rsa; p=QUJDREVGR0g=', ['unknown-data']],
    ['v=DKIM1; h=sha1,sha256; k=rsa; p=${rsa2048}', ['invalid-hash']],
    ['v=DKIM1; s=mail,web; k=rsa; p=${rsa2048}', ['invalid-service']],
    ['v=DKIM1; t=y,s; k=rsa; p=${rsa2048}', ['invalid-flag']],
    ['v=DKIM1; t=y; p=', ['revoked']],
    ['v=DKIM1; k=rsa; p', ['missing-data', 'invalid-tag']],
    ['v=DKIM2; k=rsa; p=${rsa2048}', ['invalid-version']],
  ];
  for (const [value, names] of table) {
    test(value, () => {
      const found = analyse(zoneOf(LAYOUTS['strings as long as they can be, on one line']!(fill(value))));
      const ids = found.filter(isKeyFinding).map(({ rule }) => rule.id.slice('key/'.length));
      assert.deepEqual(ids.sort(), [...names].sort());
    });
  }

  test('what the zone hides or damages is the zone’s finding', () => {
    for (const rdata of [
      'v=DKIM1; k=rsa; p=MIIB',
      '“v=DKIM1; k=rsa; p=MIIB”',
      "'v=DKIM1; k=rsa; p=MIIB'",
      '"v=DKIM1; k=rsa; p=MIIB',
      '"v=DKIM1; k=rsa;"\n   "p=MIIB"',
      '"v=DKIM1;\u00a0k=rsa; p=MIIB"',
      '\\# 8 07763d444b494d31',
      '',
    ]) {
      assert.deepEqual(
        analyse(zoneOf(`${rdata}\n`))
          .filter(isKeyFinding)
          .map(nameOf),
        [],
        rdata,
      );
    }
  });

  test('names that are not selectors, and records that are beside a key', () => {
    const silent = (text: string) => assert.deepEqual(analyse(text).filter(isKeyFinding).map(nameOf), [], text);
    silent(zoneOf('"dkim=all"', '_adsp._domainkey'));
    silent(zoneOf('"ra=postmaster; rr=all"', '_report._domainkey'));
    silent(zoneOf('"v=DKIM1; p="', '*._domainkey'));
    silent(zoneOf(`${string(fill(ED))}\n   IN TXT "v=spf1 -all"`));
    const [head = '', rest = ''] = cut(fill(RSA), 255);
    silent(zoneOf(`${string(head)}\n   IN TXT ${string(rest)}`));
  });
});

describe('damaged at random', () => {
  test('no rule throws, and each fix takes its finding away', () => {
    const sources = [...MISTAKES, ED, RSA].map(fill).map((value) => value.replaceAll(ESCAPED_N, 'n'));
    const piece = fc.oneof(
      fc.constantFrom(';', '=', '"', "'", '\\', ' ', ',', ':', '-', '\xa0', '\x00', ' p=', '; k=', 'v=DKIM1', 'h=sha1'),
      fc.string({ maxLength: 3 }).map((text) => text.replace(/[^ -~]/g, '')),
    );
    const change = fc.record({ at: fc.nat(500), length: fc.nat(6), put: piece });
    fc.assert(
      fc.property(
        fc.constantFrom(...sources),
        fc.array(change, { maxLength: 3 }),
        fc.constantFrom(...Object.values(LAYOUTS)),
        (source, changes, write) => {
          let value = source;
          for (const { at, length, put } of changes) {
            const from = at % (value.length + 1);
            value = value.slice(0, from) + put + value.slice(from + length);
          }
          for (const { finding, before, after: repaired } of repairs(zoneOf(write(value)))) {
            const left = counts(analyse(repaired)).get(nameOf(finding)) ?? 0;
            assert.ok(
              left < counts(before).get(nameOf(finding))!,
              `${nameOf(finding)} is still there: ${repaired.slice(HEAD.length)}`,
            );
            assert.deepEqual(othersOf(repaired), othersOf(zoneOf(write(value))));
          }
        },
      ),
      { seed: 20261124, numRuns: 1500 },
    );
  });
});

describe('hostile records', () => {
  const long = 200_000;
  const rows: Readonly<Record<string, string>> = {
    spaces: ' '.repeat(long),
    'spaces before a tag': `${' '.repeat(long)}v=DKIM1`,
    'spaces after p': `v=DKIM1; p${' '.repeat(long)}`,
    commas: `v=DKIM1; p=${','.repeat(long)}`,
    quotes: `v=DKIM1; p=${'" '.repeat(long / 2)}`,
    backslashes: `v=DKIM1; p=${'\\'.repeat(long)}`,
    hyphens: `v=DKIM1; p=${'-'.repeat(long)}BEGIN`,
    semicolons: `v=DKIM1${';'.repeat(long)}`,
    'many tags': `v=DKIM1;${'k=rsa;'.repeat(long / 6)}`,
    'many separators': `v=DKIM1${' k=rsa'.repeat(long / 6)}`,
    'many hashes': `v=DKIM1; h=${'sha1:'.repeat(long / 5)}; p=`,
    'many names': `v=DKIM1; ${'A'.repeat(50)};`.repeat(long / 60),
    'the rest of a key': `${'A '.repeat(long / 2)}!`,
    digits: `v=DKIM1; p=${'0'.repeat(long)}`,
  };
  for (const [name, value] of Object.entries(rows)) {
    // A search that is quadratic in the text takes minutes.
    test(name, { timeout: 30_000 }, () => {
      const [first] = analyse(zoneOf(cut(value, 255).map(string).join(' '))).filter(isKeyFinding);
      assert.ok(first);
    });
  }
});

/** Records as real providers and programs write them, with keys made for the tests. */
const IN_ORDER: Readonly<Record<string, string>> = {
  'Google Workspace': '"v=DKIM1; k=rsa; p=${rsa2048:1-220}" "${rsa2048:221-}"',
  'Google, the older form': '( "k=rsa; t=s; p=${rsa2048:1-200}"\n "${rsa2048:201-}" )',
  'Gmail itself': '"k=rsa; p=${rsa2048:1-240}" "${rsa2048:241-}"',
  'Microsoft 365': '"v=DKIM1; k=rsa; p=${rsa2048:1-200}" "${rsa2048:201-};"',
  'Microsoft 365 with its note': '"v=DKIM1; k=rsa; p=${rsa2048:1-200}" "${rsa2048:201-}; n=1024,1435867504,1"',
  'Outlook, spaces before the end': '"v=DKIM1; k=rsa; n=1024,1450727405,1; p=${rsa2048:1-180}" "${rsa2048:181-} ; "',
  SendGrid: '"k=rsa; t=s; p=${rsa2048:1-230}" "${rsa2048:231-}"',
  'Amazon SES': '"p=${rsa2048:1-250}" "${rsa2048:251-}"',
  'Mailchimp transactional': '"v=DKIM1; k=rsa; p=${rsa2048:1-220}" "${rsa2048:221-};"',
  'Mailchimp campaigns': '( "k=rsa; t=s; p="\n  "${rsa2048:1-250}"\n  "${rsa2048:251-}" )',
  Zoho: '"v=DKIM1; k=rsa; p=${rsa2048:1-200}" "${rsa2048:201-}"',
  Fastmail: '"v=DKIM1; k=rsa; p=${rsa2048:1-255}" "${rsa2048:256-}"'.replace(
    '"v=DKIM1; k=rsa; p=',
    '"v=DKIM1; k=rsa; p=" "',
  ),
  Proton: '"v=DKIM1;k=rsa;p=${rsa2048:1-230}" "${rsa2048:231-};"',
  'Proton with ed25519': '"v=DKIM1;k=ed25519;p=${ed25519};"',
  OpenDKIM:
    '( "v=DKIM1; h=sha256; k=rsa; "\n\t  "p=${rsa2048:1-250}"\n\t  "${rsa2048:251-}" )  ; ----- DKIM key s1 for example.org',
  'OpenDKIM for one service':
    '( "v=DKIM1; h=sha256; k=rsa; s=email; "\n\t  "p=${rsa2048:1-250}"\n\t  "${rsa2048:251-}" )',
  rspamd: '( "v=DKIM1; k=rsa; "\n\t"p=${rsa2048:1-200}"\n\t"${rsa2048:201-}" ) ;',
  'rspamd with ed25519': '( "v=DKIM1; k=ed25519; "\n\t"p=${ed25519}" ) ;',
  'Exim as its manual shows it': '"v=DKIM1; t=s; p=${rsa2048:1-200}" "${rsa2048:201-}"',
  Stalwart: '"v=DKIM1; k=ed25519; h=sha256; p=${ed25519}"',
  'Stalwart with RSA': '"v=DKIM1; k=rsa; h=sha256; p=${rsa2048:1-200}" "${rsa2048:201-}"',
  'mailcow, dkim=relaxed layout': '"v=DKIM1;k=rsa;t=s;s=email;p=${rsa2048:1-200}" "${rsa2048:201-}"',
  Postmark: '"k=rsa; p=${rsa2048:1-200}" "${rsa2048:201-}"',
  Mailgun: '"k=rsa; p=${rsa2048:1-254}" "${rsa2048:255-}"'.replace('"k=rsa; p=', '"k=rsa; p=" "'),
  Mailjet: '"k=rsa; p=${rsa2048-other:1-200}" "${rsa2048-other:201-}"',
  HubSpot: '"v=DKIM1; k=rsa; h=sha256; p=${rsa2048-other:1-180}" "${rsa2048-other:181-}"',
  Salesforce: '"v=DKIM1; k=rsa; h=sha256; p=${rsa2048-other:1-180}" "${rsa2048-other:181-}; s=email"',
  Yahoo: '"k=rsa; t=s; p=${rsa2048:1-200}" "${rsa2048:201-}; n=A 2048 bit key;"',
  'iCloud custom domain': '"v=DKIM1; k=rsa; p=${rsa2048-other:1-230}" "${rsa2048-other:231-}"',
  Cloudflare: '"v=DKIM1; h=sha256; k=rsa; p=${rsa2048:1-200}" "${rsa2048:201-}"',
  'DKIM1 with g=*': '"v=DKIM1; g=*; k=rsa; p=${rsa2048:1-200}" "${rsa2048:201-}"',
  'every tag': '"v=DKIM1; h=sha256; k=rsa; n=made in January=2C 2026; s=*; t=s; p=${rsa2048:1-150}" "${rsa2048:151-}"',
  '4096 bits': '( "v=DKIM1; k=rsa; p="\n "${rsa4096:1-255}"\n "${rsa4096:256-510}"\n "${rsa4096:511-}" )',
  'unquoted, escaped by a panel': 'v=DKIM1\\;k=ed25519\\;p=${ed25519}',
  'escaped semicolons within quotes': '"v=DKIM1\\; k=ed25519\\; p=${ed25519}"',
  'escaped slashes, from JSON':
    '"v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA${rsa2048:45-180}" "${rsa2048:181-}"',
  'no spaces, tags in another order': '"v=DKIM1;p=${ed25519};k=ed25519;t=s"',
  'spaces everywhere': '"  v = DKIM1 ;  k = ed25519 ;  p = ${ed25519}  ;  "',
  revoked: '"v=DKIM1; p="',
  'revoked, with a note': '"v=DKIM1; k=rsa; n=retired; p=;"',
  'for reports about TLS': '"v=DKIM1; s=tlsrpt; k=ed25519; p=${ed25519}"',
  'for DKIM2': '"v=DKIM1; k=mldsa44; p=${ed25519}"',
};

describe('records in order', () => {
  assert.ok(Object.keys(IN_ORDER).length >= 30);
  for (const [name, rdata] of Object.entries(IN_ORDER)) {
    test(name, () => {
      const text = zoneOf(fill(rdata));
      const loud = analyse(text).filter(
        (finding) => isKeyFinding(finding) && (finding.severity === 'error' || finding.severity === 'warning'),
      );
      assert.deepEqual(loud.map(nameOf), []);
    });
  }
});
