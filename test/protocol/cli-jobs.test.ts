/** `--jobs`: what several threads print, write and exit with is what one does, even where a thread fails. */

import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { SourceFile } from '../../server/src/cli/files.ts';
import { threadsFor } from '../../server/src/cli/lint-threads.ts';
import { FORMATS } from '../../server/src/cli/reports/report.ts';
import { MESSAGE, recordOf, signMessage } from '../dkim/signer.ts';
import { dkimLint, folderWith, type Outcome, start } from './cli-run.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

const NOW = ['--now', '2026-06-01T00:00:00Z'];

const head = (origin: string) =>
  `$ORIGIN ${origin}.\n$TTL 3600\n@ IN SOA ns1 hostmaster 1 7200 900 1209600 3600\n@ IN NS ns1\nns1 IN A 192.0.2.53\n`;
const quoted = (text: string) => (text.match(/.{1,200}/g) ?? []).map((part) => `"${part}"`).join(' ');

/** Zones that name each other, one in parts, with mistakes; messages that are signed, changed and returned; and what cannot be read. */
async function folder(t: TestContext): Promise<string> {
  const signed = signMessage(MESSAGE);
  const files: Record<string, string | Uint8Array> = {
    'zones/example.org.zone': `${head('example.org')}s1._domainkey IN TXT ${quoted(recordOf('rsa2048'))}\n@ IN TXT "v=spf1 include:_spf.example.com -all"\n$INCLUDE part.inc\n`,
    'zones/part.inc': 'www IN A 192.0.2.300\nold._domainkey IN TXT "k=rsa; v=DKIM1; p="\n',
    'zones/example.com.zone': `${head('example.com')}_spf IN TXT "v=spf1 include:example.org -all"\n_dmarc IN TXT v=DMARC1; p=none\n`,
    'zones/twin.zone': `${head('example.net')}a IN A 192.0.2.1\na IN CNAME b\n`,
    'zones/broken.zone': 'a IN TXT ( "v=spf1\n',
    'mail/outlook.eml': Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]),
    'mail/unnamed': signed,
    'mail/empty.eml': '',
  };
  for (let i = 0; i < 12; i++) {
    files[`mail/${i}.eml`] = i % 3 === 0 ? signed : signed.replace('\r\n\r\n', `\r\n\r\nChanged ${i}\r\n`);
    files[`zones/d${i}.example.zone`] = `${head(`d${i}.example`)}s IN TXT "v=spf1 include:d${i + 1}.example -all"\n`;
  }
  const cwd = await folderWith(t, files);
  const bounces = path.join(ROOT, 'test/corpus/bounces');
  for (const name of readdirSync(bounces).sort().slice(0, 8))
    cpSync(path.join(bounces, name), path.join(cwd, 'bounces', name), { recursive: true });
  return cwd;
}

/** The environment of a run in which some threads are given a script before they start. */
async function withScript(t: TestContext, threads: 'main' | 'others', script: string) {
  const scripts = await folderWith(t, {
    'script.cjs': `const { isMainThread, parentPort } = require('node:worker_threads');\nif (isMainThread === ${threads === 'main'}) {\n${script}\n}\n`,
  });
  return { NODE_OPTIONS: `--require ${path.join(scripts, 'script.cjs')}` };
}

/** The main thread finds nothing left to do: the others check all. */
const NOTHING_LEFT = 'const { add } = Atomics; Atomics.add = (all, i, value) => (i === 0 ? 1e9 : add(all, i, value));';

/** Whether two runs in folders print the same: one with one thread, and one in which all is checked in two others. */
async function expectSame(t: TestContext, args: readonly string[], one: string, three = one): Promise<Outcome> {
  const env = await withScript(t, 'main', NOTHING_LEFT);
  const expected = await dkimLint([...args, '--jobs', '1', ...NOW], { cwd: one });
  assert.deepEqual(await dkimLint([...args, '--jobs', '3', ...NOW], { cwd: three, env }), expected);
  return expected;
}

