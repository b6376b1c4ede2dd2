/** `dkim-lint lint` as a process: files, settings, formats, repairs, exit codes. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { Log } from 'sarif';
import { publicKeyData } from '../harness/keys.ts';
import { dkimLint, folderWith, hasProgram, start } from './cli-run.ts';

const HEAD = `$ORIGIN example.org.
$TTL 3600
@ IN SOA ns1 hostmaster 1 7200 900 1209600 3600
@ IN NS ns1
ns1 IN A 192.0.2.53
`;
const KEY = publicKeyData('rsa1024').replace(/.{100}(?=.)/g, '$&" "');
const GOOD = `${HEAD}s1._domainkey IN TXT "v=DKIM1; k=rsa; p=" "${publicKeyData('rsa2048').replace(/.{100}(?=.)/g, '$&" "')}"\n`;
const SHORT = `${HEAD}s1._domainkey IN TXT "v=DKIM1; k=rsa; p=${publicKeyData('rsa512')}"\n`;
/** `v=` is not the first tag, which `--fix` repairs. */
const MISPLACED = `${HEAD}s1._domainkey IN TXT "k=rsa; v=DKIM1; p=${KEY}"\n`;
const MESSAGE =
  'From: Joe <joe@example.org>\r\nTo: jane@example.com\r\nSubject: Lunch\r\nDate: Tue, 24 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\nAt noon?\r\n';

interface LintJson {
  files: {
    path: string;
    language: string;
    origin?: string;
    originGuessed?: boolean;
    diff?: string;
    findings: {
      rule: string;
      severity: string;
      message: string;
      start: { line: number; column: number; offset: number };
      end: { line: number; column: number; offset: number };
      fixable: boolean;
    }[];
  }[];
}

function parse(stdout: string): LintJson {
  return JSON.parse(stdout) as LintJson;
}

test('a clean zone exits with 0 and says so', async (t) => {
  const cwd = await folderWith(t, { 'example.org.zone': GOOD });
  const { code, stdout, stderr } = await dkimLint(['example.org.zone'], { cwd });
  assert.equal(stderr, '');
  assert.match(stdout, /^1 file checked: nothing found\.\n$/);
  assert.equal(code, 0);
});

test('JSON has exactly the promised shape', async (t) => {
  const cwd = await folderWith(t, { 'example.org.zone': SHORT });
  const { code, stdout } = await dkimLint(['lint', '--format', 'json', 'example.org.zone'], { cwd });
  assert.equal(code, 1);
  const { files, ...rest } = parse(stdout);
  assert.deepEqual(rest, {});
  assert.equal(files.length, 1);
  const [{ findings, ...file } = assert.fail()] = files;
  assert.deepEqual(file, { path: 'example.org.zone', language: 'dns-zone', origin: 'example.org' });
  const finding =
    findings.find(({ rule }) => rule === 'key/rsa-too-short') ?? assert.fail('key/rsa-too-short is not found');
  assert.deepEqual(Object.keys(finding).sort(), ['end', 'fixable', 'message', 'rule', 'severity', 'start']);
  const key = publicKeyData('rsa512');
  const offset = SHORT.indexOf(key);
  const column = offset - SHORT.lastIndexOf('\n', offset);
  assert.deepEqual(finding.start, { line: 6, column, offset });
  assert.deepEqual(finding.end, { line: 6, column: column + key.length, offset: offset + key.length });
  assert.equal(finding.severity, 'error');
  assert.equal(finding.fixable, false);
  assert.match(finding.message, /512 bits/);
});

test('options are before or after the command', async (t) => {
  const cwd = await folderWith(t, { 'example.org.zone': SHORT });
  const before = await dkimLint(['--format', 'json', 'lint', 'example.org.zone'], { cwd });
  const after = await dkimLint(['lint', 'example.org.zone', '--format', 'json'], { cwd });
  const short = await dkimLint(['--format', 'json', 'example.org.zone'], { cwd });
  assert.equal(before.stdout, after.stdout);
  assert.equal(short.stdout, after.stdout);
});

test('--rule switches rules off, groups included; the rule outranks its group', async (t) => {
  const cwd = await folderWith(t, { 'example.org.zone': SHORT });
  const off = await dkimLint(['example.org.zone', '--rule', 'key/rsa-too-short=off'], { cwd });
  assert.equal(off.code, 0);
  const group = await dkimLint(['example.org.zone', '--rule', 'key/*=off'], { cwd });
  assert.equal(group.code, 0);
  const both = await dkimLint(
    ['example.org.zone', '--rule', 'key/*=off', '--rule', 'key/rsa-too-short=warning', '--format', 'json'],
    { cwd },
  );
  assert.equal(both.code, 0);
  assert.deepEqual(
    parse(both.stdout).files[0]!.findings.map(({ rule, severity }) => [rule, severity]),
    [['key/rsa-too-short', 'warning']],
  );
});

