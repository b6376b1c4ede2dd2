/** `--cache`: a run taken from the cache prints what the run itself prints, and everything that a run rests on makes it anew. */

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { MESSAGE, recordOf, signMessage } from '../dkim/signer.ts';
import { dkimLint, folderWith, type Outcome } from './cli-run.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const ZONE = `$ORIGIN example.org.
$TTL 3600
@ IN SOA ns1 hostmaster 1 7200 900 1209600 3600
@ IN NS ns1
ns1 IN A 192.0.2.53
`;

const runsIn = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.json'));

/** Makes what is kept tell that it was kept. */
function mark(folder: string): void {
  for (const name of runsIn(folder)) {
    const file = path.join(folder, name);
    const entry = JSON.parse(readFileSync(file, 'utf8')) as { written: { stdout: string } };
    entry.written.stdout += 'KEPT';
    writeFileSync(file, JSON.stringify(entry));
  }
}

for (const format of ['pretty', 'json', 'sarif', 'unix', 'junit']) {
  test(`${format} is the same with the cache, without it, and from it`, async (t) => {
    const cache = await folderWith(t, {});
    const args = ['examples', 'test/corpus/bounces', '--format', format];
    const run = (...more: string[]) => dkimLint([...args, ...more], { cwd: ROOT });
    const cached = () => run('--cache', '--cache-location', cache, '--now', '2026-06-01T00:00:00Z');
    const plain = await run('--now', '2026-06-01T00:00:00Z');
    assert.deepEqual(await cached(), plain);
    assert.equal(runsIn(cache).length, 1);
    assert.deepEqual(await cached(), plain);
    mark(cache);
    assert.equal((await cached()).stdout, `${plain.stdout}KEPT`);
  });
}

test('a broken signature that nothing explains is kept as well: a run that is repeated would seek no longer', async (t) => {
  const signed = signMessage(MESSAGE);
  const long = Array.from({ length: 10_000 }, (_, i) => `Line ${i} of another text than that which was signed\r\n`);
  const cwd = await folderWith(t, {
    'example.org.zone': `${ZONE}s1._domainkey IN TXT ${recordOf('rsa2048').replace(/.{1,200}/g, '"$&" ')}\n`,
    'broken.eml': signed.slice(0, signed.indexOf('\r\n\r\n') + 4) + long.join(''),
  });
  const cache = path.join(cwd, '.cache');
  const args = ['.', '--no-ignore', '--cache', '--cache-location', '.cache', '--now', '2026-01-02T03:04:05Z'];
  const first = await dkimLint(args, { cwd });
  assert.match(first.stdout, /signature/);
  assert.equal(runsIn(cache).length, 1);
});

test('whatever a run rests on makes it anew', async (t) => {
  const cwd = await folderWith(t, {
    'a.zone': ZONE,
    'b.zone': `${ZONE.replaceAll('example.org', 'example.com')}$INCLUDE part.inc\n`,
    '.dkim-lint.json': '{}',
  });
  const cache = path.join(cwd, '.cache');
  const args = ['.', '--no-ignore', '--cache', '--cache-location', '.cache', '--format', 'unix'];
  const isKept = async (...more: string[]): Promise<boolean> => {
    const outcome: Outcome = await dkimLint([...args, ...more], { cwd });
    return outcome.stdout.endsWith('KEPT');
  };
  const keep = async (): Promise<void> => {
    rmSync(cache, { recursive: true, force: true });
    await isKept();
    mark(cache);
    assert.ok(await isKept());
  };
  const change = (name: string, text: string) => writeFileSync(path.join(cwd, name), text);

  await keep();
  utimesSync(path.join(cwd, 'a.zone'), 1, 1);
  assert.ok(await isKept(), 'the time of a file says nothing');
  assert.ok(!(await isKept('--rule', 'key/revoked=error')), 'an option');
  change('part.inc', 'www IN A 192.0.2.1\n');
  assert.ok(!(await isKept()), 'an included file that was not there');
  await keep();
  change('part.inc', 'www IN A ::1\n');
  assert.ok(!(await isKept()), 'an included file');
  await keep();
  mkdirSync(path.join(cwd, 'parts'));
  change('parts/more.inc', 'x IN TXT "v=DKIM1; p="\n');
  change('b.zone', `${ZONE.replaceAll('example.org', 'example.com')}$INCLUDE parts/more.inc\n`);
  assert.ok(!(await isKept()), 'a file');
  await keep();
  change('parts/.dkim-lint.json', '{ "rules": { "*": "off" } }');
  assert.ok(!(await isKept()), 'the settings of an included file');
  await keep();
  change('a.zone', `${ZONE}x IN TXT "v=DKIM1; p="\n`);
  assert.ok(!(await isKept()), 'a file');
  await keep();
  change('c.zone', ZONE.replaceAll('example.org', 'example.net'));
  assert.ok(!(await isKept()), 'another file');
  await keep();
  change('.dkim-lint.json', '{ "rules": { "zone/*": "hint" } }');
  assert.ok(!(await isKept()), 'settings');
});

test('what is different at another time is not kept, and neither is a file that cannot be read', async (t) => {
  const rrsig = 'www IN RRSIG A 13 3 3600 20200101000000 20190101000000 1 example.org. aaaa\n';
  const cwd = await folderWith(t, { 'a.zone': `${ZONE}www IN A 192.0.2.1\n${rrsig}`, 'b.zone': ZONE, '.c/x': '' });
  const cached = (...args: string[]) => dkimLint([...args, '--cache', '--cache-location', '.c'], { cwd });
  await cached('a.zone');
  await cached('b.zone', 'none.zone');
  await cached('b.zone', '--fix');
  await cached('b.zone', '--diff');
  await dkimLint(['-', '--cache', '--cache-location', '.c'], { cwd, input: ZONE });
  assert.deepEqual(runsIn(path.join(cwd, '.c')), []);
  await cached('a.zone', '--now', '2026-01-01T00:00:00Z');
  await cached('b.zone');
  assert.equal(runsIn(path.join(cwd, '.c')).length, 2);
});

test('a cache that is damaged, or cannot be written, is no fault', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': ZONE, file: 'not a folder\n' });
  const run = (location: string) => dkimLint(['a.zone', '--cache', '--cache-location', location], { cwd });
  const plain = await dkimLint(['a.zone'], { cwd });
  const said = (folder: string) => `Results are not cached: ${folder} could not be created or written to.\n`;
  assert.deepEqual(await run('file'), { ...plain, stderr: said('file') });
  assert.deepEqual(await run('file/c'), { ...plain, stderr: said('file/c') });
  assert.deepEqual(await run('c'), plain);
  for (const text of ['', '{', '[]', '{ "dependencies": [] }']) {
    for (const name of runsIn(path.join(cwd, 'c'))) writeFileSync(path.join(cwd, 'c', name), text);
    assert.deepEqual(await run('c'), plain);
  }
});

// Node 24 does not come back from making such a folder with those above it.
test('a folder that the system denies ends nothing', {
  skip: !existsSync('/proc/self') && 'needs /proc',
}, async (t) => {
  const cwd = await folderWith(t, { 'a.zone': ZONE });
  const { code, stderr } = await dkimLint(['a.zone', '--cache', '--cache-location', '/proc/x/y'], { cwd });
  assert.deepEqual([code, stderr], [0, 'Results are not cached: /proc/x/y could not be created or written to.\n']);
  const made = await dkimLint(['keygen', '--domain', 'example.org', '--selector', 's', '--out', '/proc/x/y'], { cwd });
  assert.deepEqual([made.code, made.stdout], [2, ''], made.stderr);
});

test('the cache is in the folder of the user, not in the project', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': ZONE });
  const home = await folderWith(t, {});
  await dkimLint(['.', '--cache'], { cwd, env: { XDG_CACHE_HOME: home } });
  assert.equal(runsIn(path.join(home, 'dkim-lint')).length, 1);
  assert.deepEqual(readdirSync(cwd), ['a.zone']);
});
