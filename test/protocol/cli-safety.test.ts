/** What the command line prints does nothing to who shows it, and what it writes harms nobody. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, statSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { publicKeyData } from '../harness/keys.ts';
import { dkimLint, folderWith } from './cli-run.ts';

const HEAD = '$ORIGIN example.org.\n$TTL 60\n@ SOA ns1 host 1 2 3 4 5\n@ NS ns1\nns1 A 192.0.2.1\n';
const FIXABLE = `${HEAD}s1._domainkey TXT "k=ed25519; v=DKIM1; p=${publicKeyData('ed25519')}"\n`;

/** As runners read lines: GitHub's `::name::` after spaces, its older `##[name]` and Azure's `##vso[` anywhere. */
const COMMAND = /^\s*::[a-z]|##[a-z]*\[/im;

const NAMES = ['::error::hello.zone', '::add-mask::x.eml', '##[set-output name=a]b.zone', '##vso[task.complete]x.zone'];

test('file names and included names are not commands to the runners of CI jobs', async (t) => {
  const text = `${HEAD}$INCLUDE ::set-env::name\n$INCLUDE "##[error]x"\n::warning::x TXT "##[error] a" ::debug::b\nb IN A ::error::\n`;
  const cwd = await folderWith(t, Object.fromEntries(NAMES.map((name) => [name, text])));
  for (const args of [['.'], [...NAMES], ['--fix-dry-run', '.'], ['--format', 'json', '.'], ['::error::missing']]) {
    const { stdout, stderr } = await dkimLint(['lint', ...args], { cwd });
    assert.doesNotMatch(stdout, COMMAND, args.join(' '));
    assert.doesNotMatch(stderr, COMMAND, args.join(' '));
  }
  for (const name of NAMES.filter((each) => each.endsWith('.zone'))) {
    const { stdout, stderr } = await dkimLint(['records', name], { cwd });
    assert.match(stdout, /warning/);
    assert.doesNotMatch(`${stdout}${stderr}`, COMMAND);
  }
  for (const args of [
    ['::error::x'],
    ['explain', '::stop-commands::x'],
    ['rules', '::error::x'],
    ['lint', '--::error::'],
  ]) {
    const { stderr } = await dkimLint(args, { cwd });
    assert.doesNotMatch(stderr, COMMAND);
  }
});

test('lines of a zone are not commands in the diff that a CI job logs, and come through as they are elsewhere', async (t) => {
  const text = FIXABLE.replace('ns1 A', '::set-output A 192.0.2.9\n\u202e; ##vso[task.x]\nns1 A');
  const cwd = await folderWith(t, { 'a.zone': text });
  for (const name of ['CI', 'TF_BUILD', 'TEAMCITY_VERSION']) {
    const { stdout } = await dkimLint(['lint', '--fix-dry-run', 'a.zone'], { cwd, env: { [name]: 'true' } });
    assert.match(stdout, /set-output A/);
    assert.doesNotMatch(stdout, COMMAND, name);
    assert.doesNotMatch(stdout, /\u202e/, name);
  }
  const env = { CI: '', TF_BUILD: '', TEAMCITY_VERSION: '' };
  const { stdout } = await dkimLint(['lint', '--fix-dry-run', 'a.zone'], { cwd, env });
  assert.match(stdout, /^ ::set-output A 192\.0\.2\.9\n \u202e; ##vso\[task\.x\]$/m);
});

test('records whose owners were written with escapes are the same records', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': `${HEAD}::error::x TXT "##[a"\n` });
  const { stdout } = await dkimLint(['records', 'a.zone'], { cwd });
  assert.match(stdout, /^\\058:error::x\.example\.org\.\t60\tIN\tTXT\t"#\\035\[a"$/m);
});

test('arguments are shown with their control characters made visible', async (t) => {
  const cwd = await folderWith(t, {});
  const evil = 'x\u001b[31m\u202e\u0007';
  const commands = [
    [`--${evil}`],
    [evil],
    ['rules', evil],
    ['--rule', `${evil}=off`, 'a'],
    ['--format', evil, 'a'],
    ['--now', evil, 'a'],
    ['--origin', evil, 'a'],
    ['--max-warnings', evil, 'a'],
    ['keygen', '--domain', evil, '--selector', 's', '--out', '.'],
    ['keygen', '--domain', 'example.org', '--selector', evil, '--out', '.'],
    ['verify', 'a.eml', '--dns', '--server', evil],
    ['published', 'a.zone', '--selector', evil],
    ['explain', evil],
  ];
  for (const args of commands) {
    const { code, stdout, stderr } = await dkimLint(args, { cwd });
    assert.ok(code === 2 || code === 3, `${JSON.stringify(args)}: ${code} ${stderr}`);
    assert.doesNotMatch(`${stdout}${stderr}`, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/, JSON.stringify(args));
  }
});

