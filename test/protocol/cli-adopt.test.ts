/** What lets a project begin with many findings: baselines, thresholds, settings for some of the files; and fixing as a filter. */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { dkimLint, folderWith } from './cli-run.ts';

const ZONE = `$ORIGIN example.org.
$TTL 3600
@ IN SOA ns1 hostmaster 1 7200 900 1209600 3600
@ IN NS ns1
ns1 IN A 192.0.2.53
`;
/** Fixable: a semicolon outside of quotes begins a comment. */
const BROKEN = `${ZONE}s1._domainkey IN TXT v=DKIM1; k=rsa; p=\n`;
const FIXED = `${ZONE}s1._domainkey IN TXT "v=DKIM1; k=rsa; p="\n`;

async function rulesIn(cwd: string, ...args: string[]): Promise<readonly string[]> {
  const { stdout } = await dkimLint([...args, '--format', 'unix'], { cwd });
  return [...stdout.matchAll(/^(\S+?):.*\[(.+)\]$/gm)].map(([, file, rule]) => `${file} ${rule}`);
}

test('a baseline hides what it lists, also where lines have moved, and reports what is new and what is fixed', async (t) => {
  const cwd = await folderWith(t, { 'zones/a.zone': BROKEN, 'zones/b.zone': BROKEN });
  const run = (...args: string[]) => dkimLint(['zones', '--baseline', 'base/line.json', ...args], { cwd });
  mkdirSync(path.join(cwd, 'base'));
  const missing = await run();
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /there is no such file\. --update-baseline writes it/);
  assert.deepEqual(await run('--update-baseline').then(({ code, stderr }) => [code, stderr]), [
    0,
    'base/line.json: 2 findings written.\n',
  ]);
  const written = JSON.parse(readFileSync(path.join(cwd, 'base/line.json'), 'utf8')) as { files: object };
  assert.deepEqual(Object.keys(written.files), ['../zones/a.zone', '../zones/b.zone']);

  writeFileSync(path.join(cwd, 'zones/a.zone'), `; first\n\n${BROKEN}`);
  const moved = await run();
  assert.equal(moved.code, 0, moved.stdout);
  assert.match(moved.stdout, /^2 files checked: nothing new\.$/m);
  assert.match(moved.stderr, /^2 findings are in the baseline and hidden\.$/m);

  writeFileSync(path.join(cwd, 'zones/a.zone'), `${ZONE}s1._domainkey IN TXT v=DKIM1; k=rsa; p=\ns2 IN TXT a;b\n`);
  writeFileSync(path.join(cwd, 'zones/b.zone'), ZONE);
  const changed = await run();
  assert.match(
    changed.stderr,
    /^1 finding of the baseline is fixed.*\n {2}\.\.\/zones\/b\.zone: zone\/semicolon-unquoted$/m,
  );
  assert.deepEqual(
    (await rulesIn(cwd, 'zones', '--baseline', 'base/line.json')).map((line) => line.split(' ')[0]),
    ['zones/a.zone'],
  );
});

test('the baseline itself is not counted among the files that were skipped', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': BROKEN, 'notes.txt': 'Nothing.\n' });
  const args = ['.', '--baseline', 'baseline.json'];
  await dkimLint([...args, '--update-baseline'], { cwd });
  assert.match((await dkimLint(args, { cwd })).stderr, /^1 file was skipped/);
});

test('a line that is there twice is known twice, and a third is new', async (t) => {
  const line = 's IN TXT a;b\n';
  const cwd = await folderWith(t, { 'a.zone': `${ZONE}${line}${line}` });
  const args = ['a.zone', '--baseline', 'b.json', '--rule', '*=off', '--rule', 'zone/semicolon-unquoted=error'];
  await dkimLint([...args, '--update-baseline'], { cwd });
  assert.equal((await dkimLint(args, { cwd })).code, 0);
  writeFileSync(path.join(cwd, 'a.zone'), `${ZONE}${line}${line}${line}`);
  const { stdout, code } = await dkimLint([...args, '--format', 'unix'], { cwd });
  assert.deepEqual([code, stdout.split('\n').length - 1], [1, 1], stdout);
});

