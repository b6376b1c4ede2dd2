/** Files are replaced with all that belongs to them, or left as they were. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, linkSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { readRegularFile } from '../../server/src/host/regular-file.ts';
import { createFile, NotWritten, type ReplaceOptions, replaceFile } from '../../server/src/host/write-file.ts';
import { folderWith, hasProgram } from '../protocol/cli-run.ts';

const OLD = 'old text, which is longer\n';
const NEW = 'new text\n';
const isRoot = process.getuid?.() === 0;
const isLinux = process.platform === 'linux';

async function zone(t: TestContext): Promise<{ folder: string; file: string }> {
  const folder = await folderWith(t, { zone: OLD });
  return { folder, file: path.join(folder, 'zone') };
}

async function replace(file: string, text = NEW, options?: ReplaceOptions): Promise<void> {
  await replaceFile(file, await readRegularFile(file, 1 << 20), text, options);
}

async function expectRefused(file: string, reason: RegExp, options?: ReplaceOptions): Promise<void> {
  await assert.rejects(
    replace(file, NEW, options),
    (error) => error instanceof NotWritten && reason.test(error.message),
  );
  assert.equal(await readFile(file, 'utf8'), OLD);
}

for (const mode of [0o640, 0o664, 0o600, 0o755]) {
  test(`mode ${mode.toString(8)} is kept, and nothing else stays in the folder`, async (t) => {
    const { folder, file } = await zone(t);
    chmodSync(file, mode);
    await replace(file);
    assert.equal((await stat(file)).mode & 0o7777, mode);
    assert.equal(await readFile(file, 'utf8'), NEW);
    assert.deepEqual(await readdir(folder), ['zone']);
  });
}

test('owner and group are kept when root writes', { skip: !isRoot && 'needs root' }, async (t) => {
  const { file } = await zone(t);
  execFileSync('chown', ['65534:12345', file]);
  chmodSync(file, 0o640);
  await replace(file);
  const { uid, gid, mode } = statSync(file);
  assert.deepEqual([uid, gid, mode & 0o7777], [65534, 12345, 0o640]);
});

test('an access control list and extended attributes are kept', {
  skip: !hasProgram('setfacl') && 'needs acl',
}, async (t) => {
  const { file } = await zone(t);
  execFileSync('setfacl', ['-m', 'u:12345:r--,g:12346:rw-', file]);
  const python = 'import os,sys; os.setxattr(sys.argv[1], "user.origin", b"example.org")';
  const hasAttributes = spawnSync('python3', ['-c', python, file]).status === 0;
  const before = execFileSync('getfacl', ['-p', file], { encoding: 'utf8' });
  await replace(file);
  assert.equal(await readFile(file, 'utf8'), NEW);
  assert.equal(execFileSync('getfacl', ['-p', file], { encoding: 'utf8' }), before);
  if (!hasAttributes) return;
  const get = 'import os,sys; print(os.getxattr(sys.argv[1], "user.origin").decode(), end="")';
  assert.equal(execFileSync('python3', ['-c', get, file], { encoding: 'utf8' }), 'example.org');
});

test("a folder's default list is not put on a file that has none", {
  skip: !hasProgram('setfacl') && 'needs acl',
}, async (t) => {
  const { folder, file } = await zone(t);
  execFileSync('setfacl', ['-d', '-m', 'u:12345:rwx', folder]);
  const before = execFileSync('getfacl', ['-p', file], { encoding: 'utf8' });
  await replace(file);
  assert.equal(execFileSync('getfacl', ['-p', file], { encoding: 'utf8' }), before);
});

test('both names of a hard link have the new text and stay one file', async (t) => {
  const { folder, file } = await zone(t);
  linkSync(file, path.join(folder, 'twin'));
  await replace(file);
  assert.equal(await readFile(path.join(folder, 'twin'), 'utf8'), NEW);
  assert.equal(statSync(file).ino, statSync(path.join(folder, 'twin')).ino);
  assert.deepEqual((await readdir(folder)).sort(), ['twin', 'zone']);
});

test('a file that changed since it was read is left alone', async (t) => {
  const { folder, file } = await zone(t);
  const changes: [string, () => unknown][] = [
    ['longer', () => appendFileSync(file, 'more\n')],
    ['of the same size and time', () => writeSameSizeAndTime(file)],
    [
      'replaced by another',
      async () => {
        await writeFile(`${file}2`, OLD);
        await rename(`${file}2`, file);
      },
    ],
  ];
  for (const [name, change] of changes) {
    await writeFile(file, OLD);
    const read = await readRegularFile(file, 1 << 20);
    await change();
    const now = await readFile(file, 'utf8');
    await assert.rejects(replaceFile(file, read, NEW), /has changed since it was read/, name);
    assert.equal(await readFile(file, 'utf8'), now);
  }
  assert.deepEqual(await readdir(folder), ['zone']);
});

function writeSameSizeAndTime(file: string): void {
  const { atime, mtime } = statSync(file);
  spawnSync(process.execPath, [
    '-e',
    `require('fs').writeFileSync(process.argv[1], ${JSON.stringify(OLD.toUpperCase())})`,
    file,
  ]);
  utimesSync(file, atime, mtime);
}

test('a change between the check and the renaming is seen', {
  skip: !isLinux && 'Linux replaces by renaming',
}, async (t) => {
  const { file } = await zone(t);
  const onStep = (step: string) => {
    if (step === 'write') appendFileSync(file, 'more\n');
  };
  await assert.rejects(replace(file, NEW, { onStep }), /has changed since it was read/);
  assert.equal(await readFile(file, 'utf8'), `${OLD}more\n`);
});

test('a file that nobody may write is left alone, also by root', async (t) => {
  const { file } = await zone(t);
  chmodSync(file, 0o444);
  await expectRefused(file, /^is read-only/);
});

test('a link is followed, and written only where it stays in the folders given', async (t) => {
  const { folder, file } = await zone(t);
  await mkdir(path.join(folder, 'zones'));
  const link = path.join(folder, 'zones', 'link');
  symlinkSync(file, link);
  await expectRefused(link, /is a link to .*zone, outside of the folder/, { within: [path.join(folder, 'zones')] });
  await replace(link, NEW, { within: [folder] });
  assert.equal(await readFile(file, 'utf8'), NEW);
  await writeFile(file, OLD);
  await replace(link);
  assert.equal(await readFile(file, 'utf8'), NEW);
  assert.ok((await readdir(path.join(folder, 'zones'), { withFileTypes: true }))[0]!.isSymbolicLink());
});

/** What may be in the folder after the process was ended at a step. */
const NEW_FILE_STEPS = ['create', 'attributes', 'write', 'rename', 'renamed'];
const IN_PLACE_STEPS = ['save', 'overwrite', 'overwritten'];