test('a name server whose port cannot be is wrong use', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': FIXABLE, 'a.eml': 'From: a@example.org\r\n\r\nx\r\n' });
  for (const server of ['127.0.0.1:0', '127.0.0.1:99999', '[::1]:0', '127.0.0.1:4294967349']) {
    for (const args of [
      ['published', 'a.zone', '--server', server],
      ['published', 'a.zone', '--authority', server],
      ['verify', 'a.eml', '--dns', '--server', server],
      ['report', 'a.eml', '--dns', '--server', server],
    ]) {
      const { code, stderr } = await dkimLint(args, { cwd });
      assert.equal(code, 2, `${args.join(' ')}: ${stderr}`);
      assert.match(stderr, /write an address, as in/);
    }
  }
});

test('--now beyond what a date can be is wrong use', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': FIXABLE });
  for (const now of ['99999999999999999', '1e9', '8640000000001']) {
    assert.equal((await dkimLint(['a.zone', '--now', now], { cwd })).code, 2);
  }
});

test('a fault of ours ends with 70 and says how to report it', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': FIXABLE });
  const hook = path.join(cwd, 'hook.cjs');
  await writeFile(hook, "JSON.stringify = () => { throw new TypeError('out of\\n::error::order'); };\n");
  const env = { NODE_OPTIONS: `--require ${hook}` };
  const { code, stderr } = await dkimLint(['a.zone', '--format', 'json'], { cwd, env });
  assert.equal(code, 70);
  assert.match(stderr, /^dkim-lint: a fault in dkim-lint .*TypeError: out of␊::error::order$/m);
  assert.match(stderr, /Please report it/);
  assert.doesNotMatch(stderr, COMMAND);
});

test('--fix keeps the owner, group and mode of a zone', {
  skip: process.getuid?.() !== 0 && 'needs root',
}, async (t) => {
  const cwd = await folderWith(t, { 'a.zone': FIXABLE });
  const file = path.join(cwd, 'a.zone');
  chownSync(file, 65534, 12345);
  chmodSync(file, 0o640);
  await dkimLint(['a.zone', '--fix'], { cwd });
  assert.match(await readFile(file, 'utf8'), /"v=DKIM1; k=ed25519/);
  const { uid, gid, mode } = statSync(file);
  assert.deepEqual([uid, gid, mode & 0o7777], [65534, 12345, 0o640]);
  assert.deepEqual(await readdir(cwd), ['a.zone']);
});

test('keygen warns where a Git repository would take the private key in', async (t) => {
  const cwd = await folderWith(t, { 'repository/.gitignore': 'ignored/\n', 'repository/a': '' });
  execFileSync('git', ['init', '-q', path.join(cwd, 'repository')]);
  const keygen = (out: string) =>
    dkimLint(['keygen', '--domain', 'example.org', '--selector', 's1', '--type', 'ed25519', '--out', out], { cwd });
  assert.match((await keygen('repository/keys')).stderr, /Warning: repository\/keys\/s1\.pem is in the Git repository/);
  assert.doesNotMatch((await keygen('repository/ignored')).stderr, /Warning/);
  assert.doesNotMatch((await keygen('elsewhere')).stderr, /Warning/);
});

test('keygen leaves nothing where the second file is taken, so that it can run again', async (t) => {
  const cwd = await folderWith(t, { 'keys/s1.txt/.keep': '' });
  const args = ['keygen', '--domain', 'example.org', '--selector', 's1', '--type', 'ed25519', '--out', 'keys'];
  assert.equal((await dkimLint(args, { cwd })).code, 2);
  assert.deepEqual(await readdir(path.join(cwd, 'keys')), ['s1.txt']);
});

// What V8 has compiled is run again as it is: whoever writes to the folder runs code as the user.
test('compiled code is kept in a folder of the user that nobody else can write to', async (t) => {
  const cwd = await folderWith(t, { 'home/.keep': '', 'named/.keep': '', 'shared/.keep': '' });
  chmodSync(path.join(cwd, 'shared'), 0o777);
  const version = (env: Readonly<Record<string, string>>) =>
    execFileSync(process.execPath, [path.join(import.meta.dirname, '../../server/bin/dkim-lint.cjs'), '--version'], {
      env: { ...env, TMPDIR: cwd, NO_COLOR: '1' },
      encoding: 'utf8',
    });
  const home = path.join(cwd, 'home');
  const expected = version({ HOME: home });
  assert.match(expected, /^\d+\.\d+\.\d+/);
  assert.equal(statSync(path.join(home, '.cache/dkim-lint/compiled')).mode & 0o777, 0o700);
  assert.equal(version({ HOME: home, XDG_CACHE_HOME: path.join(cwd, 'named') }), expected);
  assert.ok((await readdir(path.join(cwd, 'named/dkim-lint/compiled'))).length > 0);
  assert.equal(version({ HOME: home, XDG_CACHE_HOME: path.join(cwd, 'shared') }), expected);
  assert.deepEqual(await readdir(path.join(cwd, 'shared')), ['.keep']);
  assert.equal(version({ HOME: path.join(cwd, 'none') }), expected);
  assert.deepEqual((await readdir(cwd)).toSorted(), ['home', 'named', 'shared']);
});