const textsOf = (cwd: string) =>
  readdirSync(path.join(cwd, 'zones'))
    .sort()
    .map((name) => [name, readFileSync(path.join(cwd, 'zones', name), 'utf8')]);

for (const format of FORMATS) {
  test(`threads print in ${format} what one prints`, async (t) => {
    const { code, stdout } = await expectSame(t, ['.', '--format', format], await folder(t));
    assert.match(stdout, /example\.org/);
    assert.equal(code, 3);
  });
}

for (const options of [
  ['--quiet'],
  ['--severity', 'warning'],
  ['--max-warnings', '0', '--rule', '*=warning'],
  ['--diff'],
  ['--fix-dry-run'],
  ['--fix-dry-run', '--format', 'json'],
  ['--origin', 'example.org'],
]) {
  test(`threads do with ${options.join(' ')} what one does`, async (t) => {
    await expectSame(t, ['.', ...options], await folder(t));
  });
}

test('threads that share the files out print what one prints', async (t) => {
  const cwd = await folder(t);
  const run = (jobs: string) => dkimLint(['.', '--jobs', jobs, ...NOW], { cwd });
  assert.deepEqual(await run('3'), await run('1'));
});

test('threads fix what one fixes', async (t) => {
  const [one, three] = [await folder(t), await folder(t)];
  const before = textsOf(one);
  await expectSame(t, ['.', '--fix'], one, three);
  assert.notDeepEqual(textsOf(one), before);
  assert.deepEqual(textsOf(three), textsOf(one));
});

test('a baseline is the same from threads, and hides the same', async (t) => {
  const [one, three] = [await folder(t), await folder(t)];
  const args = ['zones', 'mail', 'bounces', '--baseline', 'baseline.json'];
  const baselineOf = (cwd: string) => readFileSync(path.join(cwd, 'baseline.json'), 'utf8');
  await expectSame(t, [...args, '--update-baseline'], one, three);
  assert.equal(baselineOf(three), baselineOf(one));
  await expectSame(t, [...args, '--rule', 'spf/*=off'], one, three);
});

test('what threads print is kept in the cache, unless one of them asked the time', async (t) => {
  const cwd = await folderWith(t, {
    'a.zone': head('example.org'),
    'b.zone': head('example.com'),
    'signed.eml': signMessage(MESSAGE),
    'signed-too.eml': signMessage(MESSAGE),
  });
  const env = await withScript(t, 'main', NOTHING_LEFT);
  const run = (jobs: string, ...more: string[]) =>
    dkimLint(['.', '--no-ignore', '--cache', '--cache-location', '.cache', '--jobs', jobs, ...more], {
      cwd,
      ...(jobs === '1' ? {} : { env }),
    });
  const kept = () => readdirSync(cwd).includes('.cache') && readdirSync(path.join(cwd, '.cache')).length;
  await run('1');
  const fromOne = kept();
  await run('3');
  assert.equal(kept(), fromOne);
  const printed = await run('3', ...NOW);
  assert.ok(Number(kept()) > Number(fromOne));
  // The number of threads decides nothing.
  const before = kept();
  assert.deepEqual(await run('1', ...NOW), printed);
  assert.equal(kept(), before);
});

const FAILURES = [
  ['do not start', "throw new Error('no thread');"],
  ['end at once', 'process.exit(1);'],
  ['fail at their first result', "parentPort.postMessage = () => { throw new Error('no message'); };"],
  [
    'fail at their second result',
    "const post = parentPort.postMessage; parentPort.postMessage = (news) => { parentPort.postMessage = () => { throw new Error('no message'); }; post.call(parentPort, news); };",
  ],
] as const;

for (const [what, script] of FAILURES) {
  test(`nothing is missing where threads ${what}`, async (t) => {
    const cwd = await folder(t);
    const args = ['.', '--format', 'json', ...NOW];
    const env = await withScript(t, 'others', script);
    const one = await dkimLint([...args, '--jobs', '1'], { cwd });
    assert.deepEqual(await dkimLint([...args, '--jobs', '3'], { cwd, env }), one);
  });
}