for (const step of NEW_FILE_STEPS) {
  test(`killed at "${step}", the file has its old or its new text`, { skip: !isLinux && 'Linux alone' }, async (t) => {
    const { file } = await zone(t);
    expectKilled(file, step);
    assert.equal(await readFile(file, 'utf8'), step === 'renamed' ? NEW : OLD);
  });
}

for (const step of IN_PLACE_STEPS) {
  test(`killed at "${step}" in a file with two names, the old text is there or beside it`, async (t) => {
    const { folder, file } = await zone(t);
    linkSync(file, path.join(folder, 'twin'));
    expectKilled(file, step);
    const texts = await Promise.all((await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8')));
    assert.ok(texts.includes(OLD));
    assert.ok(texts.every((text) => text === OLD || text === NEW));
  });
}

function expectKilled(file: string, step: string): void {
  const script = path.join(import.meta.dirname, 'kill-while-writing.ts');
  const { signal, stderr } = spawnSync(process.execPath, [script, file, step], { encoding: 'utf8' });
  assert.equal(signal, 'SIGKILL', stderr);
}

test('on a full disk the file stays as it was, alone in its folder', { skip: !isRoot && 'needs root' }, async (t) => {
  const folder = await folderWith(t, { 'disk/.keep': '' });
  const disk = path.join(folder, 'disk');
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status !== 0) return t.skip('cannot mount');
  try {
    await writeOnFullDisk(disk);
  } finally {
    spawnSync('umount', [disk]);
  }
});

async function writeOnFullDisk(disk: string): Promise<void> {
  const file = path.join(disk, 'zone');
  await writeFile(file, OLD);
  const large = 'x'.repeat(100_000);
  await assert.rejects(replace(file, large), /the disk is full/);
  assert.equal(await readFile(file, 'utf8'), OLD);
  linkSync(file, path.join(disk, 'twin'));
  await assert.rejects(replace(file, large), /the disk is full/);
  assert.equal(await readFile(file, 'utf8'), OLD);
  await assert.rejects(createFile(path.join(disk, 'key.pem'), large, 0o600), { code: 'ENOSPC' });
  assert.deepEqual((await readdir(disk)).sort(), ['twin', 'zone']);
}

test('a new file never takes the place of another, nor of a link to nowhere', async (t) => {
  const { folder, file } = await zone(t);
  symlinkSync(path.join(folder, 'nowhere'), path.join(folder, 'link'));
  assert.equal(await createFile(file, NEW, 0o600), false);
  assert.equal(await createFile(path.join(folder, 'link'), NEW, 0o600), false);
  assert.equal(await createFile(path.join(folder, 'key'), NEW, 0o600), true);
  assert.equal((await stat(path.join(folder, 'key'))).mode & 0o777, 0o600);
  assert.equal(await readFile(file, 'utf8'), OLD);
  assert.deepEqual((await readdir(folder)).sort(), ['key', 'link', 'zone']);
});

test('only regular files are read, and no more of them than is allowed', async (t) => {
  const { folder, file } = await zone(t);
  const fifo = path.join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  symlinkSync('/dev/zero', path.join(folder, 'zero'));
  await assert.rejects(readRegularFile(fifo, 10), /is a named pipe, not a regular file/);
  await assert.rejects(readRegularFile(path.join(folder, 'zero'), 10), /is a device, not a regular file/);
  await assert.rejects(readRegularFile(folder, 10), /is a folder/);
  await assert.rejects(readRegularFile(file, 10), /is larger than/);
  // Its size is said to be 0.
  assert.ok((await readRegularFile('/proc/self/status', 1 << 20)).bytes.length > 0);
  await assert.rejects(readRegularFile('/proc/self/status', 10), /is larger than/);
});
