/** The packages as users get them: npm's, installed in an empty folder without a registry and run by the system's Node; and the extension's. */

import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire, SourceMap } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { pack } from '../../build/package.ts';
import { extensionReadme } from '../../build/readme.ts';
import { publish, stage } from '../../build/release.ts';
import { decodeMessage } from '../../server/src/host/decode.ts';
import { folderWith } from './cli-run.ts';

const SERVER = path.resolve(import.meta.dirname, '../../server');
const run = promisify(execFile);
/** The suites run without a build, too. */
const IS_BUILT = existsSync(path.join(SERVER, 'dist/cli.js'));

const skip = IS_BUILT ? false : 'nothing is built';
const shell = process.platform === 'win32';

/** The Node that users have, not the newer one that the scripts bring with them; and its version. */
function usersNode(): readonly [program: string, version: string] {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const folders = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => !folder.includes('node_modules'));
  const program = folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file)) ?? process.execPath;
  return [program, execFileSync(program, ['--version'], { encoding: 'utf8' }).trim()];
}

const [NODE, NODE_VERSION] = usersNode();

test(`the package dkim-lint installs alone and runs on Node ${NODE_VERSION}`, { skip }, async (t) => {
  const cwd = await folderWith(t, {
    'package.json': '{ "private": true }\n',
    'a.zone': '$ORIGIN example.org.\na A ::1\n',
  });
  const staged = await stage(path.join(cwd, 'staged'));
  assert.deepEqual(
    staged.map((folder) => path.basename(folder)),
    ['dkim-language-server', 'dkim-lint'],
  );
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', cwd], { cwd: staged[1], shell });
  const [{ filename, size }] = JSON.parse(stdout) as [{ filename: string; size: number }];
  assert.ok(size < 1_000_000, `${size} octets packed`);
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${filename}`], { cwd, shell });
  const program = path.join(cwd, 'node_modules/dkim-lint/bin/dkim-lint.cjs');
  const result = await run(NODE, [program, 'a.zone', '--format', 'unix'], { cwd }).catch((error) => error);
  assert.deepEqual([result.code, /a\.zone:2:5: error: /.test(result.stdout)], [1, true], result.stderr);
  writeFileSync(path.join(cwd, 'a.eml'), 'From: Joe <joe@example.org>\r\n\r\nHello\r\n');
  for (const command of ['explain', 'report', 'verify', 'selectors', 'anonymize']) {
    const { stdout: text } = await run(NODE, [program, command, 'a.eml'], { cwd });
    assert.ok(text.length > 10, command);
  }
});

test('both packages have the repository of the workflow that publishes them, and no other', { skip }, async (t) => {
  const cwd = await folderWith(t, {});
  const variables = { GITHUB_SERVER_URL: 'https://example.org', GITHUB_REPOSITORY: 'a/b', GITHUB_SHA: '1' };
  const before = { ...process.env };
  for (const name of Object.keys(variables)) delete process.env[name];
  t.after(() => Object.assign(process.env, before));
  const linksOf = async () =>
    (await stage(cwd)).map((folder) => {
      const json = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
      assert.equal(json['devDependencies'], undefined);
      return [json['repository'], json['bugs'], json['homepage']];
    });
  assert.deepEqual((await linksOf())[0], [undefined, undefined, undefined]);
  Object.assign(process.env, variables);
  const links = [
    { type: 'git', url: 'git+https://example.org/a/b.git', directory: 'server' },
    { url: 'https://example.org/a/b/issues' },
    'https://example.org/a/b#readme',
  ];
  assert.deepEqual(await linksOf(), [links, links]);
  for (const name of Object.keys(variables)) delete process.env[name];
});

test('a release that failed halfway is run again and publishes the rest', { skip }, async (t) => {
  const cwd = await folderWith(t, {});
  const published = new Map<string, { readonly versions: object }>();
  let refusals = 1;
  const registry = createServer(async (request, response) => {
    const name = request.url!.slice(1);
    const answer = (status: number, json: object) => response.writeHead(status).end(JSON.stringify(json));
    if (request.method !== 'PUT') {
      const json = published.get(name);
      return json === undefined ? answer(404, {}) : answer(200, json);
    }
    assert.equal(request.headers.authorization, 'Bearer made-for-this-test');
    const body = (await json(request)) as { name: string; versions: object };
    assert.equal(body.name, name);
    if (name === 'dkim-lint' && refusals-- > 0) return answer(403, { error: 'try again' });
    published.set(name, body);
    return answer(201, { ok: true });
  });
  t.after(() => registry.close());
  await once(registry.listen(0, '127.0.0.1'), 'listening');
  const { port } = registry.address() as AddressInfo;
  const configuration = path.join(cwd, 'npmrc');
  const host = `//127.0.0.1:${port}/`;
  writeFileSync(configuration, `registry=http:${host}\n${host}:_authToken=made-for-this-test\nloglevel=silent\n`);
  const before = process.env['npm_config_userconfig'];
  process.env['npm_config_userconfig'] = configuration;
  t.after(() => {
    if (before === undefined) delete process.env['npm_config_userconfig'];
    else process.env['npm_config_userconfig'] = before;
  });

  const folders = await stage(path.join(cwd, 'staged'));
  await assert.rejects(publish(folders), { message: 'npm could not publish dkim-lint (exit code 1).' });
  assert.deepEqual([...published.keys()], ['dkim-language-server']);
  await publish(folders);
  assert.deepEqual([...published.keys()], ['dkim-language-server', 'dkim-lint']);
  // Nothing is left to do, so nothing is sent.
  refusals = Number.POSITIVE_INFINITY;
  await publish(folders);
});

