/**
 * Writing files, for every door. A file that is replaced keeps its owner, group, mode, access control list and extended
 * attributes, so that a name server that could read its zone still can; readers see the old text or the new one. Where that
 * cannot be had by putting a new file in the old one's place (hard links, a file of someone else, a system whose `cp` copies no
 * attributes), the text is written into the file itself, with the old text saved beside it meanwhile. Whatever does
 * not work out leaves the file as it was.
 */

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { type BigIntStats, constants, existsSync } from 'node:fs';
import { access, type FileHandle, link, lstat, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { isInside } from '../project/is-inside.ts';
import { type FileContents, identityOf, isSameFile, readRegularFile, UnreadableFile } from './regular-file.ts';

/** Why a file was not written, as the end of a sentence that begins with its name; the file is as it was. */
export class NotWritten extends Error {
  override readonly name = 'NotWritten';
}

export interface ReplaceOptions {
  /** Folders, one of which must hold the file after all links. Without it the link that the user named is followed. */
  readonly within?: readonly string[] | undefined;
  /** Called before each step that changes something on disk; tests end the process there. */
  readonly onStep?: ((step: string) => void) | undefined;
}

/**
 * @param read what was read from the file, which must still be there
 * @param text written as UTF-8
 * @throws NotWritten
 */
export async function replaceFile(
  file: string,
  read: FileContents,
  text: string,
  { within, onStep = () => undefined }: ReplaceOptions = {},
): Promise<void> {
  try {
    const target = await realpath(file);
    if (within !== undefined) await expectInside(target, within);
    const status = await expectUnchanged(target, read);
    await expectWritable(target, status);
    const bytes = new TextEncoder().encode(text);
    if (status.nlink === 1n && (await replaceByNew(target, read, bytes, status, onStep))) return;
    await writeInPlace(target, read, bytes, onStep);
  } catch (error) {
    throw notWritten(error);
  }
}

/**
 * Makes a new file, whole or not at all.
 *
 * @returns whether it was made; not where something by that name is there, a link that leads nowhere included
 * @throws what the system says
 */
export async function createFile(file: string, text: string, mode: number): Promise<boolean> {
  const temporary = temporaryBeside(file);
  await writeNew(temporary, text, mode);
  try {
    // Unlike a renaming, this fails where the name is taken.
    await link(temporary, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EISDIR'].includes(code ?? '')) throw error;
    // A file system without hard links.
    try {
      await writeNew(file, text, mode);
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw failure;
    }
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(path.dirname(file));
  return true;
}

/** Fails for what is there; leaves nothing where writing fails. */
async function writeNew(file: string, content: string | Uint8Array, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode);
  try {
    await handle.writeFile(content);
    await handle.sync();
    await handle.close();
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(file, { force: true });
    throw error;
  }
}

async function expectInside(target: string, folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const real = await realpath(folder).catch(() => undefined);
    if (real !== undefined && isInside(real, target, path)) return;
  }
  throw new NotWritten(`is a link to ${target}, outside of the folder. Name that file to have it changed.`);
}

async function expectUnchanged(target: string, { bytes, identity }: FileContents): Promise<BigIntStats> {
  const changed = new NotWritten('has changed since it was read. Run the command again.');
  const status = await lstat(target, { bigint: true }).catch(() => undefined);
  if (!status?.isFile() || !isSameFile(identityOf(status), identity)) throw changed;
  // A clock may be too coarse to show a change.
  const now = await readRegularFile(target, bytes.length).catch((error) => {
    throw error instanceof UnreadableFile ? changed : error;
  });
  if (Buffer.compare(now.bytes, bytes) !== 0) throw changed;
  return status;
}

/** A file that nobody may write was protected by its owner; root could write it all the same. */
async function expectWritable(target: string, { mode }: BigIntStats): Promise<void> {
  const readOnly = new NotWritten('is read-only.');
  if ((mode & 0o222n) === 0n) throw readOnly;
  await access(target, constants.W_OK).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EACCES' || error.code === 'EPERM' ? readOnly : error;
  });
}

/** Whether the file was replaced; not where a new one would differ from it in more than its text. */
async function replaceByNew(
  target: string,
  read: FileContents,
  bytes: Uint8Array,
  status: BigIntStats,
  onStep: (step: string) => void,
): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const temporary = temporaryBeside(target);
  onStep('create');
  const handle = await open(temporary, 'wx', 0o600);
  try {
    onStep('attributes');
    if (!(await copyAttributes(target, status, handle))) return false;
    onStep('write');
    await handle.writeFile(bytes);
    await handle.sync();
    await expectUnchanged(target, read);
    onStep('rename');
    await rename(temporary, target);
    onStep('renamed');
    await syncFolder(path.dirname(target));
    return true;
  } finally {
    await handle.close().catch(() => undefined);
    await rm(temporary, { force: true });
  }
}