test('--max-warnings fails beyond the number', async (t) => {
  const cwd = await folderWith(t, { 'example.org.zone': SHORT });
  const args = ['example.org.zone', '--rule', '*=off', '--rule', 'key/rsa-too-short=warning', '--max-warnings'];
  assert.equal((await dkimLint([...args, '1'], { cwd })).code, 0);
  const { code, stderr } = await dkimLint([...args, '0'], { cwd });
  assert.equal(code, 1);
  assert.match(stderr, /--max-warnings 0/);
  const json = await dkimLint([...args, '0', '--format', 'json'], { cwd });
  assert.deepEqual([json.code, json.stderr], [1, 'More warnings (1) than --max-warnings 0 allows.\n']);
});

test('a mistyped command, rule or setting is answered with the one that was probably meant', async (t) => {
  const cwd = await folderWith(t, {
    'a.zone': GOOD,
    'sub/.dkim-lint.json': '{ "rule": {}, "rules": { "key/revokd": "off" } }',
    'sub/b.zone': GOOD,
  });
  const said = async (...args: string[]) => (await dkimLint(args, { cwd })).stderr;
  assert.match(
    await said('verfiy', 'a.zone'),
    /no such file or folder\.\nDid you mean the command `dkim-lint verify`\?\n$/,
  );
  assert.doesNotMatch(await said('nothing-like-it'), /Did you mean/);
  assert.match(
    await said('verify', '--zoen', 'y'),
    /Did you mean --zone\?.*\n`dkim-lint verify --help` lists what it takes\.\n$/s,
  );
  assert.match(
    await said('a.zone', '--rule', 'key/revokd=off'),
    /There is no rule "key\/revokd"\. Did you mean "key\/revoked"\?/,
  );
  assert.match(
    await said('.'),
    /^sub\/\.dkim-lint\.json:1:26: rules\.key\/revokd: There is no rule "key\/revokd"\. Did you mean "key\/revoked"\? .*\nsub\/\.dkim-lint\.json:1:3: rule: There is no setting "rule"\. Did you mean "rules"\?\n$/,
  );
});

test('--quiet reports errors alone', async (t) => {
  const cwd = await folderWith(t, { 'example.org.zone': SHORT });
  const rule = ['--rule', '*=off', '--rule', 'key/rsa-too-short=warning'];
  const { code, stdout } = await dkimLint(['example.org.zone', '--quiet', '--format', 'json', ...rule], { cwd });
  assert.equal(code, 0);
  assert.deepEqual(parse(stdout).files[0]!.findings, []);
});

test('wrong use exits with 2 and explains itself on standard error', async (t) => {
  const cwd = await folderWith(t, {
    'example.org.zone': GOOD,
    'bad.json': '{ "rules": { "key/no-such": "off", "key/rsa-too-short": 3 } }',
  });
  const cases: [string[], RegExp][] = [
    [[], /^Usage: dkim-lint/],
    [['--fix'], /missing required argument 'path'/],
    [['example.org.zone', '--frmat', 'json'], /unknown option '--frmat'/],
    [
      ['example.org.zone', '--format', 'xml'],
      /Allowed choices are pretty, json, unix, sarif, github, gitlab, junit, checkstyle/,
    ],
    [['example.org.zone', '--rule', 'key/no-such=off'], /There is no rule "key\/no-such"/],
    [['example.org.zone', '--rule', 'key/rsa-too-short=loud'], /one of off, hint, info, warning, error/],
    [['example.org.zone', '--max-warnings', 'many'], /whole number/],
    [['example.org.zone', '--now', 'yesterday'], /seconds since 1970/],
    [['example.org.zone', '--fix', '--fix-dry-run'], /not both/],
    [['example.org.zone', '--config', 'none.json'], /none\.json: there is no such file/],
    [['example.org.zone', '--config', 'bad.json'], /bad\.json:1:14: rules\.key\/no-such: There is no rule/],
    [['example.org.zone', '--origin', 'two names'], /not a domain name/],
    [['verify', 'example.org.zone', '--fix'], /--fix is an option of/],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await dkimLint(args, { cwd });
    assert.equal(code, 2, `${args.join(' ')}: ${stderr}`);
    assert.match(stderr, message);
    assert.equal(stdout, '');
  }
});

test('--help and --version exit with 0', async (t) => {
  const cwd = await folderWith(t, {});
  const help = await dkimLint(['--help'], { cwd });
  assert.equal(help.code, 0);
  for (const command of ['lint', 'verify', 'explain', 'records', 'keygen', 'check-key', 'published', 'rules']) {
    assert.match(help.stdout, new RegExp(`^  ${command}\\b`, 'm'));
  }
  const version = await dkimLint(['--version'], { cwd });
  assert.equal(version.code, 0);
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
});

