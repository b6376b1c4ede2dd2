/** The npm package as a user gets it: packed, installed in an empty folder without a registry, and run. */

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { decodeMessage } from '../../server/src/host/decode.ts';
import { folderWith } from './cli-run.ts';

const SERVER = path.resolve(import.meta.dirname, '../../server');
const run = promisify(execFile);
/** The suites run without a build, too. */
const IS_BUILT = existsSync(path.join(SERVER, 'dist/cli.js'));

test('the packed package installs alone, and both programs run', {
  skip: IS_BUILT ? false : 'nothing is built',
}, async (t) => {
  const cwd = await folderWith(t, { 'package.json': '{ "private": true }\n', 'a.zone': '@ IN A 192.0.2.1\n' });
  const shell = process.platform === 'win32';
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', cwd], { cwd: SERVER, shell });
  const [{ filename, size }] = JSON.parse(stdout) as [{ filename: string; size: number }];
  assert.ok(size < 1_500_000, `${size} octets packed`);
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${filename}`], { cwd, shell });

  const modules = path.join(cwd, 'node_modules');
  assert.deepEqual(
    readdirSync(modules).filter((name) => !name.startsWith('.')),
    ['dkim-language-server'],
  );
  const home = path.join(modules, 'dkim-language-server');
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' });
  assert.deepEqual(
    files.filter((file) => file.endsWith('.map')),
    [],
  );
  const licenses = readFileSync(path.join(home, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
  for (const name of ['commander', 'mailparser', 'tldts', 'vscode-languageserver']) {
    assert.match(licenses, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
  }

  const bin = (name: string) => path.join(home, 'bin', `${name}.cjs`);
  writeFileSync(
    path.join(cwd, 'mail.eml'),
    'From: Joe <joe@example.org>\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\n\r\nHello\r\n',
  );
  for (const args of [
    ['rules', 'key/rsa-too-short'],
    ['explain', 'mail.eml'],
    ['report', 'mail.eml'],
  ]) {
    const result = await run(process.execPath, [bin('dkim-lint'), ...args], { cwd });
    assert.ok(result.stdout.length > 20, args.join(' '));
  }
  assert.match(await initialize(bin('dkim-language-server'), cwd), /"capabilities":\{/);
});

test('the built decoder shows what the library shows', { skip: IS_BUILT ? false : 'nothing is built' }, async () => {
  const built = createRequire(import.meta.url)(path.join(SERVER, 'dist/decode.js')) as {
    decodeMessage: typeof decodeMessage;
  };
  const examples = path.resolve(SERVER, '../examples');
  const messages = readdirSync(examples).filter((name) => name.endsWith('.eml'));
  assert.ok(messages.length > 2);
  const html =
    'To: "A & B" <a@example.com>\r\nContent-Type: text/html; charset=iso-2022-jp\r\n\r\n<p>See https://example.org &amp; more</p>\r\n';
  const alternative = `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nwww.example.org <x>\r\n--b\r\n${html}--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: In\r\n\r\nText\r\n--b--\r\n`;
  const texts = [
    Buffer.from(html),
    Buffer.from(alternative),
    ...messages.map((name) => readFileSync(path.join(examples, name))),
  ];
  for (const bytes of texts) {
    const [shown, expected] = [await built.decodeMessage(bytes), await decodeMessage(bytes)];
    assert.deepEqual(expected.notes, []);
    assert.deepEqual(shown, expected);
  }
});

/** The server's answer to the first request. */
function initialize(server: string, cwd: string): Promise<string> {
  const child = spawn(process.execPath, [server, '--stdio'], { cwd, timeout: 30_000 });
  const request = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { processId: null, rootUri: null, capabilities: {} },
  });
  child.stdin.write(`Content-Length: ${Buffer.byteLength(request)}\r\n\r\n${request}`);
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.includes('"serverInfo"')) return;
      child.kill();
      resolve(text);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`The server ended: ${text}`)));
  });
}
