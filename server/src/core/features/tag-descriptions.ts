/** Values of tags in plain words, for hovers. What a tag is for is in `dkim/tag-table.ts`. */

import type { KeyRecord } from '../dkim/key-record.ts';
import type { KeyMaterial } from '../dkim/public-key.ts';
import type { Signature } from '../dkim/signature.ts';
import { describeTag, type TagListKind } from '../dkim/tag-table.ts';
import { agree, plural } from '../text/plural.ts';
import { say, usedLocale } from '../text/say.ts';
import { code, escapeText } from './markdown.ts';

/** A point in time as a reader wants it: with the reader's time zone, in UTC, and how far away it is. Markdown. */
export function describeTime(seconds: number, now: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return say`not a valid date`;
  const local = new Intl.DateTimeFormat(usedLocale(), { dateStyle: 'full', timeStyle: 'long' }).format(date);
  const utc = date.toISOString().replace('T', ' ').replace('.000Z', ' UTC');
  return `**${escapeText(local)}** (${utc}), ${distance(seconds - now)}`;
}

const UNITS: readonly (readonly [name: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_556_952],
  ['month', 2_629_746],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

function distance(seconds: number): string {
  const [name, length] = UNITS.find(([, unit]) => Math.abs(seconds) >= unit) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat(usedLocale()).format(Math.trunc(seconds / length), name);
}

/** The value of a signature's tag; undefined where the value says nothing beyond itself. Markdown. */
export function describeSignatureValue(signature: Signature, name: string, now: number): string | undefined {
  switch (name) {
    case 'b':
      return signature.signature && say`${bits(signature.signature.value.bytes.length)} in the signature`;
    case 'bh':
      return signature.bodyHash && say`${bits(signature.bodyHash.value.bytes.length)} in the hash`;
    case 'd':
    case 's':
      return signature.keyName && say`The key is the TXT record at ${code(signature.keyName)}`;
    case 'h':
      return signature.headers && describeHeaders(signature.headers.value.map(({ text }) => text));
    case 'i':
      return signature.identity?.value.localPart === ''
        ? say`No particular mailbox: the signature is for the entire domain`
        : undefined;
    case 'l':
      // Digits without end are no number, which a finding says.
      return signature.length?.value.number === undefined || !Number.isFinite(signature.length.value.number)
        ? undefined
        : say`Only the first **${signature.length.value.number}** octets of the body are signed; anyone can append to them`;
    case 't':
      return time(signature.timestamp?.value.number, now);
    case 'x':
      return time(signature.expiration?.value.number, now);
    default:
      return undefined;
  }
}

function time(seconds: number | undefined, now: number): string | undefined {
  return seconds === undefined || !Number.isFinite(seconds) ? undefined : describeTime(seconds, now);
}

function describeHeaders(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  const twice = [...counts].filter(([, count]) => count > 1).map(([name]) => code(name));
  return (
    say`${plural(counts.size, 'header field is', 'header fields are')} signed` +
    (twice.length === 0
      ? ''
      : agree(
          twice.length,
          say`; ${twice.join(', ')} is listed once more than it occurs, so nobody can add another`,
          say`; ${twice.join(', ')} are listed once more than they occur, so nobody can add another`,
        ))
  );
}

/** The value of a key record's tag. Markdown. */
export function describeKeyValue(key: KeyRecord, name: string): string | undefined {
  switch (name) {
    case 'p':
      if (key.isRevoked) return say`Empty: **the key is revoked**. Signatures that use it fail`;
      return key.keyData?.isPlaceholder === true
        ? say`A placeholder for a key`
        : key.keyData?.material && describeMaterial(key.keyData.material);
    case 't':
      return key.isTesting ? say`The domain is testing DKIM` : undefined;
    default:
      return undefined;
  }
}

/** "RSA, 2048 bits". */
export function describeMaterial({ rsa, ed25519, algorithm, form, isTruncated }: KeyMaterial): string {
  const kind =
    rsa !== undefined
      ? say`RSA, **${rsa.bits} bits**`
      : ed25519 !== undefined
        ? say`Ed25519, **256 bits** (as strong as RSA with about 3072)`
        : algorithm === 'ec'
          ? say`An elliptic curve key, which DKIM does not support`
          : say`Not a key type that DKIM supports`;
  const what = form.startsWith('private') ? say`${kind}. **This is a private key: it must never be published**` : kind;
  return isTruncated ? say`${what}, cut off at the end` : what;
}

function bits(octets: number): string {
  return say`${octets * 8} bits (${plural(octets, 'octet')})`;
}

/** What a listed value means: the members of `a=`, `k=`, `t=` and their like. Markdown lines. */
export function describeMembers(kind: TagListKind, name: string, value: string): readonly string[] {
  const tag = describeTag(kind, name);
  if (tag?.values === undefined) return [];
  const members = tag.isList === true ? value.split(':') : [value];
  return members.flatMap((member) => {
    const known = tag.values!.find((v) => v.value === member.trim().toLowerCase());
    return known === undefined ? [] : [`${code(known.value)}: ${escapeText(known.meaning)}`];
  });
}