test('a file that cannot be read exits with 3, and the others are checked', async (t) => {
  const cwd = await folderWith(t, { 'example.org.zone': SHORT });
  const { code, stdout, stderr } = await dkimLint(['none.zone', 'example.org.zone', '--format', 'json'], { cwd });
  assert.equal(code, 3);
  assert.equal(stderr, 'none.zone: there is no such file or folder.\n');
  assert.deepEqual(
    parse(stdout).files.map(({ path }) => path),
    ['example.org.zone'],
  );
  assert.ok(parse(stdout).files[0]!.findings.length > 0);
});

test('an Outlook message and UTF-16 text are not read as something else', async (t) => {
  const cwd = await folderWith(t, {
    'a.eml': Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1),
    'b.zone': Uint8Array.of(0xff, 0xfe, 0x24, 0x00),
  });
  const { code, stderr } = await dkimLint(['a.eml', 'b.zone'], { cwd });
  assert.equal(code, 3);
  assert.match(stderr, /a\.eml: is an Outlook message \(\.msg\)\..*\.eml/);
  assert.match(stderr, /b\.zone: is UTF-16 text/);
});

test('a folder is searched for messages and zones, not for configuration, hidden or foreign files', async (t) => {
  const cwd = await folderWith(t, {
    'mail/a.eml': MESSAGE,
    'mail/b.txt': 'Notes about mail.\n',
    'zones/example.org.zone': GOOD,
    'zones/db.example.com': GOOD,
    'zones/db.ts': 'export {};',
    'zones/example.net.dns': GOOD,
    'zones/named.root': '. 3600000 NS a.root-servers.test.\n',
    'zones/named.conf': 'zone "example.org" { type primary; };',
    'zones/named.conf.local': 'zone "example.org" { type primary; };',
    'zones/example.org.zone.jnl': 'x',
    'node_modules/x/y.zone': GOOD,
    '.git/z.zone': GOOD,
  });
  await symlink('..', path.join(cwd, 'zones/loop'));
  await symlink('nowhere.zone', path.join(cwd, 'zones/dangling.zone'));
  const { stdout, stderr } = await dkimLint(['.', '--format', 'json'], { cwd });
  assert.deepEqual(
    parse(stdout).files.map((file) => file.path),
    ['mail/a.eml', 'zones/db.example.com', 'zones/example.net.dns', 'zones/example.org.zone', 'zones/named.root'],
  );
  assert.equal(stderr, '5 files were skipped: neither a message nor a zone file, by name and by content.\n');
});

test('a file that is named is taken, its language recognised by its text', async (t) => {
  const cwd = await folderWith(t, { records: GOOD, message: MESSAGE });
  const { stdout } = await dkimLint(['records', 'message', './records', '--format', 'json'], { cwd });
  // `records` is a command: as the first argument it is one.
  assert.equal(stdout, '');
  const named = await dkimLint(['lint', 'records', 'message', './records', '--format', 'json'], { cwd });
  assert.deepEqual(
    parse(named.stdout).files.map((file) => [file.path, file.language]),
    [
      ['records', 'dns-zone'],
      ['message', 'eml'],
    ],
  );
});

test('an unreadable folder does not hide the others', {
  skip: process.getuid?.() === 0 && 'root may read every folder',
}, async (t) => {
  const cwd = await folderWith(t, { 'a/x.zone': GOOD, 'b/y.zone': GOOD });
  await chmod(path.join(cwd, 'a'), 0);
  t.after(() => chmod(path.join(cwd, 'a'), 0o700));
  const { code, stdout, stderr } = await dkimLint(['.', '--format', 'json'], { cwd });
  assert.equal(code, 3);
  assert.match(stderr, /^a: may not be read/);
  assert.deepEqual(
    parse(stdout).files.map(({ path }) => path),
    ['b/y.zone'],
  );
});

test('standard input takes the name that is given to it', async (t) => {
  const cwd = await folderWith(t, {});
  const zone = await dkimLint(['-', '--stdin-filename', 'db.example.net', '--format', 'json'], {
    cwd,
    input: '@ 3600 IN A 192.0.2.1\n',
  });
  const [file] = parse(zone.stdout).files;
  assert.deepEqual(
    [file!.path, file!.language, file!.origin, file!.originGuessed],
    ['db.example.net', 'dns-zone', 'example.net', true],
  );
  const message = await dkimLint(['-', '--format', 'json'], { cwd, input: MESSAGE });
  assert.equal(parse(message.stdout).files[0]!.language, 'eml');
});