test('the pages of rules in the extension have their prose and one example, and say where more are', { skip }, () => {
  const read = (file: string) => readFileSync(path.join(SERVER, file), 'utf8').replaceAll('\r\n', '\n');
  const pages = JSON.parse(read('../dist/rules.json')) as { id: string; page: string }[];
  assert.ok(pages.length > 250);
  const fences = /^```[\s\S]*?^```$/gm;
  const words = (page: string) => page.replace(fences, '').match(/^(?!## |More examples: ).+$/gm);
  for (const { id, page } of pages) {
    const whole = read(`dist/rules/${id}.md`);
    assert.deepEqual(words(page), words(whole), id);
    const [examples, all] = [page.match(fences) ?? [], whole.match(fences) ?? []];
    assert.ok(examples.length > 0, id);
    assert.deepEqual(examples, all.slice(0, examples.length), id);
    assert.equal(page.endsWith(`\n\nMore examples: \`npx dkim-lint rules ${id}\`\n`), examples.length < all.length, id);
  }
});

test('the bill of materials lists the packages whose licences are shipped', { skip }, () => {
  for (const folder of ['dist', 'server/dist']) {
    const at = path.resolve(SERVER, '..', folder);
    const bill = JSON.parse(readFileSync(path.join(at, 'sbom.cdx.json'), 'utf8')) as {
      components: { name: string; version: string; purl: string; licenses: unknown[] }[];
    };
    const licenses = readFileSync(path.join(at, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    const listed = [...licenses.matchAll(/^-{80}\n\n(\S+ \S+) \(/gm)].map(([, name]) => name!);
    assert.deepEqual(
      bill.components.map(({ name, version }) => `${name} ${version}`),
      listed,
    );
    assert.ok(listed.length > 15);
    for (const { purl, licenses: own } of bill.components) assert.ok(purl.startsWith('pkg:npm/') && own.length === 1);
  }
});

test('the extension is packed the same twice, under 1 MB, with all that it needs', { skip }, async (t) => {
  const cwd = await folderWith(t, {});
  const hashes = new Set<string>();
  for (const name of ['1.vsix', '2.vsix']) {
    const file = path.join(cwd, name);
    await pack(file, 'quiet');
    const octets = readFileSync(file);
    assert.ok(octets.length < 1_000_000, `${octets.length} octets`);
    hashes.add(createHash('sha256').update(octets).digest('hex'));
  }
  assert.equal(hashes.size, 1);
  const files = Object.keys(unzipSync(readFileSync(path.join(cwd, '1.vsix'))));
  for (const name of [
    'dist/activation.cjs',
    'dist/client.cjs',
    'dist/server.js',
    'dist/server-process.js',
    'dist/compile-cache.cjs',
    'dist/decode.js',
    'dist/rules.json',
    'dist/sbom.cdx.json',
  ]) {
    assert.ok(files.includes(`extension/${name}`), name);
  }
  assert.deepEqual(
    files.filter((file) => /\.map$|\.ts$|node_modules/.test(file)),
    [],
  );
});

test('the page of the extension is for users, and its pictures and links lead somewhere', () => {
  const readme = readFileSync(path.resolve(SERVER, '../README.md'), 'utf8');
  const targets = (text: string) => [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, target]) => target!);
  assert.ok(targets(readme).length > 5);
  const alone = extensionReadme(readme, undefined);
  assert.deepEqual(targets(alone), []);
  assert.doesNotMatch(alone, /npm (?:ci|start)|<!--|!\[/);
  assert.match(alone, /Install from VSIX/);
  const published = targets(extensionReadme(readme, { url: 'https://example.org/a/b', revision: 'v1' }));
  assert.equal(published.filter((target) => target.startsWith('https://example.org/a/b/raw/v1/images/')).length, 3);
  for (const target of published) {
    const [, file] = /^https:\/\/example\.org\/a\/b\/(?:raw|blob)\/v1\/(.+)$/.exec(target) ?? [];
    assert.ok(file !== undefined && existsSync(path.resolve(SERVER, '..', file)), target);
  }
});

test('the packed package installs alone, and both programs run', { skip }, async (t) => {
  const cwd = await folderWith(t, { 'package.json': '{ "private": true }\n', 'a.zone': '@ IN A 192.0.2.1\n' });
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', cwd], { cwd: SERVER, shell });
  const [{ filename, size }] = JSON.parse(stdout) as [{ filename: string; size: number }];
  assert.ok(size < 1_200_000, `${size} octets packed`);
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
    const result = await run(NODE, [bin('dkim-lint'), ...args], { cwd });
    assert.ok(result.stdout.length > 20, args.join(' '));
  }
  assert.match(await initialize(bin('dkim-language-server'), cwd), /"capabilities":\{/);
});

test('source maps lead from the bundles to the sources, and no line of a bundle fills a screen', { skip }, () => {
  const root = path.resolve(SERVER, '..');
  for (const [file, text, source] of [
    ['dist/server.js', 'speaks the Language Server Protocol', 'server/src/node.ts'],
    ['dist/server.js', 'has to be able to read the private key', 'server/src/core/keys/signer-configuration.ts'],
    ['server/dist/server.js', 'speaks the Language Server Protocol', 'server/src/node.ts'],
    ['server/dist/cli.js', 'accepted for scripts', 'server/src/cli/main.ts'],
  ] as const) {
    const code = readFileSync(path.join(root, file), 'utf8');
    const before = code.slice(0, code.indexOf(text)).split('\n');
    const map = new SourceMap(JSON.parse(readFileSync(path.join(root, `${file}.map`), 'utf8')));
    const entry = map.findEntry(before.length - 1, before.at(-1)!.length);
    assert.ok('originalLine' in entry);
    assert.equal(path.resolve(root, path.dirname(file), entry.originalSource), path.join(root, source));
    const lines = readFileSync(path.join(root, source), 'utf8').split('\n');
    const near = lines.slice(entry.originalLine, entry.originalLine + 3).join('\n');
    assert.ok(near.includes(text), near);
    for (const line of code.split('\n')) assert.ok(line.length < 150_000, `${file}: ${line.slice(0, 100)}`);
  }
});

test('the built decoder shows what the library shows', { skip }, async () => {
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
    ...CHARSETS.map(([charset, hex]) =>
      Buffer.concat([
        Buffer.from(`From: a@example.org\r\nContent-Type: text/plain; charset=${charset}\r\n\r\n`),
        Buffer.from(hex, 'hex'),
        Buffer.from('\r\nend\r\n'),
      ]),
    ),
    Buffer.from(
      'From: a@example.org\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\nx',
    ),
    ...messages.map((name) => readFileSync(path.join(examples, name))),
  ];
  for (const bytes of texts) {
    const [shown, expected] = [await built.decodeMessage(bytes), await decodeMessage(bytes)];
    assert.deepEqual(expected.notes, []);
    assert.deepEqual(shown, expected);
  }
});

test('the built decoder has every character of the tables that it packs', { skip }, async () => {
  const { decodeMessage: built } = createRequire(import.meta.url)(path.join(SERVER, 'dist/decode.js')) as {
    decodeMessage: typeof decodeMessage;
  };
  const rows = Array.from({ length: 0xff - 0x81 }, (_, i) =>
    Array.from({ length: 0xff - 0x40 }, (_, k) => [0x81 + i, 0x40 + k]),
  );
  const pairs = Buffer.from(rows.flatMap((row) => [...row.flat(), 0x0d, 0x0a]));
  const single = Buffer.from(Array.from({ length: 0x80 }, (_, i) => 0x80 + i));
  const doubleByte = ['shift_jis', 'euc-jp', 'gb18030', 'gbk', 'big5', 'big5-hkscs', 'euc-kr'];
  const singleByte = ['windows-1251', 'windows-1256', 'koi8-r', 'iso-8859-2', 'iso-8859-16', 'cp437', 'macintosh'];
  for (const [charsets, octets] of [
    [doubleByte, pairs],
    [singleByte, single],
  ] as const) {
    for (const charset of charsets) {
      const head = Buffer.from(`Content-Type: text/plain; charset=${charset}\r\n\r\n`);
      const message = Buffer.concat([head, octets]);
      const [shown, expected] = [await built(message), await decodeMessage(message)];
      assert.ok(new Set(expected.text).size > octets.length / 8, charset);
      assert.deepEqual(shown, expected, charset);
    }
  }
});

/** Text in the encodings whose tables the build packs in another way. */
const CHARSETS = [
  ['iso-2022-jp', '1b2442467c4b5c386c1b2842'],
  ['euc-jp', 'c6fccbdcb8ec8fb0a18eb1'],
  ['shift_jis', '93fa967b8cea'],
  ['gb18030', 'd6d0cec48139ee39'],
  ['gbk', 'd6d0cec4'],
  ['big5', 'a4a4a4e5'],
  ['big5-hkscs', 'a4a48740'],
  ['euc-kr', 'c7d1b1db'],
] as const;

/** The server's answer to the first request. */
function initialize(server: string, cwd: string): Promise<string> {
  const child = spawn(NODE, [server, '--stdio'], { cwd, timeout: 30_000 });
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
