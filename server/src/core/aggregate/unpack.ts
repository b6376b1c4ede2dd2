/** Opens what reports are sent in: gzip (RFC 1952) and ZIP, bounded, since a small file may unpack to a very large one. */

import { Gunzip, unzipSync } from 'fflate';

/** The largest text that is unpacked, in octets; a report of a day of the largest receivers is some 50 MB. */
export const MAX_UNPACKED = 128 * 1024 * 1024;
const MAX_FILES = 100;
const CHUNK = 64 * 1024;

/** Why something packed cannot be read, in words for its user. */
export class UnpackError extends Error {
  override readonly name = 'UnpackError';
}

export function isPacked(bytes: Uint8Array): boolean {
  return isGzip(bytes) || isZip(bytes);
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/**
 * The files in what is packed; what is not packed is the one file. A file packed twice (gzip in gzip, as some gateways make it)
 * is opened twice.
 *
 * @throws UnpackError
 */
export function unpack(bytes: Uint8Array, depth = 0): readonly Uint8Array[] {
  if (depth > 2 || !isPacked(bytes)) return [bytes];
  try {
    const files = isGzip(bytes) ? [gunzip(bytes)] : unzip(bytes);
    return files.flatMap((file) => unpack(file, depth + 1));
  } catch (error) {
    if (error instanceof UnpackError) throw error;
    throw new UnpackError('The packed file is damaged.');
  }
}

function gunzip(bytes: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const stream = new Gunzip((piece) => {
    size += piece.length;
    if (size > MAX_UNPACKED) throw tooLarge();
    pieces.push(piece);
  });
  for (let at = 0; at < bytes.length; at += CHUNK) {
    stream.push(bytes.subarray(at, at + CHUNK), at + CHUNK >= bytes.length);
  }
  if (size === 0) throw new UnpackError('The packed file is damaged or empty.');
  return joined(pieces, size);
}

function unzip(bytes: Uint8Array): Uint8Array[] {
  let size = 0;
  let files = 0;
  const found = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      if (name.endsWith('/')) return false;
      size += originalSize;
      if (size > MAX_UNPACKED || ++files > MAX_FILES) throw tooLarge();
      return true;
    },
  });
  return Object.values(found);
}

function tooLarge(): UnpackError {
  return new UnpackError(`The packed file is larger than ${MAX_UNPACKED / 1024 / 1024} MiB when it is unpacked.`);
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