/** Zones alone: some with files that they include, some of one origin, some that lead to each other, with mistakes and what cannot be read. */
async function zonesAlone(t: TestContext): Promise<string> {
  const files: Record<string, string | Uint8Array> = {
    'a.zone': `${head('example.org')}$INCLUDE b.zone\n$INCLUDE part.inc\n@ IN TXT "v=spf1 include:_spf.d3.example -all"\n`,
    'b.zone': 'www IN A 192.0.2.300\nold._domainkey IN TXT "k=rsa; v=DKIM1; p="\n',
    'part.inc': 'x IN A 192.0.2.999\n',
    'inside.zone': `${head('example.net')}a IN A 192.0.2.1\na IN CNAME b\n`,
    'outside.zone': `${head('example.net')}@ IN TXT "v=spf1 include:example.net -all"\n`,
    'sub.zone': `${head('sub.d4.example')}_dmarc IN TXT "v=DMARC1; p=none; rua=mailto:a@d5.example"\n`,
    'utf-16.zone': Uint8Array.from([0xff, 0xfe, 0x61, 0]),
    'nowhere.zone': 'a IN TXT ( "v=spf1\n',
  };
  for (let i = 0; i < 40; i++)
    files[`d${i}.example.zone`] =
      `${head(`d${i}.example`)}@ IN TXT "v=spf1 include:d${(i * 7 + 1) % 45}.example include:_spf.d${i + 1}.example -all"\n_spf IN TXT "v=spf1 include:d${i - 1}.example ptr"\n` +
      `_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:a@d${(i * 3) % 42}.example"\ns._domainkey IN CNAME s._domainkey.d${i + 2}.example.\nsub IN NS ns.sub\nns.sub A 192.0.2.${i}\n`;
  return folderWith(t, files);
}

for (const format of FORMATS) {
  test(`threads that each have zones of their own print in ${format} what one prints`, async (t) => {
    const cwd = await zonesAlone(t);
    const run = (jobs: string) => dkimLint(['.', '--format', format, '--jobs', jobs, ...NOW], { cwd });
    const one = await run('1');
    assert.match(one.stdout, /d7\.example/);
    assert.equal(one.code, 3);
    assert.deepEqual(await run('3'), one);
  });
}

for (const options of [['--quiet'], ['--origin', 'example.org'], ['--baseline', 'b.json', '--update-baseline']]) {
  test(`threads that each have zones of their own do with ${options.join(' ')} what one does`, async (t) => {
    const run = (cwd: string, jobs: string) => dkimLint(['.', '--jobs', jobs, ...options, ...NOW], { cwd });
    assert.deepEqual(await run(await zonesAlone(t), '2'), await run(await zonesAlone(t), '1'));
  });
}

for (const [what, script] of FAILURES) {
  test(`of zones nothing is missing where threads ${what}`, async (t) => {
    const cwd = await zonesAlone(t);
    const env = await withScript(t, 'others', script);
    const args = ['.', '--format', 'json', ...NOW];
    const one = await dkimLint([...args, '--jobs', '1'], { cwd });
    assert.deepEqual(await dkimLint([...args, '--jobs', '3'], { cwd, env }), one);
  });
}

test('a thread reads of the zones of others those alone that it is asked for', async (t) => {
  const files: Record<string, string> = {};
  for (let i = 0; i < 64; i++)
    files[`d${i}.example.zone`] = `${head(`d${i}.example`)}@ IN TXT "v=spf1 include:d0.example -all"\n`;
  const cwd = await folderWith(t, files);
  const env = await withScript(
    t,
    'others',
    "const fs = require('node:fs'); const { openSync } = fs; let count = 0; fs.openSync = (file, ...rest) => { if (String(file).endsWith('.zone')) fs.writeFileSync('opened', String(++count)); return openSync(file, ...rest); };",
  );
  await dkimLint(['.', '--jobs', '2', ...NOW], { cwd, env });
  assert.equal(readFileSync(path.join(cwd, 'opened'), 'utf8'), '33');
});

