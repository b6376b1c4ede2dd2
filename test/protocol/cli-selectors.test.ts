/** `selectors` as a process: the table, the JSON, the exit code. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { dkimLint, folderWith } from './cli-run.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../../examples');

interface Row {
  domain: string;
  selector: string;
  state: string;
  type: string | null;
  bits: number | null;
  flags: string[];
  record: { path: string; line: number } | null;
  target: string | null;
  messages: number;
  lastSeen: { path: string; line: number; date: string | null; verdict: string | null } | null;
}

const signed = (selector: string) =>
  `From: a@example.org\r\nDKIM-Signature: v=1; a=rsa-sha256; d=example.org;\r\n s=${selector}; h=from; bh=; b=\r\n\r\nHello\r\n`;

test('selectors: a key that another file of the zone has otherwise is judged by the file that is named', async (t) => {
  const zone = readFileSync(path.join(EXAMPLES, 'example.org.zone'), 'utf8');
  const revoked = zone.replace(/^s2026\._domainkey IN TXT \([^)]*\)/m, 's2026._domainkey IN TXT "v=DKIM1; p="');
  assert.notEqual(revoked, zone);
  const cwd = await folderWith(t, { 'a/example.org.zone': zone, 'b/example.org.zone': revoked });
  const { stdout } = await dkimLint(['selectors', 'a', 'b'], { cwd });
  assert.match(stdout, /^example\.org +s2026 +good +rsa 2048 +a\/example\.org\.zone:22 /m);
  const other = await dkimLint(['selectors', 'b', 'a'], { cwd });
  assert.match(other.stdout, /^example\.org +s2026 +revoked +rsa +b\/example\.org\.zone:22 /m);
});

test('selectors: a folder of messages and zones as a table', async (t) => {
  const cwd = await folderWith(t, {});
  await cp(EXAMPLES, path.join(cwd, 'mail'), { recursive: true });
  const { code, stdout, stderr } = await dkimLint(['selectors', 'mail'], { cwd });
  assert.equal(stderr, '');
  assert.equal(code, 0);
  const [head, ...rows] = stdout.trimEnd().split('\n');
  assert.match(head!, /^domain +selector +state +key +record +messages +last seen +verdict$/);
  assert.match(
    rows[0]!,
    /^example\.org +e2026 +good +ed25519 +mail\/example\.org\.zone:30 +1 +mail\/3-delivered\.eml:\d+ +pass$/,
  );
  assert.match(rows[1]!, /^example\.org +s2025 +no usable key +rsa +mail\/example\.org\.zone:34 +0 +- +-$/);
  assert.match(
    rows[2]!,
    /^example\.org +s2026 +good +rsa 2048 +mail\/example\.org\.zone:22 +2 +mail\/3-delivered\.eml:\d+ +pass$/,
  );
  assert.equal(rows.at(-1), '3 selectors');
});

test('selectors: JSON has the promised shape, and a selector in use that is not published or revoked fails', async (t) => {
  const cwd = await folderWith(t, {
    'b/example.org.zone':
      '$ORIGIN example.org.\n@ 3600 IN SOA ns1 host 1 7200 900 1209600 3600\nold._domainkey 3600 IN TXT "v=DKIM1; t=s; p="\nto._domainkey 3600 IN CNAME k1._domainkey.example.net.\n',
    'a.eml': signed('lost'),
    'b/b.eml': signed('old'),
  });
  const { code, stdout } = await dkimLint(['selectors', '.', '--format', 'json'], { cwd });
  assert.equal(code, 1);
  const { selectors } = JSON.parse(stdout) as { selectors: Row[] };
  assert.deepEqual(
    selectors.map(({ lastSeen, ...row }) => ({
      ...row,
      seen: lastSeen && [lastSeen.path, lastSeen.line, lastSeen.date],
    })),
    [
      {
        domain: 'example.org',
        selector: 'lost',
        state: 'missing',
        isLoaded: true,
        type: null,
        bits: null,
        flags: [],
        record: null,
        target: null,
        messages: 1,
        seen: ['a.eml', 3, null],
      },
      {
        domain: 'example.org',
        selector: 'old',
        state: 'revoked',
        // The zone has no NS record: BIND refuses it.
        isLoaded: false,
        type: 'rsa',
        bits: null,
        flags: ['s'],
        record: { path: 'b/example.org.zone', line: 3 },
        target: null,
        messages: 1,
        seen: ['b/b.eml', 3, null],
      },
      {
        domain: 'example.org',
        selector: 'to',
        state: 'alias',
        isLoaded: false,
        type: null,
        bits: null,
        flags: [],
        record: { path: 'b/example.org.zone', line: 4 },
        target: 'k1._domainkey.example.net',
        messages: 0,
        seen: null,
      },
    ],
  );
  assert.ok(selectors.every(({ lastSeen }) => lastSeen === null || lastSeen.verdict !== 'pass'));
});

test('selectors: escapes of a terminal in a name are shown', async (t) => {
  const cwd = await folderWith(t, { 'a.eml': signed('s\u001b[31m1') });
  const { stdout } = await dkimLint(['selectors', 'a.eml'], { cwd });
  assert.ok(stdout.includes('s␛[31m1'), stdout);
  assert.ok(!stdout.includes('\u001b'));
});

test('selectors: nothing found is reported, and fixing is refused', async (t) => {
  const cwd = await folderWith(t, { 'a.eml': 'From: a@example.org\r\n\r\nHello\r\n' });
  const none = await dkimLint(['selectors', 'a.eml'], { cwd });
  assert.match(none.stdout, /no message given is signed/);
  assert.equal(none.code, 0);
  assert.equal((await dkimLint(['selectors', 'a.eml', '--fix'], { cwd })).code, 2);
});