/**
 * Gives an open, empty file the owner, group, mode, access control list and extended attributes of another, by way of `cp`,
 * because Node knows no attributes. Both are given as open files, so that nobody can put another file in their place.
 */
async function copyAttributes(source: string, status: BigIntStats, to: FileHandle): Promise<boolean> {
  const from = await open(source, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    if (!isSameFile(identityOf(await from.stat({ bigint: true })), identityOf(status))) return false;
    const kept = ['mode', 'ownership', 'xattr', ...(existsSync('/sys/fs/selinux/enforce') ? ['context'] : [])];
    const options = ['--attributes-only', `--preserve=${kept.join(',')}`];
    const child = spawn('cp', [...options, '/proc/self/fd/3', '/proc/self/fd/4'], {
      stdio: ['ignore', 'ignore', 'ignore', from.fd, to.fd],
      env: { PATH: '/usr/bin:/bin:/run/current-system/sw/bin' },
    });
    const code = await new Promise<number | null>((resolve) => {
      child.once('error', () => resolve(null));
      child.once('exit', resolve);
    });
    const { uid, gid, mode } = await to.stat({ bigint: true });
    return code === 0 && uid === status.uid && gid === status.gid && mode === status.mode;
  } finally {
    await from.close();
  }
}

async function writeInPlace(
  target: string,
  read: FileContents,
  bytes: Uint8Array,
  onStep: (step: string) => void,
): Promise<void> {
  const saved = temporaryBeside(target, 'saved');
  onStep('save');
  await writeNew(saved, read.bytes, 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EACCES') throw error;
    throw new NotWritten('needs a copy beside it while it is written, and its folder is read-only.');
  });
  let isSaved = true;
  try {
    await expectUnchanged(target, read);
    const handle = await open(target, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0));
    try {
      if (!isSameFile(identityOf(await handle.stat({ bigint: true })), read.identity)) {
        throw new NotWritten('has changed since it was read. Run the command again.');
      }
      onStep('overwrite');
      await overwrite(handle, bytes).catch(async (error: unknown) => {
        // What the old text took is still there, a full disk or not.
        isSaved = false;
        await overwrite(handle, read.bytes);
        isSaved = true;
        throw error;
      });
      onStep('overwritten');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isSaved) throw error;
    throw new NotWritten(`could not be written or restored: its old text is in ${saved}.`);
  } finally {
    if (isSaved) await rm(saved, { force: true });
  }
}

/** Cut last, so that writing the old text again needs no new room. */
async function overwrite(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    at += (await handle.write(bytes, at, bytes.length - at, at)).bytesWritten;
  }
  await handle.truncate(bytes.length);
  await handle.sync();
}

/** A name that nobody can guess, and that no search of folders takes for a zone. */
function temporaryBeside(file: string, kind = 'tmp'): string {
  const base = path.basename(file).slice(0, 100);
  return path.join(path.dirname(file), `.${base}.${randomBytes(8).toString('hex')}.${kind}`);
}

/** So that the new name outlives a power cut; not every system lets a folder be opened. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no longer exists.',
  EACCES: 'may not be written (permission denied).',
  EPERM: 'may not be written (permission denied).',
  EROFS: 'is on a read-only file system.',
  ENOSPC: 'could not be written: the disk is full.',
  EDQUOT: 'could not be written: your quota is used up.',
  ELOOP: 'is a link to itself.',
};

function notWritten(error: unknown): NotWritten {
  if (error instanceof NotWritten) return error;
  if (error instanceof UnreadableFile) return new NotWritten(error.message);
  return new NotWritten(reasonOf(error));
}

/**
 * Makes a folder, and those above it, where they are not there yet. With `recursive`, Node (up to 24) never returns where the system
 * denies a folder inside one that is there, as below `/proc`.
 *
 * @param mode of the folders that are made
 * @throws what the system says
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  try {
    await makeOne(folder, mode);
  } catch (error) {
    const parent = path.dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === folder) throw error;
    await makeFolder(parent, mode);
    await makeOne(folder, mode);
  }
}

async function makeOne(folder: string, mode: number): Promise<void> {
  await mkdir(folder, { mode }).catch(async (error) => {
    const isThere = await stat(folder).then(
      (status) => status.isDirectory(),
      () => false,
    );
    if (!isThere) throw error;
  });
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (typeof code !== 'string') return `could not be written (${String(error)}).`;
  return REASONS[code] ?? `could not be written (${code}).`;
}

/** Why a file could not be made; what follows its name. */
export function whyNotMade(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'could not be written: there is no such folder.';
  return code === 'EISDIR' ? 'could not be written: it is a folder.' : reasonOf(error);
}
