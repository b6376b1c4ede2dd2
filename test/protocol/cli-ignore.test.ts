/** What the command line checks and leaves out: ignore files, quoted globs, settings, and what it says about them. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { dkimLint, folderWith, hasProgram } from './cli-run.ts';

const ZONE = `$ORIGIN example.org.
$TTL 3600
@ IN SOA ns1 hostmaster 1 7200 900 1209600 3600
@ IN NS ns1
ns1 IN A 192.0.2.53
`;
/** Fixable: a semicolon outside of quotes begins a comment. */
const BROKEN = `${ZONE}s1._domainkey IN TXT v=DKIM1; k=rsa; p=\n`;

async function filesOf(cwd: string, ...args: string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await dkimLint(['--show-files', ...args], { cwd });
  assert.equal(code, 0, stderr);
  return stdout.split('\n').slice(0, -1);
}

const TREE = {
  'a.zone': ZONE,
  'b.zone': ZONE,
  'vendor/v.zone': ZONE,
  'sub/.gitignore': '*.zone\n!kept.zone\n',
  'sub/kept.zone': ZONE,
  'sub/other.zone': ZONE,
  'sub/deep/x.zone': ZONE,
};

test('folders are searched without what .gitignore excludes, the nearest file deciding', async (t) => {
  const cwd = await folderWith(t, { ...TREE, '.gitignore': 'vendor/\n/b.zone\n' });
  assert.deepEqual(await filesOf(cwd, '.'), ['a.zone', 'sub/kept.zone']);
  assert.deepEqual(await filesOf(cwd, '.', '--no-ignore'), [
    'a.zone',
    'b.zone',
    'sub/kept.zone',
    'sub/other.zone',
    'sub/deep/x.zone',
    'vendor/v.zone',
  ]);
});

test('ignore patterns decide as Git does', { skip: !hasProgram('git') }, async (t) => {
  const cwd = await folderWith(t, {
    ...TREE,
    '.gitignore': '# a comment\nvendor/*\n!vendor/v.zone\n[bc].zone\nde\\ep\n**/other.*\n\\!odd.zone\n',
    '!odd.zone': ZONE,
    'vendor/w.zone': ZONE,
    'c.zone/inner.zone': ZONE,
    'x/y/z.zone': ZONE,
    'x/.gitignore': '/y/*\n!/y/z.zone\n',
  });
  execFileSync('git', ['init', '-q'], { cwd });
  const options = { cwd, encoding: 'utf8' } as const;
  const seen = execFileSync('git', ['ls-files', '-z', '--others', '--exclude-standard'], options)
    .split('\0')
    .filter((file) => file.endsWith('.zone'));
  assert.ok(seen.length > 3);
  assert.deepEqual([...(await filesOf(cwd, '.'))].sort(), seen.sort());
});

test('.dkim-lintignore outranks the settings, and they outrank .gitignore', async (t) => {
  const cwd = await folderWith(t, {
    ...TREE,
    'sub/.gitignore': '',
    '.gitignore': '*.zone\n',
    '.dkim-lint.json': '{ "ignore": ["!/a.zone", "!b.zone", "./sub/"] }',
    '.dkim-lintignore': 'b.zone\n',
  });
  assert.deepEqual(await filesOf(cwd, '.'), ['a.zone']);
});

test('a folder that a file of higher rank takes back is searched, by its own patterns', async (t) => {
  const cwd = await folderWith(t, {
    'old/a.zone': ZONE,
    'old/draft.zone': ZONE,
    'old/deep/b.zone': ZONE,
    'gone/c.zone': ZONE,
    '.gitignore': 'old/\ngone/\ndraft.*\n',
    '.dkim-lintignore': '!old/\n',
  });
  const seen = ['old/a.zone', 'old/deep/b.zone'];
  assert.deepEqual(await filesOf(cwd, '.'), seen);
  const named = [...seen, 'old/draft.zone', 'gone/c.zone'];
  assert.deepEqual(await filesOf(cwd, '--force-exclude', ...named), seen);
  await writeFile(path.join(cwd, '.dkim-lintignore'), '');
  await writeFile(path.join(cwd, '.dkim-lint.json'), '{ "ignore": ["!old/"] }');
  assert.deepEqual(await filesOf(cwd, '.'), seen);
});