test('a guessed origin is reported; a given one is not guessed', async (t) => {
  const cwd = await folderWith(t, {
    'db.example.net': `s1._domainkey 3600 IN TXT "v=DKIM1; p=${publicKeyData('rsa512')}"\n`,
  });
  const guessed = await dkimLint(['db.example.net'], { cwd });
  assert.match(guessed.stdout, /origin example\.net is guessed/);
  const given = await dkimLint(['db.example.net', '--origin', 'example.com.', '--format', 'json'], { cwd });
  const [file] = parse(given.stdout).files;
  assert.equal(file!.origin, 'example.com');
  assert.equal(file!.originGuessed, undefined);
});

test('the nearest .dkim-lint.json counts, with comments; each file has its own', async (t) => {
  const cwd = await folderWith(t, {
    'a/.dkim-lint.json':
      '{\n  // the old signer\n  "rules": { "key/rsa-too-short": "warning", },\n  "ignore": ["old/"],\n  "zone": { "origins": { "*.part": "example.com" } }\n}\n',
    'a/example.org.zone': SHORT,
    'a/old/example.org.zone': SHORT,
    'a/keys.part': 's1._domainkey 3600 IN TXT "v=DKIM1; p="\n',
    'b/example.org.zone': SHORT,
  });
  const { code, stdout } = await dkimLint(['a', 'a/keys.part', 'b', '--format', 'json'], { cwd });
  assert.equal(code, 1);
  const { files } = parse(stdout);
  const severity = (name: string) =>
    files.find((file) => file.path === name)?.findings.find(({ rule }) => rule === 'key/rsa-too-short')?.severity;
  assert.equal(severity('a/example.org.zone'), 'warning');
  assert.equal(severity('b/example.org.zone'), 'error');
  assert.ok(!files.some((file) => file.path.includes('old')), 'an ignored file is checked');
  assert.equal(files.find((file) => file.path === 'a/keys.part')?.origin, 'example.com');
  const outranked = await dkimLint(['a/example.org.zone', '--rule', 'key/rsa-too-short=error'], { cwd });
  assert.equal(outranked.code, 1);
});