test('an updated baseline keeps what it knows of files that were not checked, and drops those that are gone', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': BROKEN, 'b.zone': BROKEN, 'c.zone': BROKEN });
  const names = () =>
    Object.keys((JSON.parse(readFileSync(path.join(cwd, 'base.json'), 'utf8')) as { files: object }).files);
  await dkimLint(['.', '--baseline', 'base.json', '--update-baseline'], { cwd });
  assert.deepEqual(names(), ['a.zone', 'b.zone', 'c.zone']);
  rmSync(path.join(cwd, 'b.zone'));
  writeFileSync(path.join(cwd, 'a.zone'), ZONE);
  assert.match((await dkimLint(['a.zone', '--baseline', 'base.json'], { cwd })).stderr, /^2 findings .* are fixed/m);
  await dkimLint(['a.zone', '--baseline', 'base.json', '--update-baseline'], { cwd });
  assert.deepEqual(names(), ['c.zone']);
});

test('what is not a baseline is wrong use, and so is an update without one', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': ZONE, 'x.json': '{ "version": 1, "files": { "a": 1 } }', 'y.json': '[' });
  for (const file of ['x.json', 'y.json']) {
    const { code, stderr } = await dkimLint(['a.zone', '--baseline', file], { cwd });
    assert.deepEqual([code, stderr], [2, `${file}: not a baseline of dkim-lint. --update-baseline writes one.\n`]);
  }
  assert.equal((await dkimLint(['a.zone', '--update-baseline'], { cwd })).code, 2);
});

test('--severity reports and counts nothing below it', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': FIXED });
  const all = await rulesIn(cwd, 'a.zone');
  assert.ok(all.includes('a.zone key/revoked'));
  assert.ok(!(await rulesIn(cwd, 'a.zone', '--severity', 'warning')).includes('a.zone key/revoked'));
  const { stdout } = await dkimLint(['a.zone', '--severity', 'error', '--rule', 'key/revoked=error'], { cwd });
  assert.match(stdout, /1 error(?!.*hint)/);
  assert.equal((await dkimLint(['a.zone', '--severity', 'loud'], { cwd })).code, 2);
});

test('--fix - is a filter, and what cannot be fixed passes through octet by octet', async (t) => {
  const cwd = await folderWith(t, {});
  const fixed = await dkimLint(['--fix', '-'], { cwd, input: BROKEN });
  assert.deepEqual([fixed.code, fixed.stdout], [0, FIXED]);
  assert.match(fixed.stderr, /1 file fixed\.$/m);
  const crlf = BROKEN.replaceAll('\n', '\r\n');
  assert.equal((await dkimLint(['--fix', '-'], { cwd, input: crlf })).stdout, FIXED.replaceAll('\n', '\r\n'));

  const octets = new Uint8Array([...Buffer.from(BROKEN), 0x3b, 0xff, 0x0a]);
  const kept = await dkimLint(['--fix', '-', '--format', 'json'], { cwd, input: octets });
  assert.match(kept.stderr, /not fixed: the file has octets that are not UTF-8/);
  assert.equal(kept.stdout, Buffer.from(octets).toString());
  const message = 'From: a@example.org\r\n\r\nHello\r\n';
  assert.equal((await dkimLint(['--fix', '-'], { cwd, input: message })).stdout, message);

  const text = await dkimLint(['--fix', '-'], { cwd, input: 'Hello\n' });
  assert.deepEqual([text.code, text.stdout], [3, 'Hello\n']);
  const ignoring = await folderWith(t, { '.dkim-lintignore': 'a.zone\n' });
  const ignored = ['--fix', '-', '--stdin-filename', 'a.zone', '--force-exclude'];
  const through = await dkimLint(ignored, { cwd: ignoring, input: BROKEN });
  assert.deepEqual([through.code, through.stdout], [0, BROKEN]);

  const diff = await dkimLint(['--diff', '-'], { cwd, input: BROKEN });
  assert.match(diff.stdout, /^-s1\._domainkey IN TXT v=DKIM1; k=rsa; p=\n\+s1/m);
  const both = await folderWith(t, { 'a.zone': ZONE });
  assert.equal((await dkimLint(['--fix', '-', 'a.zone'], { cwd: both, input: ZONE })).code, 2);
});

test('--fix - writes no file, also none that the zone includes', async (t) => {
  const part = 's2._domainkey IN TXT v=DKIM1; k=rsa; p=\n';
  const cwd = await folderWith(t, { 'part.inc': part });
  const input = `${BROKEN}$INCLUDE part.inc\n`;
  const { code, stdout, stderr } = await dkimLint(['--fix', '-', '--stdin-filename', 'a.zone'], { cwd, input });
  assert.deepEqual([code, stdout], [1, `${FIXED}$INCLUDE part.inc\n`]);
  assert.match(stderr, /part\.inc:1:29/);
  assert.equal(readFileSync(path.join(cwd, 'part.inc'), 'utf8'), part);
});