test('a glob after ! leaves files out, and alone it is wrong use', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': ZONE, 'sub/b.zone': ZONE, 'sub/c.zone': ZONE, '!d.zone': ZONE });
  assert.deepEqual(await filesOf(cwd, '.', '!sub/b*'), ['!d.zone', 'a.zone', 'sub/c.zone']);
  assert.deepEqual(await filesOf(cwd, '!sub', '*.zone', 'sub'), ['!d.zone', 'a.zone']);
  assert.deepEqual(await filesOf(cwd, 'a.zone', '!d.zone'), ['a.zone', '!d.zone'], 'a file of that name');
  const { code, stderr } = await dkimLint(['!sub/*'], { cwd });
  assert.deepEqual([code, stderr], [2, '!sub/* only leaves files out: also name files or folders, such as "."\n']);
});

test('an empty argument is wrong use, not the working folder', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': BROKEN });
  for (const args of [[''], ['--fix', ''], ['records', ''], ['.', '--config', ''], ['.', '--cache-location', '']]) {
    const { code, stdout, stderr } = await dkimLint(args, { cwd });
    assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    assert.match(stderr, /is empty \(""\)\. Is a variable not set\?\n$/);
  }
  assert.equal(await readFile(path.join(cwd, 'a.zone'), 'utf8'), BROKEN);
});

test('what is named is checked even if it is ignored, unless --force-exclude is given', async (t) => {
  const cwd = await folderWith(t, { ...TREE, '.gitignore': 'vendor/\nb.zone\n' });
  assert.deepEqual(await filesOf(cwd, 'b.zone', 'vendor'), ['b.zone', 'vendor/v.zone']);
  assert.deepEqual(await filesOf(cwd, 'vendor/v.zone'), ['vendor/v.zone']);
  const named = ['a.zone', 'b.zone', 'vendor/v.zone'];
  assert.deepEqual(await filesOf(cwd, '--force-exclude', ...named), ['a.zone']);
  for (const folder of ['vendor', 'vendor/*.zone', '.']) {
    assert.ok(!(await filesOf(cwd, '--force-exclude', folder)).includes('vendor/v.zone'), folder);
  }
  const none = await dkimLint(['--force-exclude', 'b.zone'], { cwd });
  assert.deepEqual(
    [none.code, none.stderr],
    [0, 'No messages or zone files found. 1 entry is ignored; --no-ignore checks ignored files too.\n'],
  );
  const piped = ['-', '--stdin-filename', 'vendor/new.zone', '--force-exclude'];
  const { code, stdout } = await dkimLint(piped, { cwd, input: BROKEN });
  assert.deepEqual([code, stdout], [0, '']);
});

test('a run in which everything is ignored says so', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': BROKEN, '.gitignore': '*.zone\n' });
  const { code, stderr } = await dkimLint(['.'], { cwd });
  assert.equal(code, 0);
  assert.match(stderr, /1 entry is ignored; --no-ignore checks ignored files too\./);
});

test('quoted globs are expanded, and one without a match is an error', async (t) => {
  const cwd = await folderWith(t, { ...TREE, 'sub/.gitignore': '', 'notes.txt': 'nothing' });
  assert.deepEqual(await filesOf(cwd, '{a,b}.zone', 'sub/**/x.*'), ['a.zone', 'b.zone', 'sub/deep/x.zone']);
  assert.deepEqual(await filesOf(cwd, 'v*'), ['vendor/v.zone']);
  for (const glob of ['none/*.zone', '*.eml']) {
    const { code, stderr } = await dkimLint(['a.zone', glob], { cwd });
    assert.deepEqual([code, stderr], [3, `${glob}: no file matches this pattern.\n`]);
    const allowed = await dkimLint([glob, 'missing.zone', '--no-error-on-unmatched-pattern'], { cwd });
    assert.deepEqual([allowed.code, allowed.stdout, allowed.stderr], [0, '', '']);
  }
});

