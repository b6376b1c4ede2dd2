/**
 * Reading files that others have made: only regular files are read, and never more octets than the reader allows, whatever
 * the file's size is said to be. A device has no end, and a pipe may have no writer.
 */

import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';

/** What shows that a file on disk is still the one that was read. */
export interface FileIdentity {
  readonly dev: bigint;
  readonly ino: bigint;
  /** In octets. */
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

export interface FileContents {
  readonly bytes: Uint8Array;
  readonly identity: FileIdentity;
}

/** Why a file is not read, as the end of a sentence that begins with its name. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/** Without O_NONBLOCK, opening a pipe waits for a writer. Windows has no such flag. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const CHUNK = 64 * 1024;

/**
 * @param limit in octets
 * @throws UnreadableFile for what is not a regular file or is larger, and what the system says
 */
export function readRegularFileSync(file: string, limit: number): FileContents {
  // Looked at before it is opened, because opening a device can already do something.
  expectRegular(statSync(file, { bigint: true }), limit);
  const fd = openSync(file, FLAGS);
  try {
    const status = fstatSync(fd, { bigint: true });
    expectRegular(status, limit);
    const reading = new Reading(status, limit);
    for (;;) {
      const room = reading.room();
      const count = readSync(fd, room, 0, room.length, null);
      if (count === 0) return reading.contents();
      reading.took(count);
    }
  } finally {
    closeSync(fd);
  }
}

/** The same without blocking the process. */
export async function readRegularFile(file: string, limit: number): Promise<FileContents> {
  expectRegular(await stat(file, { bigint: true }), limit);
  const handle = await open(file, FLAGS);
  try {
    const status = await handle.stat({ bigint: true });
    expectRegular(status, limit);
    const reading = new Reading(status, limit);
    for (;;) {
      const room = reading.room();
      const { bytesRead } = await handle.read(room, 0, room.length, null);
      if (bytesRead === 0) return reading.contents();
      reading.took(bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** Text of a small file that may be missing, for what is read on the side; undefined for whatever cannot be read. */
export async function readSmallText(file: string, limit = 1024 * 1024): Promise<string | undefined> {
  return readRegularFile(file, limit).then(
    ({ bytes }) => new TextDecoder().decode(bytes),
    () => undefined,
  );
}

export function identityOf({ dev, ino, size, mtimeNs }: BigIntStats): FileIdentity {
  return { dev, ino, size, mtimeNs };
}

export function isSameFile(a: FileIdentity, b: FileIdentity): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs;
}

export function tooLarge(limit: number): UnreadableFile {
  return new UnreadableFile(`is larger than ${limit / 1024 / 1024} MiB.`);
}

function expectRegular(status: BigIntStats, limit: number): void {
  if (status.isDirectory()) throw new UnreadableFile('is a folder.');
  if (!status.isFile()) throw new UnreadableFile(`is ${kindOf(status)}, not a regular file.`);
  if (status.size > BigInt(limit)) throw tooLarge(limit);
}

function kindOf(status: BigIntStats): string {
  if (status.isFIFO()) return 'a named pipe';
  return status.isSocket() ? 'a socket' : 'a device';
}

/** A file that grows while it is read, or whose size says nothing (as in /proc), is read up to the limit. */
class Reading {
  readonly #identity: FileIdentity;
  readonly #limit: number;
  #buffer: Uint8Array;
  #length = 0;

  constructor(status: BigIntStats, limit: number) {
    this.#identity = identityOf(status);
    this.#limit = limit;
    // One more, so that the end is seen without a second buffer.
    this.#buffer = new Uint8Array(Number(status.size) + 1);
  }

  room(): Uint8Array {
    if (this.#length === this.#buffer.length) {
      const larger = new Uint8Array(this.#length * 2 + CHUNK);
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    return this.#buffer.subarray(this.#length);
  }

  took(count: number): void {
    this.#length += count;
    if (this.#length > this.#limit) throw tooLarge(this.#limit);
  }

  contents(): FileContents {
    return { bytes: this.#buffer.subarray(0, this.#length), identity: this.#identity };
  }
}

/** The beginning of a regular file of any size; fewer octets where it is shorter. */
export function readHeadSync(file: string, size: number): Uint8Array {
  expectRegular(statSync(file, { bigint: true }), Number.MAX_SAFE_INTEGER);
  const fd = openSync(file, FLAGS);
  try {
    expectRegular(fstatSync(fd, { bigint: true }), Number.MAX_SAFE_INTEGER);
    const head = new Uint8Array(size);
    return head.subarray(0, readSync(fd, head, 0, size, 0));
  } finally {
    closeSync(fd);
  }
}

/** The same without blocking the process. */
export async function readHead(file: string, size: number): Promise<Uint8Array> {
  expectRegular(await stat(file, { bigint: true }), Number.MAX_SAFE_INTEGER);
  const handle = await open(file, FLAGS);
  try {
    expectRegular(await handle.stat({ bigint: true }), Number.MAX_SAFE_INTEGER);
    const head = new Uint8Array(size);
    return head.subarray(0, (await handle.read(head, 0, size, 0)).bytesRead);
  } finally {
    await handle.close();
  }
}