test('an included file is checked as a part of its zone, and fixed, though nobody has named it', async (t) => {
  const cwd = await folderWith(t, {
    'zones/example.org.zone': `${HEAD}$INCLUDE keys.inc\n`,
    'zones/keys.inc': `s1._domainkey IN TXT "k=rsa; v=DKIM1; p=${KEY}"\n`,
  });
  const { code, stdout } = await dkimLint(['zones', '--format', 'json'], { cwd });
  assert.equal(code, 1);
  const { files } = parse(stdout);
  assert.deepEqual(
    files.map((file) => [file.path, file.language, file.origin, file.findings.map(({ rule }) => rule)]),
    [
      ['zones/example.org.zone', 'dns-zone', 'example.org', []],
      ['zones/keys.inc', 'dns-zone', 'example.org', ['key/version-not-first', 'key/rsa-below-2048']],
    ],
  );
  const pretty = await dkimLint(['zones'], { cwd });
  assert.match(pretty.stdout, /zones\/example\.org\.zone:6:1: The file is included here\./);
  await dkimLint(['zones', '--fix'], { cwd });
  assert.match(await readFile(path.join(cwd, 'zones/keys.inc'), 'utf8'), /"v=DKIM1; k=rsa; p=/);
});

test('a broken .dkim-lint.json is reported with its line and column', async (t) => {
  const cwd = await folderWith(t, {
    '.dkim-lint.json': '{\n  "rules": { "key/*" "off" }\n}',
    'example.org.zone': GOOD,
  });
  const { code, stderr } = await dkimLint(['example.org.zone'], { cwd });
  assert.equal(code, 2);
  assert.match(stderr, /^\.dkim-lint\.json:2:22: Colon expected/);
});

test('a .dkim-lint.json that is too deep, or wrong in ten thousand places, is reported in a few lines', async (t) => {
  const rules = Array.from({ length: 10_000 }, (_, i) => `"zone/x${i}": "off"`).join(',\n');
  const cwd = await folderWith(t, {
    'deep.json': `{ "rules": "{[[", // [[\n"a":${'['.repeat(50_000)}`,
    'shallow.json': `{ "rules": {}, /* ${'['.repeat(500)} */ "$schema": "${'{'.repeat(500)}" }`,
    'many.json': `{ "rules": {\n${rules}\n} }`,
    'example.org.zone': GOOD,
  });
  const run = (config: string) => dkimLint(['example.org.zone', '--config', config], { cwd });
  const deep = await run('deep.json');
  assert.equal(deep.code, 2);
  assert.equal(deep.stderr, 'deep.json:2:104: objects and arrays are nested more than 100 deep.\n');
  assert.equal((await run('shallow.json')).code, 0);
  const many = await run('many.json');
  assert.equal(many.code, 2);
  const lines = many.stderr.trimEnd().split('\n');
  assert.match(lines[99]!, /^many\.json:101:1: rules\.zone\/x99: There is no rule/);
  assert.deepEqual(lines.slice(100), ['many.json: 9900 more problems.']);
});

test('--fix fixes zones, keeps their mode, and never touches a message', async (t) => {
  const cwd = await folderWith(t, {
    'example.org.zone': MISPLACED,
    'a.eml': MESSAGE.replace('From:', 'DKIM-Signature: v=1\r\nFrom:'),
  });
  await chmod(path.join(cwd, 'example.org.zone'), 0o640);
  const before = await readFile(path.join(cwd, 'a.eml'));
  const { code, stdout } = await dkimLint(['.', '--fix', '--rule', 'key/rsa-below-2048=off'], { cwd });
  assert.match(stdout, /1 file fixed/);
  assert.equal(code, 1, 'the message keeps its findings');
  const fixed = await readFile(path.join(cwd, 'example.org.zone'), 'utf8');
  assert.match(fixed, /"v=DKIM1; k=rsa; p=/);
  assert.equal((await stat(path.join(cwd, 'example.org.zone'))).mode & 0o777, 0o640);
  assert.deepEqual(await readFile(path.join(cwd, 'a.eml')), before);
  const again = await dkimLint(['example.org.zone', '--fix'], { cwd });
  assert.equal(again.code, 0);
  assert.doesNotMatch(again.stdout, /fixed\./);
  assert.equal(await readFile(path.join(cwd, 'example.org.zone'), 'utf8'), fixed);
});

test('--fix writes the file that a link points to', async (t) => {
  const cwd = await folderWith(t, { 'real.txt': MISPLACED });
  await symlink('real.txt', path.join(cwd, 'example.org.zone'));
  await dkimLint(['example.org.zone', '--fix'], { cwd });
  assert.match(await readFile(path.join(cwd, 'real.txt'), 'utf8'), /"v=DKIM1; k=rsa/);
  assert.equal(
    await readFile(path.join(cwd, 'example.org.zone'), 'utf8'),
    await readFile(path.join(cwd, 'real.txt'), 'utf8'),
  );
});

test('--fix leaves a file with octets that it could not write back', async (t) => {
  const bytes = Buffer.concat([Buffer.from(MISPLACED), Buffer.from([0x3b, 0xe9, 0x0a])]);
  const cwd = await folderWith(t, { 'example.org.zone': bytes });
  const { code, stderr } = await dkimLint(['example.org.zone', '--fix'], { cwd });
  assert.equal(code, 3);
  assert.match(stderr, /not fixed: the file has octets that are not UTF-8/);
  assert.deepEqual(await readFile(path.join(cwd, 'example.org.zone')), bytes);
});

test('--fix writes a link found in a folder only where it stays in that folder', async (t) => {
  const cwd = await folderWith(t, {
    'outside.txt': MISPLACED,
    'zones/inside.txt': MISPLACED,
    'zones/sub/.keep': '',
  });
  await symlink('../outside.txt', path.join(cwd, 'zones/a.zone'));
  await symlink('../inside.txt', path.join(cwd, 'zones/sub/b.zone'));
  const { code, stderr } = await dkimLint(['zones', '--fix', '--origin', 'example.org'], { cwd });
  assert.equal(code, 3);
  assert.match(stderr, /^zones\/a\.zone: not fixed: the file is a link to .*outside\.txt, outside of the folder/m);
  assert.equal(await readFile(path.join(cwd, 'outside.txt'), 'utf8'), MISPLACED);
  assert.match(await readFile(path.join(cwd, 'zones/inside.txt'), 'utf8'), /"v=DKIM1; k=rsa/);
});

test('pipes and devices are not read as files, settings, or included files', async (t) => {
  const cwd = await folderWith(t, { 'a/example.org.zone': '$INCLUDE more.inc\n$INCLUDE zero.inc\n', 'b/.keep': '' });
  execFileSync('mkfifo', [
    path.join(cwd, 'fifo.zone'),
    path.join(cwd, 'a/more.inc'),
    path.join(cwd, 'b/.dkim-lint.json'),
  ]);
  for (const name of ['zero.eml', 'a/zero.inc', 'a/.dkim-lint.json']) await symlink('/dev/zero', path.join(cwd, name));
  const stderrOf = async (...args: string[]) => (await dkimLint(args, { cwd })).stderr;
  assert.match(await stderrOf('fifo.zone'), /fifo\.zone: is a named pipe, not a regular file/);
  assert.match(await stderrOf('zero.eml'), /zero\.eml: is a device, not a regular file/);
  assert.match(await stderrOf('a/example.org.zone'), /\.dkim-lint\.json: is a device, not a regular file/);
  assert.match(await stderrOf('a', '--config', 'b/.dkim-lint.json'), /\.dkim-lint\.json: is a named pipe/);
  const { code, stdout } = await dkimLint(['a', '--config', '/dev/null', '--format', 'json'], { cwd });
  assert.equal(code, 1);
  assert.match(stdout, /more\.inc/);
});

test('--fix-dry-run prints a diff that patch applies, and writes nothing', async (t) => {
  const cwd = await folderWith(t, { 'example.org.zone': MISPLACED });
  const { code, stdout, stderr } = await dkimLint(
    ['example.org.zone', '--fix-dry-run', '--rule', 'key/rsa-below-2048=off'],
    {
      cwd,
    },
  );
  assert.equal(code, 0);
  assert.match(stdout, /^--- example\.org\.zone\n\+\+\+ example\.org\.zone\n@@ -3,4 \+3,4 @@\n(?:[ +-].*\n)+$/);
  assert.equal(stderr, '1 file checked: nothing found. 1 file would be fixed.\n');
  assert.equal(await readFile(path.join(cwd, 'example.org.zone'), 'utf8'), MISPLACED);
  const json = await dkimLint(['example.org.zone', '--fix-dry-run', '--format', 'json'], { cwd });
  const { diff } = parse(json.stdout).files[0]!;
  assert.equal(diff, stdout);
  if (!hasProgram('patch')) return t.diagnostic('patch is not installed: the diff was not applied');
  await writeFile(path.join(cwd, 'a.diff'), diff!);
  execFileSync('patch', ['-s', '-p0', '-i', 'a.diff'], { cwd });
  const patched = await readFile(path.join(cwd, 'example.org.zone'), 'utf8');
  await writeFile(path.join(cwd, 'example.org.zone'), MISPLACED);
  await dkimLint(['example.org.zone', '--fix'], { cwd });
  assert.equal(patched, await readFile(path.join(cwd, 'example.org.zone'), 'utf8'));
});

test('many open parentheses are one finding, and one fix leaves one pair', async (t) => {
  const head = '$ORIGIN example.org.\n$TTL 60\n@ SOA ns h 1 2 3 4 5\n@ NS ns\nns A 192.0.2.1\n';
  const cwd = await folderWith(t, {
    'a.zone': `${head}x TXT ((((((((((((( "a(" ; (\ny A 192.0.2.1\n`,
    'b.zone': `${head}x TXT ( ( "a" ) "b"\ny A 192.0.2.1\n`,
    'c.zone': `${head}x TXT ( ( ( "a" ) ) )\ny A 192.0.2.1\n`,
  });
  const { stdout } = await dkimLint(['lint', '.', '--format', 'json'], { cwd });
  const { files } = JSON.parse(stdout) as { files: { findings: { rule: string }[] }[] };
  assert.deepEqual(
    files.map(({ findings }) => findings.map(({ rule }) => rule)),
    [['zone/paren-unclosed'], ['zone/paren-unclosed'], ['zone/paren-nested']],
  );
  await dkimLint(['lint', 'a.zone', 'b.zone', '--fix'], { cwd });
  assert.equal(await readFile(path.join(cwd, 'a.zone'), 'utf8'), `${head}x TXT ( "a(" ) ; (\ny A 192.0.2.1\n`);
  assert.equal(await readFile(path.join(cwd, 'b.zone'), 'utf8'), `${head}x TXT (  "a"  "b" )\ny A 192.0.2.1\n`);
});

test('a fixed zone is read by BIND, with every other record as before', async (t) => {
  if (!hasProgram('named-compilezone'))
    return t.skip('named-compilezone is not installed: apt-get install bind9-utils');
  const cwd = await folderWith(t, { 'example.org.zone': MISPLACED });
  const compiled = () =>
    execFileSync('named-compilezone', ['-q', '-o', '-', 'example.org', 'example.org.zone'], { cwd, encoding: 'utf8' });
  const before = compiled();
  await dkimLint(['example.org.zone', '--fix'], { cwd });
  const after = compiled();
  const other = (text: string) => text.split('\n').filter((line) => !line.includes('_domainkey'));
  assert.deepEqual(other(after), other(before));
  assert.match(after, /"v=DKIM1; k=rsa; p=/);
});

test('pretty shows the line, cut around the range, with carets under it', async (t) => {
  const long = publicKeyData('rsa512');
  const zone = `${HEAD}s1._domainkey IN TXT "v=DKIM1; n=${'x'.repeat(150)}; k=rsa; p=${long}"\n`;
  const cwd = await folderWith(t, { 'example.org.zone': zone });
  const { stdout } = await dkimLint(['example.org.zone', '--rule', '*=off', '--rule', 'key/rsa-too-short=error'], {
    cwd,
  });
  const lines = stdout.split('\n');
  assert.match(lines[0]!, /^error\[key\/rsa-too-short\]: /);
  const place = lines.findIndex((line) => /^ -->/.test(line));
  assert.match(lines[place]!, /^ --> example\.org\.zone:6:\d+$/);
  const [source, carets] = [lines[place + 2]!, lines[place + 3]!];
  assert.match(source, /^6 \| ….*p=/);
  assert.equal(
    source.slice(carets.indexOf('^')).replace(/["…].*$/, ''),
    long.slice(0, carets.length - carets.indexOf('^')),
  );
  for (const line of lines) assert.ok(line.length <= 100, line);
});

test('nothing of a file reaches the terminal as a control character', async (t) => {
  const evil = '\x1b]0;owned\x07\x1b[31m\u202e\u2028\x9b';
  const name = 'a\x1b[2Jb.eml';
  const cwd = await folderWith(t, {
    [name]: `DKIM-Signature: v=1; a=rsa-sha256; d=${evil}\r\nFrom: ${evil}\r\nSubject: ${evil}\r\n\r\n${evil}\r\n`,
    'evil.zone': `s1._domainkey.example.org. 3600 IN TXT "${evil}; v=DKIM1; p=${publicKeyData('rsa512')}${evil}"\n`,
  });
  for (const args of [
    ['.'],
    ['none\x1b[1m'],
    ['.', '--fix-dry-run'],
    ['explain', name],
    ['verify', name, '--zone', 'evil.zone'],
    ['records', 'evil.zone'],
    ['.', '--format', 'github'],
  ]) {
    const { stdout, stderr } = await dkimLint(args, { cwd });
    const shown = (stdout + stderr).replace(/\n|\t/g, '');
    if (args[1] === '--fix-dry-run') continue;
    assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u, args.join(' '));
  }
});

test('colours are for terminals, and for those who ask', async (t) => {
  const cwd = await folderWith(t, { 'example.org.zone': SHORT });
  const esc = '\x1b[';
  const run = async (args: string[], env: Record<string, string> = {}) =>
    (await dkimLint(['example.org.zone', ...args], { cwd, env })).stdout.includes(esc);
  assert.equal(await run([]), false);
  assert.equal(await run(['--color']), true);
  assert.equal(await run(['--no-color'], { FORCE_COLOR: '1' }), false);
  assert.equal(await run([], { FORCE_COLOR: '1' }), true);
  assert.equal(await run([], { FORCE_COLOR: '1', NO_COLOR: '1' }), false);
});

test('github writes workflow commands with everything escaped', async (t) => {
  const cwd = await folderWith(t, { 'a,b:c%.zone': SHORT });
  const { code, stdout } = await dkimLint(['a,b:c%.zone', '--format', 'github'], { cwd });
  assert.equal(code, 1);
  const line = stdout.split('\n').find((text) => text.includes('key/rsa-too-short'));
  assert.match(
    line!,
    /^::error file=a%2Cb%3Ac%25\.zone,line=6,col=\d+,endColumn=\d+,title=key\/rsa-too-short::This RSA key has 512 bits/,
  );
});

test('sarif names rules, places, fixes and fingerprints', async (t) => {
  const cwd = await folderWith(t, { 'zones/example org.zone': MISPLACED });
  const { stdout } = await dkimLint(['zones', '--format', 'sarif'], { cwd });
  const log = JSON.parse(stdout) as Log;
  assert.equal(log.version, '2.1.0');
  const [run = assert.fail()] = log.runs;
  const results = run.results ?? [];
  const result = results.find(({ ruleId }) => ruleId === 'key/version-not-first') ?? assert.fail();
  assert.equal(run.tool.driver.rules![result.ruleIndex!]!.id, 'key/version-not-first');
  assert.equal(result.level, 'error');
  const place = result.locations![0]!.physicalLocation!;
  assert.deepEqual(place.artifactLocation, { uri: 'zones/example%20org.zone', uriBaseId: '%SRCROOT%' });
  const at = MISPLACED.indexOf('v=DKIM1');
  assert.deepEqual([place.region!.startLine, place.region!.charOffset, place.region!.charLength], [6, at, 7]);
  assert.match(Object.values(result.partialFingerprints!)[0]!, /^[0-9a-f]{32}:1$/);
  const [change = assert.fail()] = result.fixes![0]!.artifactChanges;
  const edits = change.replacements.map(({ deletedRegion, insertedContent }) => ({
    start: deletedRegion.charOffset!,
    end: deletedRegion.charOffset! + deletedRegion.charLength!,
    text: insertedContent?.text ?? '',
  }));
  let text = MISPLACED;
  for (const { start, end, text: inserted } of edits.sort((a, b) => b.start - a.start))
    text = text.slice(0, start) + inserted + text.slice(end);
  assert.match(text, /"v=DKIM1; k=rsa; p=/);
});

test('a fingerprint stays when other lines move', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': SHORT, 'b/a.zone': SHORT.replace('@ IN NS', '; a comment\n\n@ IN NS') });
  const prints = await Promise.all(
    ['a.zone', 'b/a.zone'].map(async (file) => {
      const log = JSON.parse((await dkimLint([file, '--format', 'sarif'], { cwd })).stdout) as Log;
      return log.runs[0]!.results!.find(({ ruleId }) => ruleId === 'key/rsa-too-short')!.partialFingerprints;
    }),
  );
  assert.deepEqual(prints[0], prints[1]);
});

test('a reader that stops early is not a fault', async (t) => {
  const lines = Array.from({ length: 60_000 }, (_, i) => `h${i} IN A 192.0.2.${i % 256}\n`).join('');
  const cwd = await folderWith(t, { 'example.org.zone': HEAD + lines });
  const child = start(['records', 'example.org.zone'], { cwd });
  let stderr = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdout!.once('data', () => child.stdout!.destroy());
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(stderr, '');
  assert.equal(code, 0);
});

test('a reader of errors that stops early is not a fault', async (t) => {
  const cwd = await folderWith(t, {});
  const child = start(['keygen', '--domain', 'example.org', '--selector', 's1', '--type', 'ed25519', '--out', '.'], {
    cwd,
  });
  child.stderr!.destroy();
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(code, 0);
});

test('a folder without anything to check is reported', async (t) => {
  const cwd = await folderWith(t, {});
  await mkdir(path.join(cwd, 'empty'));
  const { code, stderr } = await dkimLint(['empty'], { cwd });
  assert.equal(code, 0);
  assert.match(stderr, /No messages or zone files found/);
});

test('zones and messages of any name are found in a folder by their content, and the others are counted', async (t) => {
  const cwd = await folderWith(t, {
    'example.org.db': GOOD,
    'sub/example.org': GOOD,
    'cur/1700000000.M1.host:2,S': MESSAGE,
    'README.md': '# Zones\n\nThese are zones.\n',
    picture: Uint8Array.of(0x89, 0x50, 0, 0, 0, 1),
    '.hidden': GOOD,
  });
  const { code, stdout, stderr } = await dkimLint(['--format', 'json', '.'], { cwd });
  assert.deepEqual(
    parse(stdout).files.map(({ path: name, language }) => [name, language]),
    [
      ['example.org.db', 'dns-zone'],
      ['cur/1700000000.M1.host:2,S', 'eml'],
      ['sub/example.org', 'dns-zone'],
    ],
  );
  assert.match(stderr, /^2 files were skipped/);
  assert.equal(code, 0);
  const sniffed = await dkimLint(['--sniff', '--format', 'json', '.'], { cwd });
  assert.equal(sniffed.stdout, stdout);
});

test('a file that is neither a message nor a zone is unknown, unless the user declares its language', async (t) => {
  const cwd = await folderWith(t, {
    'hosts.txt': '192.0.2.1 www\n',
    notes: 'Call the hoster.\n',
    program: Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1),
    empty: '',
    'example.org.zone': GOOD,
  });
  const { code, stdout, stderr } = await dkimLint(['hosts.txt', 'notes', 'program', 'empty', 'example.org.zone'], {
    cwd,
  });
  assert.equal(code, 3);
  assert.match(stdout, /1 file checked: nothing found/);
  assert.match(stderr, /^hosts\.txt: is a hosts file/m);
  assert.match(stderr, /^notes: is neither a message nor a zone file/m);
  assert.match(stderr, /^program: is not text/m);
  assert.match(stderr, /^empty: is empty/m);
  for (const options of [
    ['--language', 'dns-zone'],
    ['--origin', 'example.org'],
  ]) {
    const declared = await dkimLint([...options, '--format', 'json', 'notes'], { cwd });
    assert.equal(parse(declared.stdout).files[0]?.language, 'dns-zone');
    assert.equal(declared.code, 1);
  }
  const mail = await dkimLint(['--language', 'eml', '--format', 'json', 'notes'], { cwd });
  assert.equal(parse(mail.stdout).files[0]?.language, 'eml');
  assert.equal((await dkimLint(['--language', 'yaml', 'notes'], { cwd })).code, 2);
});

test('text pasted from a bounce is mail', async (t) => {
  const cwd = await folderWith(t, {});
  const { code, stdout } = await dkimLint(['--format', 'json', '-'], { cwd, input: '550 5.7.26 unauthenticated\n' });
  assert.equal(parse(stdout).files[0]?.language, 'eml');
  assert.equal(code, 0);
});