test('overrides outrank what is chosen for all files, the later ones the earlier, and --rule outranks them', async (t) => {
  const cwd = await folderWith(t, {
    'a.zone': BROKEN,
    'old/b.zone': BROKEN,
    'old/kept.zone': BROKEN,
    '.dkim-lint.json': JSON.stringify({
      rules: { 'zone/semicolon-unquoted': 'error' },
      overrides: [
        { files: ['old/'], rules: { '*': 'off' } },
        { files: ['kept.*'], rules: { 'zone/semicolon-unquoted': 'warning' } },
      ],
    }),
  });
  const shown = async (...args: string[]) =>
    (await dkimLint(['.', '--format', 'unix', ...args], { cwd })).stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => /^(\S+?):\d+:\d+: (\w+)/.exec(line)!.slice(1).join(' '));
  assert.deepEqual(await shown(), ['a.zone error', 'old/kept.zone warning']);
  assert.deepEqual(await shown('--rule', 'zone/semicolon-unquoted=hint'), [
    'a.zone hint',
    'old/b.zone hint',
    'old/kept.zone hint',
  ]);
  const { stdout } = await dkimLint(['--print-config', 'old/kept.zone'], { cwd });
  const config = JSON.parse(stdout) as { overrides: unknown; rules: Record<string, string> };
  assert.deepEqual(config.overrides, [['old/'], ['kept.*']]);
  assert.deepEqual([config.rules['zone/semicolon-unquoted'], config.rules['key/revoked']], ['warning', 'off']);
});

test('an override chooses the name server of its zones', async (t) => {
  const two = ZONE.replace('@ IN NS', '@ IN SOA ns1 hostmaster 2 7200 900 1209600 3600\n@ IN NS');
  const cwd = await folderWith(t, {
    'a.zone': two,
    'nsd/b.zone': two.replaceAll('example.org', 'example.com'),
    '.dkim-lint.json': JSON.stringify({ overrides: [{ files: ['nsd/**'], zone: { target: 'nsd' } }] }),
  });
  const { stdout } = await dkimLint(['.', '--rule', '*=off', '--rule', 'zone/duplicate-soa=hint', '--format', 'json'], {
    cwd,
  });
  assert.equal((JSON.parse(stdout) as { files: unknown[] }).files.length, 2);
  const print = async (file: string) =>
    (JSON.parse((await dkimLint(['--print-config', file], { cwd })).stdout) as { zone: { target: string } }).zone
      .target;
  assert.deepEqual([await print('a.zone'), await print('nsd/b.zone')], ['bind', 'nsd']);
});

test('a mistake in an override is reported with its place', async (t) => {
  const cwd = await folderWith(t, {
    'a.zone': ZONE,
    '.dkim-lint.json':
      '{ "overrides": [\n  { "files": "x" },\n  { "files": ["y"], "rules": { "zone/nope": "off" }, "ignore": [] }\n] }\n',
  });
  const { code, stderr } = await dkimLint(['.'], { cwd });
  assert.equal(code, 2);
  assert.match(stderr, /^\.dkim-lint\.json:2:5: overrides\.0\.files: /m);
  assert.match(stderr, /^\.dkim-lint\.json:3:\d+: overrides\.1\.ignore: There is no setting "ignore" here\.$/m);
  assert.match(stderr, /^\.dkim-lint\.json:3:\d+: overrides\.1\.rules\.zone\/nope: There is no rule/m);
});

test('SARIF names the files that could not be read', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': ZONE });
  renameSync(path.join(cwd, 'a.zone'), path.join(cwd, 'b.zone'));
  const { code, stdout } = await dkimLint(['a.zone', 'b.zone', '--format', 'sarif'], { cwd });
  const [run] = (JSON.parse(stdout) as { runs: { invocations: Record<string, unknown>[] }[] }).runs;
  assert.equal(code, 3);
  assert.equal(run!.invocations[0]!['executionSuccessful'], false);
  assert.match(JSON.stringify(run!.invocations[0]!['toolExecutionNotifications']), /"uri":"a\.zone"/);
});
