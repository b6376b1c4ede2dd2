/** What sets the command line up: completion, tried in the shells themselves; settings to begin with; what applies to a file. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { dkimLint, folderWith, hasProgram } from './cli-run.ts';

/** What is typed before the key that completes, and the only thing that it can become. */
const COMPLETIONS = [
  ['verif', 'verify'],
  ['verify --zo', '--zone'],
  ['--format sar', 'sarif'],
  ['rules zone/semicolon-u', 'zone/semicolon-unquoted'],
  ['completion fi', 'fish'],
  ['lint --rule key/revoked-', 'key/revoked-in-use='],
  ['other.z', 'other.zone'],
] as const;

async function scriptIn(cwd: string, shell: string): Promise<void> {
  const { code, stdout, stderr } = await dkimLint(['completion', shell], { cwd });
  assert.equal(code, 0, stderr);
  writeFileSync(path.join(cwd, 'script'), stdout);
}

function inShell(cwd: string, program: string, args: readonly string[], script: string): string {
  const { stdout, stderr, error } = spawnSync(program, [...args, script], { cwd, encoding: 'utf8', timeout: 60_000 });
  assert.equal(error, undefined);
  assert.equal(stderr, '');
  return stdout;
}

const expected = COMPLETIONS.map(([, word]) => `${word}\n`).join('');

test('bash completes', { skip: !hasProgram('bash') && 'bash is not installed' }, async (t) => {
  const cwd = await folderWith(t, { 'other.zone': '' });
  await scriptIn(cwd, 'bash');
  const tries = COMPLETIONS.map(([typed]) => `try dkim-lint ${typed}`).join('\n');
  const define = 'try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _dkim_lint; echo "${COMPREPLY[*]}"; }';
  const script = `source ./script\n${define}\n${tries}\ntry dkim-lint --rule key/revoked = w\ntry dkim-lint --rule key/revoked =`;
  assert.equal(inShell(cwd, 'bash', ['--norc', '-c'], script), `${expected}warning\noff hint info warning error\n`);
});

test('fish completes', { skip: !hasProgram('fish') && 'fish is not installed' }, async (t) => {
  const cwd = await folderWith(t, { 'other.zone': '' });
  await scriptIn(cwd, 'fish');
  const tries = COMPLETIONS.map(([typed]) => `complete -C 'dkim-lint ${typed}'`).join('\n');
  const shown = inShell(cwd, 'fish', ['--no-config', '-c'], `source ./script\n${tries}`);
  assert.equal(shown.replace(/\t.*$/gm, ''), expected);
});

test('zsh completes', { skip: !hasProgram('zsh') && 'zsh is not installed' }, async (t) => {
  const cwd = await folderWith(t, { 'other.zone': '' });
  await scriptIn(cwd, 'zsh');
  // A terminal of its own, in which the command shows what it was given.
  const tries = COMPLETIONS.map(
    ([typed]) => `zpty -w -n z ${`'dkim-lint ${typed}'$'\\t\\n'`}
zpty -r z out '*<<<*>>>*'; print -r -- \${\${\${out#*<<<}%%>>>*}##* }`,
  ).join('\n');
  const script = `zmodload zsh/zpty
zpty z 'TERM=dumb zsh -f -i'
zpty -w z "PS1='R''DY '; autoload -Uz compinit; compinit -u -D; source ./script; dkim-lint() { print -r -- '<<<'\\$*'>>>' }"
zpty -r z out '*RDY *'
${tries}
zpty -d z`;
  assert.equal(inShell(cwd, 'zsh', ['-f', '-c'], script), expected);
});

test('PowerShell completes', { skip: !hasProgram('pwsh') && 'PowerShell is not installed' }, async (t) => {
  const cwd = await folderWith(t, { 'other.zone': '' });
  await scriptIn(cwd, 'powershell');
  const tries = COMPLETIONS.slice(0, -1).map(([typed]) => {
    const line = `dkim-lint ${typed}`;
    return `(TabExpansion2 '${line}' ${line.length}).CompletionMatches.CompletionText`;
  });
  const script = `Get-Content -Raw script | Invoke-Expression\n${tries.join('\n')}`;
  const shown = inShell(cwd, 'pwsh', ['-NoProfile', '-Command'], script);
  assert.equal(shown.replaceAll('\r', ''), expected.replace('other.zone\n', ''));
});