test('settings that are wrong, of a folder whose zones another thread has, end the run as with one thread', async (t) => {
  const files: Record<string, string> = { 'z/.dkim-lint.json': '{ "rule": {} }', 'z/last.zone': head('example.org') };
  for (let i = 0; i < 40; i++) files[`a/d${i}.zone`] = head(`d${i}.example`);
  const cwd = await folderWith(t, files);
  const run = (jobs: string) => dkimLint(['.', '--jobs', jobs], { cwd });
  const one = await run('1');
  assert.equal(one.code, 2);
  for (const jobs of ['2', '3']) assert.deepEqual(await run(jobs), one);
});

test('of several settings that are wrong, the first in the order of the files is named', async (t) => {
  const files: Record<string, string> = {};
  for (const name of ['a', 'b', 'c', 'd', 'e']) files[`${name}/x.zone`] = head(`${name}.example`);
  for (const name of ['b', 'c', 'd', 'e']) files[`${name}/.dkim-lint.json`] = '{ "rule": {} }';
  const cwd = await folderWith(t, files);
  const run = (jobs: string) => dkimLint(['.', '--jobs', jobs], { cwd });
  const one = await run('1');
  assert.match(one.stderr, /^b\/\.dkim-lint\.json:/);
  for (const jobs of ['2', '3', '4']) assert.deepEqual(await run(jobs), one);
});

test('settings that are wrong end the run as with one thread', async (t) => {
  const cwd = await folderWith(t, {
    'a.zone': head('example.org'),
    'mail/a.eml': MESSAGE,
    'mail/b.eml': MESSAGE,
    'mail/.dkim-lint.json': '{ "rule": {} }',
  });
  const run = (jobs: string) => dkimLint(['.', '--jobs', jobs], { cwd });
  const one = await run('1');
  assert.equal(one.code, 2);
  assert.deepEqual(await run('3'), one);
});

test('an interrupt ends all threads', async (t) => {
  const blocked =
    "require('node:fs').writeSync(2, 'blocked'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);";
  const child = start(['.', '--jobs', '2'], { cwd: await folder(t), env: await withScript(t, 'others', blocked) });
  t.after(() => child.kill('SIGKILL'));
  child.stderr!.once('data', () => child.kill('SIGINT'));
  const signal = await new Promise((resolve) => child.once('close', (_, by) => resolve(by)));
  assert.equal(signal, 'SIGINT');
});

for (const jobs of ['0', '-1', '65', 'many']) {
  test(`--jobs ${jobs} is wrong use`, async (t) => {
    const cwd = await folderWith(t, { 'a.zone': head('example.org') });
    const { code, stdout, stderr } = await dkimLint(['a.zone', '--jobs', jobs], { cwd });
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /--jobs/);
  });
}

test('a file that is called like a thread is a file', async (t) => {
  const cwd = await folderWith(t, { 'dkim-lint thread': head('example.org') });
  const { code, stdout } = await dkimLint(['dkim-lint thread'], { cwd });
  assert.match(stdout, /1 file checked/);
  assert.notEqual(code, 70);
});

test('unasked, many messages have several threads, and zones one, which each thread would have to read', () => {
  const files = (count: number, language: SourceFile['language']): SourceFile[] =>
    Array.from({ length: count }, (_, at) => ({
      path: `${at}`,
      absolute: `/missing/${at}`,
      uri: `file:///missing/${at}`,
      isStdin: false,
      isNamed: false,
      language,
    }));
  assert.equal(threadsFor(files(10_000, 'dns-zone'), undefined), 1);
  assert.equal(threadsFor(files(1_000, 'eml'), undefined), 1);
  assert.equal(threadsFor(files(10_000, 'eml'), undefined), Math.min(4, availableParallelism()));
  assert.equal(threadsFor(files(10, 'dns-zone'), 3), 3);
});