test('a quoted glob whose matches are all ignored is told from one without a match', async (t) => {
  const cwd = await folderWith(t, { ...TREE, '.dkim-lintignore': '*.zone\n' });
  const { code, stderr } = await dkimLint(['**/*.zone', '*.eml'], { cwd });
  const said = '**/*.zone: all files that match this pattern are ignored.\n*.eml: no file matches this pattern.\n';
  assert.deepEqual([code, stderr], [3, said]);
});

test('a mistake in the settings above a searched folder ends the run once, with its place', async (t) => {
  const cwd = await folderWith(t, { ...TREE, '.dkim-lint.json': '{\n  "rules": { "no/such": "error" }\n}\n' });
  for (const args of [['.'], ['sub', '.', 'a.zone'], ['.', '--format', 'json'], ['*.zone']]) {
    const { code, stdout, stderr } = await dkimLint(args, { cwd });
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^\.dkim-lint\.json:2:14: rules\.no\/such: There is no rule "no\/such"[^\n]*\n$/);
  }
});

test('--print-config shows what counts for a file', async (t) => {
  const cwd = await folderWith(t, {
    ...TREE,
    '.dkim-lint.json':
      '{ "rules": { "key/*": "info" }, "zone": { "target": "nsd", "origins": { "a.*": "example.net" } } }',
    '.gitignore': 'a.zone\n',
  });
  const { code, stdout } = await dkimLint(['--print-config', 'a.zone', '--rule', 'zone/*=off'], { cwd });
  assert.equal(code, 0);
  const config = JSON.parse(stdout) as {
    settingsFile: string;
    ignored: boolean;
    rules: Record<string, string>;
    zone: unknown;
  };
  assert.match(config.settingsFile, /\.dkim-lint\.json$/);
  assert.equal(config.ignored, true);
  assert.equal(config.rules['key/rsa-too-short'], 'info');
  assert.equal(config.rules['zone/semicolon-unquoted'], 'off');
  assert.deepEqual(config.zone, { target: 'nsd', origin: 'example.net' });
});

test('--diff prints the diff alone, and exits with 1 where there is one', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': BROKEN, 'b.zone': ZONE });
  const changed = await dkimLint(['--diff', '.'], { cwd });
  assert.equal(changed.code, 1);
  assert.equal(changed.stderr, '');
  assert.match(changed.stdout, /^--- a\.zone\n\+\+\+ a\.zone\n@@/);
  const clean = await dkimLint(['--diff', 'b.zone'], { cwd });
  assert.deepEqual([clean.code, clean.stdout, clean.stderr], [0, '', '']);
  assert.equal((await dkimLint(['--diff', '--fix', '.'], { cwd })).code, 2);
});

test('without arguments the help is shown as wrong use', async (t) => {
  const { code, stdout, stderr } = await dkimLint([], { cwd: await folderWith(t, {}) });
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /^Usage: dkim-lint/);
});

test('--color outranks NO_COLOR, and NO_COLOR outranks CLICOLOR_FORCE', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': BROKEN });
  const isColored = async (args: string[], env: Record<string, string>) =>
    (await dkimLint(['a.zone', ...args], { cwd, env })).stdout.includes('\x1b[');
  assert.equal(await isColored(['--color'], { NO_COLOR: '1' }), true);
  assert.equal(await isColored([], { CLICOLOR_FORCE: '1' }), true);
  assert.equal(await isColored([], { CLICOLOR_FORCE: '0' }), false);
  assert.equal(await isColored([], { CLICOLOR_FORCE: '1', NO_COLOR: '1' }), false);
  assert.equal(await isColored(['--no-color'], { CLICOLOR_FORCE: '1' }), false);
});