test('every script knows every command and option of --help', async (t) => {
  const cwd = await folderWith(t, {});
  const { stdout: help } = await dkimLint(['--help'], { cwd });
  const commands = [...help.matchAll(/^ {2}([a-z][a-z-]*)\b.*? {2}/gm)].map(([, name]) => name!);
  assert.ok(commands.includes('verify') && commands.includes('completion'));
  for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
    const { stdout } = await dkimLint(['completion', shell], { cwd });
    for (const command of commands.filter((name) => name !== 'help')) assert.ok(stdout.includes(command), command);
    for (const option of ['baseline', 'min-rsa-bits', 'no-color', 'authority']) assert.ok(stdout.includes(option));
  }
  assert.equal((await dkimLint(['completion', 'tcsh'], { cwd })).code, 2);
});

test('init writes settings that change nothing, and never overwrites', async (t) => {
  const cwd = await folderWith(t, { 'sub/a.zone': "@ TXT 'x'\n" });
  const print = async (...args: string[]) =>
    JSON.parse((await dkimLint(['--print-config', 'a.zone', ...args], { cwd })).stdout);
  const before = await print();
  assert.equal((await dkimLint(['init'], { cwd })).code, 0);
  const text = readFileSync(path.join(cwd, '.dkim-lint.json'), 'utf8');
  assert.deepEqual({ ...(await print()), settingsFile: null }, before);
  const uncommented = text.replace(/^(\s*)\/\/ (?=["{])/gm, '$1');
  writeFileSync(path.join(cwd, 'all.json'), uncommented);
  assert.notDeepEqual(await print('--config', 'all.json'), before);
  const again = await dkimLint(['init'], { cwd });
  assert.deepEqual([again.code, again.stderr], [2, '.dkim-lint.json: already exists and was not changed.\n']);
  assert.equal(readFileSync(path.join(cwd, '.dkim-lint.json'), 'utf8'), text);
  assert.equal((await dkimLint(['init', 'sub'], { cwd })).code, 0);
  assert.equal((await dkimLint(['init', 'none'], { cwd })).code, 2);
  const nowhere = await dkimLint(['init', 'none'], { cwd });
  const reason = 'could not be written: there is no such folder.';
  assert.deepEqual([nowhere.code, nowhere.stderr], [2, `none/.dkim-lint.json: ${reason}\n`.replace('/', path.sep)]);
  const baseline = await dkimLint(['.', '--baseline', 'none/b.json', '--update-baseline'], { cwd });
  assert.equal(baseline.code, 2);
  assert.match(baseline.stderr, /none\/b\.json: could not be written: there is no such folder\.\n$/);
});

test('doctor says which settings apply to a file and why, and what it was recognized as', async (t) => {
  const cwd = await folderWith(t, {
    '.dkim-lint.json': JSON.stringify({
      zone: { target: 'nsd' },
      ignore: ['*.dns'],
      overrides: [{ files: ['lists/'], rules: { 'key/revoked': 'off' } }],
    }),
    '.gitignore': '*.txt\n',
    'lists/export.txt': '$ORIGIN example.org.\n@ IN SOA ns1 h 1 2 3 4 5\n',
    'a.dns': '$ORIGIN example.com.\n',
    'a.eml': 'From: a@example.org\r\n\r\nHello\r\n',
    'notes.md': 'nothing of a zone\n',
  });
  const doctor = async (...args: string[]) =>
    JSON.parse((await dkimLint(['doctor', ...args, '--format', 'json'], { cwd })).stdout);
  const list = await doctor('lists/export.txt');
  assert.equal(list.settings.file, path.join(cwd, '.dkim-lint.json'));
  assert.deepEqual(list.settings.overrides, [['lists/']]);
  assert.deepEqual([list.settings.changedRules, list.settings.target], [{ 'key/revoked': 'off' }, 'nsd']);
  assert.deepEqual(list.file, {
    path: 'lists/export.txt',
    language: 'dns-zone',
    recognizedBy: 'content',
    status: 'Zone example.org: origin from $ORIGIN; checked for NSD',
    ignoredBy: "Git's ignore files",
  });
  const zone = await doctor('a.dns');
  assert.deepEqual([zone.file.recognizedBy, zone.file.ignoredBy], ['name', '.dkim-lint.json']);
  assert.equal((await doctor('a.eml')).file.language, 'eml');
  const unknown = await dkimLint(['doctor', 'notes.md'], { cwd });
  assert.equal(unknown.code, 3);
  assert.match(unknown.stdout, /recognized as +nothing/);
  const plain = await dkimLint(['doctor'], { cwd });
  assert.equal(plain.code, 0);
  assert.match(plain.stdout, /^dkim-lint +\d+\.\d+\.\d+, .*\nNode +v\d+/);
  assert.match(plain.stdout, /^from +.*\.dkim-lint\.json \(the nearest \.dkim-lint\.json\)$/m);
});
