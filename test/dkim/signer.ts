/** A signer for the tests: the plainest reading of RFC 6376, written apart from what it tests, on node:crypto. */

import { createHash, sign as cryptoSign } from 'node:crypto';
import type { RawField } from '../../server/src/core/dkim/canonicalization.ts';
import { parseKeyRecord } from '../../server/src/core/dkim/key-record.ts';
import type { KeySource } from '../../server/src/core/dkim/verify.ts';
import { MappedText } from '../../server/src/core/text/mapped-text.ts';
import { privateKey, publicKeyData } from '../harness/keys.ts';

/** 2026-01-02T03:04:05Z. */
export const NOW = 1_767_323_045;

export interface SignOptions {
  readonly key?: string;
  readonly algorithm?: 'rsa-sha256' | 'rsa-sha1' | 'ed25519-sha256';
  readonly canonicalization?: string;
  readonly domain?: string;
  readonly selector?: string;
  readonly headers?: string;
  /** More tags, each with its `;`: `t=1; x=2;` */
  readonly tags?: string;
  readonly length?: number;
  /** Whether `b=` stands first, not last. */
  readonly isSignatureFirst?: boolean;
}

/** The message (lines end in CRLF) with a DKIM-Signature on top. */
export function signMessage(message: string, options: SignOptions = {}): string {
  const {
    key = 'rsa2048',
    algorithm = 'rsa-sha256',
    canonicalization = 'relaxed/relaxed',
    domain = 'example.org',
    selector = 's1',
    headers = 'from:to:subject:date',
    tags = '',
    length,
    isSignatureFirst = false,
  } = options;
  const hash = algorithm === 'rsa-sha1' ? 'sha1' : 'sha256';
  const [headerAlgorithm, bodyAlgorithm = 'simple'] = canonicalization.split('/');
  const { fields, body } = split(message);
  const canonical = plainBody(body, bodyAlgorithm!);
  const hashed = length === undefined ? canonical : canonical.slice(0, length);
  const bh = createHash(hash).update(hashed, 'latin1').digest('base64');
  const limit = length === undefined ? '' : ` l=${length};`;
  const before = `v=1; a=${algorithm}; c=${canonicalization}; d=${domain};\r\n s=${selector};${tags && ` ${tags}`}${limit}\r\n h=${headers};\r\n bh=${bh}`;
  const unsigned = isSignatureFirst ? `DKIM-Signature: b=; ${before}` : `DKIM-Signature: ${before};\r\n b=`;
  const covered = selectFields(fields, headers.split(':'));
  const text =
    covered.map((field) => `${plainField(field.text, headerAlgorithm!)}\r\n`).join('') +
    plainField(`${unsigned}\r\n`, headerAlgorithm!);
  const secret = privateKey(key);
  const signature = algorithm.startsWith('ed25519')
    ? cryptoSign(null, createHash('sha256').update(text, 'latin1').digest(), secret)
    : cryptoSign(hash, Buffer.from(text, 'latin1'), secret);
  const value = signature.toString('base64').replace(/.{60}(?=.)/g, '$&\r\n ');
  const field = isSignatureFirst ? unsigned.replace('b=;', `b=${value};`) : unsigned + value;
  return `${field}\r\n${message}`;
}

/** The fields and the body of a message; a LF alone ends a line as well. */
export function split(message: string): { fields: RawField[]; body: string } {
  const empty = /(?:^|\n)\r?\n/.exec(message);
  const header = empty === null ? message : message.slice(0, empty.index + (message[empty.index] === '\n' ? 1 : 0));
  const body = empty === null ? '' : message.slice(empty.index + empty[0].length);
  const fields = (header.match(/[^\n]+\n(?:[ \t][^\n]*\n)*/g) ?? []).map((text) => ({
    name: text.slice(0, text.indexOf(':')).trimEnd(),
    text,
  }));
  return { fields, body };
}

function selectFields(fields: readonly RawField[], names: readonly string[]): RawField[] {
  const rest = [...fields];
  const selected: RawField[] = [];
  for (const name of names) {
    const at = rest.findLastIndex((field) => field.name.toLowerCase() === name.trim().toLowerCase());
    if (at >= 0) selected.push(...rest.splice(at, 1));
  }
  return selected;
}

export function plainField(text: string, algorithm: string): string {
  const unended = text.replace(/\r\n$/, '');
  if (algorithm === 'simple') return unended;
  const [, name, value] = /^([^:]*):([\s\S]*)$/.exec(unended)!;
  return `${name!.toLowerCase().replace(/[ \t]+$/, '')}:${value!
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/^ | $/g, '')}`;
}

/** The body as §3.4.3 and §3.4.4 say, line by line. */
export function plainBody(body: string, algorithm: string): string {
  const lines = body.replace(/\r?\n/g, '\r\n').split('\r\n');
  const changed = algorithm === 'simple' ? lines : lines.map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''));
  while (changed.length > 0 && changed.at(-1) === '') changed.pop();
  if (changed.length === 0) return algorithm === 'simple' ? '\r\n' : '';
  return changed.map((line) => `${line}\r\n`).join('');
}

/** Answers from records by name; a name that is not there is missing. */
export function keysOf(records: Readonly<Record<string, string | readonly string[]>>): KeySource {
  return async (name) => {
    const texts = records[name];
    if (texts === undefined) return { status: 'missing' };
    return { status: 'found', records: [texts].flat().map((text) => parseKeyRecord(MappedText.of(text))) };
  };
}

/** The record of a key made for the tests. */
export function recordOf(key: string): string {
  return `v=DKIM1; k=${key.startsWith('ed25519') ? 'ed25519' : 'rsa'}; p=${publicKeyData(key)}`;
}

export const MESSAGE = [
  'From: Ann <ann@example.org>',
  'To: Bob <bob@example.com>',
  'Subject: A  message',
  '\twith a fold',
  'Date: Fri, 02 Jan 2026 03:04:05 +0000',
  'Message-ID: <1@example.org>',
  '',
  'Hello,  Bob. ',
  '',
  'Bye\t.',
  '',
  '',
].join('\r\n');
