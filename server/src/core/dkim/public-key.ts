/**
 * What the octets of a key are: SubjectPublicKeyInfo, RSAPublicKey, a private key, a certificate, 32 octets of Ed25519;
 * and whether a key is weak. How a record writes the octets is `key-data.ts`'s.
 */

import { decodeBase64 } from '../text/base64.ts';
import { binaryOf, hexOf, isEqualOctets } from '../text/octets.ts';
import {
  BIT_STRING,
  contentOf,
  type DerElement,
  encodeElement,
  encodeUnsignedInteger,
  INTEGER,
  NULL,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  readChildren,
  readElement,
  SEQUENCE,
  unsignedInteger,
} from './der.ts';

export type KeyForm =
  /** SubjectPublicKeyInfo (RFC 5280 §4.1), what everybody publishes for RSA. */
  | 'spki'
  /** RSAPublicKey (RFC 8017 A.1.1), "PKCS#1", what RFC 6376 §3.6.1 speaks of. */
  | 'pkcs1'
  /** The bare 32 octets of RFC 8463 §4. */
  | 'ed25519-raw'
  /** RSAPrivateKey (RFC 8017 A.1.2). */
  | 'private-pkcs1'
  /** PrivateKeyInfo (RFC 5958 §2). */
  | 'private-pkcs8'
  /** ECPrivateKey (RFC 5915 §3). */
  | 'private-sec1'
  /** EncryptedPrivateKeyInfo (RFC 5958 §3). */
  | 'private-encrypted'
  | 'certificate'
  | 'certificate-request'
  /** The octets of a line `ssh-rsa AAAA...` (RFC 4253 §6.6). */
  | 'openssh-public'
  | 'unknown';

export type KeyAlgorithm = 'rsa' | 'rsa-pss' | 'ed25519' | 'ec' | 'other';

export interface RsaPublicKey {
  /** Big-endian, without leading zero octets. */
  readonly modulus: Uint8Array;
  /** Big-endian, without leading zero octets. */
  readonly exponent: Uint8Array;
  /** The length of the modulus. */
  readonly bits: number;
}

export interface KeyMaterial {
  readonly form: KeyForm;
  readonly algorithm: KeyAlgorithm | undefined;
  /** The public key, of a private key or certificate too. */
  readonly rsa: RsaPublicKey | undefined;
  /** The public key; not known of a private key. */
  readonly ed25519: Uint8Array | undefined;
  /** How many octets there are. */
  readonly available: number;
  /** How many octets the outermost structure says it has, with its header; `available` if there is none. */
  readonly declared: number;
  /** Octets are missing at the end. */
  readonly isTruncated: boolean;
  /** How many octets follow after the end of the structure. */
  readonly trailing: number;
}

const OID_RSA = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const OID_RSA_PSS = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
const OID_ED25519 = [0x2b, 0x65, 0x70];
const OID_EC = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];

const CONTEXT_0 = 0xa0;

/** Says what the octets are. Never fails; what is not recognised is `unknown`. */
export function readKeyMaterial(data: Uint8Array): KeyMaterial {
  const outer = readElement(data, 0);
  if (outer === undefined || outer.tag !== SEQUENCE || (data.length === 32 && outer.contentEnd !== 32)) {
    return withoutStructure(data);
  }
  const children = readChildren(data, outer);
  return {
    ...readSequence(data, children),
    available: data.length,
    declared: outer.contentEnd,
    isTruncated: outer.isTruncated,
    trailing: Math.max(0, data.length - outer.contentEnd),
  };
}

type Recognised = Pick<KeyMaterial, 'form' | 'algorithm' | 'rsa' | 'ed25519'>;

function recognised(form: KeyForm, algorithm?: KeyAlgorithm, rsa?: RsaPublicKey, ed25519?: Uint8Array): Recognised {
  return { form, algorithm, rsa, ed25519 };
}

function withoutStructure(data: Uint8Array): KeyMaterial {
  const size = { available: data.length, declared: data.length, isTruncated: false, trailing: 0 };
  if (data.length === 32) return { ...recognised('ed25519-raw', 'ed25519', undefined, data), ...size };
  const ssh = readSshPublicKey(data);
  return { ...(ssh ?? recognised('unknown')), ...size };
}

function readSequence(data: Uint8Array, children: readonly DerElement[]): Recognised {
  const [first, second, third] = children;
  if (first === undefined) return recognised('unknown');
  if (first.tag === SEQUENCE) {
    if (second?.tag === BIT_STRING) return readSpki(data, first, second);
    if (second?.tag === SEQUENCE) return readCertificate(data, first);
    if (second?.tag === OCTET_STRING) return recognised('private-encrypted');
    const algorithm = algorithmOf(data, first);
    return algorithm === undefined ? recognised('unknown') : recognised('spki', algorithm);
  }
  if (first.tag !== INTEGER) return recognised('unknown');
  if (second?.tag === SEQUENCE) return readPkcs8(data, second, third);
  if (second?.tag === OCTET_STRING) return recognised('private-sec1', 'ec');
  return readPkcs1(data, children);
}

function readSpki(data: Uint8Array, algorithmIdentifier: DerElement, bits: DerElement): Recognised {
  const algorithm = algorithmOf(data, algorithmIdentifier) ?? 'other';
  // The first octet of a BIT STRING counts its unused bits.
  const key = contentOf(data, bits).subarray(1);
  if (bits.isTruncated) return recognised('spki', algorithm);
  if (algorithm === 'rsa') return recognised('spki', algorithm, readRsaPublicKey(key));
  if (algorithm === 'ed25519' && key.length === 32) return recognised('spki', algorithm, undefined, key);
  return recognised('spki', algorithm);
}

function readPkcs1(data: Uint8Array, children: readonly DerElement[]): Recognised {
  const [first, second, third] = children;
  if (first === undefined || second?.tag !== INTEGER)
    return recognised(looksLikeModulus(first) ? 'pkcs1' : 'unknown', 'rsa');
  if (third === undefined) {
    const rsa = second.isTruncated
      ? undefined
      : rsaPublicKey(unsignedInteger(data, first), unsignedInteger(data, second));
    // The version 0 of a private key that was cut within its modulus is before a long number.
    if (unsignedInteger(data, first).length === 0) return recognised('private-pkcs1', 'rsa');
    return recognised('pkcs1', 'rsa', rsa);
  }
  if (third.tag !== INTEGER) return recognised('unknown');
  const rsa = third.isTruncated ? undefined : rsaPublicKey(unsignedInteger(data, second), unsignedInteger(data, third));
  return recognised('private-pkcs1', 'rsa', rsa);
}

function looksLikeModulus(element: DerElement | undefined): boolean {
  return element !== undefined && element.contentEnd - element.contentStart >= 32;
}

function readPkcs8(data: Uint8Array, algorithmIdentifier: DerElement, key: DerElement | undefined): Recognised {
  const algorithm = algorithmOf(data, algorithmIdentifier);
  if (algorithm === undefined) return recognised('unknown');
  if (algorithm !== 'rsa' || key?.tag !== OCTET_STRING) return recognised('private-pkcs8', algorithm);
  const inner = readKeyMaterial(contentOf(data, key));
  return recognised('private-pkcs8', algorithm, inner.rsa);
}

/** A certificate or a request for one: the key is the first SubjectPublicKeyInfo in its body (RFC 5280 §4.1, RFC 2986 §4.1). */
function readCertificate(data: Uint8Array, body: DerElement): Recognised {
  const fields = readChildren(data, body);
  const isCertificate = fields[0]?.tag === CONTEXT_0 || fields[2]?.tag === SEQUENCE;
  for (const field of fields) {
    if (field.tag !== SEQUENCE) continue;
    const [algorithmIdentifier, bits] = readChildren(data, field);
    if (algorithmIdentifier?.tag !== SEQUENCE || bits?.tag !== BIT_STRING) continue;
    const { algorithm, rsa, ed25519 } = readSpki(data, algorithmIdentifier, bits);
    return recognised(
      isCertificate && fields.length > 4 ? 'certificate' : 'certificate-request',
      algorithm,
      rsa,
      ed25519,
    );
  }
  return recognised(isCertificate ? 'certificate' : 'unknown');
}

function algorithmOf(data: Uint8Array, identifier: DerElement): KeyAlgorithm | undefined {
  const [oid] = readChildren(data, identifier, 1);
  if (oid?.tag !== OBJECT_IDENTIFIER || oid.isTruncated) return undefined;
  const octets = contentOf(data, oid);
  if (isEqualOctets(octets, OID_RSA)) return 'rsa';
  if (isEqualOctets(octets, OID_ED25519)) return 'ed25519';
  if (isEqualOctets(octets, OID_EC)) return 'ec';
  return isEqualOctets(octets, OID_RSA_PSS) ? 'rsa-pss' : 'other';
}

function readRsaPublicKey(data: Uint8Array): RsaPublicKey | undefined {
  const outer = readElement(data, 0);
  if (outer?.tag !== SEQUENCE) return undefined;
  const [modulus, exponent] = readChildren(data, outer, 2);
  if (modulus?.tag !== INTEGER || exponent?.tag !== INTEGER || exponent.isTruncated) return undefined;
  return rsaPublicKey(unsignedInteger(data, modulus), unsignedInteger(data, exponent));
}

export function rsaPublicKey(modulus: Uint8Array, exponent: Uint8Array): RsaPublicKey | undefined {
  if (modulus.length === 0 || exponent.length === 0) return undefined;
  return { modulus, exponent, bits: modulus.length * 8 - Math.clz32(modulus[0]!) + 24 };
}

/** `ssh-rsa` and `ssh-ed25519` keys (RFC 4253 §6.6, RFC 8709 §4): strings, each after its length in four octets. */
export function readSshPublicKey(data: Uint8Array): Recognised | undefined {
  const strings = readSshStrings(data);
  const name = strings[0] === undefined ? '' : binaryOf(strings[0].subarray(0, 32));
  if (name === 'ssh-ed25519') {
    const key = strings[1];
    return recognised('openssh-public', 'ed25519', undefined, key?.length === 32 ? key : undefined);
  }
  if (name !== 'ssh-rsa') return undefined;
  const [, exponent, modulus] = strings;
  if (exponent === undefined || modulus === undefined) return recognised('openssh-public', 'rsa');
  return recognised('openssh-public', 'rsa', rsaPublicKey(withoutZeros(modulus), withoutZeros(exponent)));
}

/** The complete strings at the start of the data. */
export function readSshStrings(data: Uint8Array, limit = 8): Uint8Array[] {
  const strings: Uint8Array[] = [];
  let at = 0;
  while (at + 4 <= data.length && strings.length < limit) {
    const length = data[at]! * 0x1000000 + data[at + 1]! * 0x10000 + data[at + 2]! * 0x100 + data[at + 3]!;
    if (at + 4 + length > data.length) break;
    strings.push(data.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return strings;
}

function withoutZeros(data: Uint8Array): Uint8Array {
  let zeros = 0;
  while (zeros < data.length && data[zeros] === 0) zeros++;
  return data.subarray(zeros);
}

/** The SubjectPublicKeyInfo of an RSA key. */
export function rsaSpki({ modulus, exponent }: RsaPublicKey): Uint8Array<ArrayBuffer> {
  const key = encodeElement(SEQUENCE, encodeUnsignedInteger(modulus), encodeUnsignedInteger(exponent));
  const algorithm = encodeElement(
    SEQUENCE,
    encodeElement(OBJECT_IDENTIFIER, Uint8Array.from(OID_RSA)),
    encodeElement(NULL),
  );
  return encodeElement(SEQUENCE, algorithm, encodeElement(BIT_STRING, Uint8Array.of(0), key));
}

/** Whether two keys are the same key. */
export function isSameRsaKey(a: RsaPublicKey, b: RsaPublicKey): boolean {
  return isEqualOctets(a.modulus, b.modulus) && isEqualOctets(a.exponent, b.exponent);
}

export type RsaWeakness =
  /** No product of two odd primes: typing or copying damaged it. */
  | 'even-modulus'
  /** With 1 a signature is the text itself. */
  | 'exponent-one'
  /** No private key belongs to an even exponent. */
  | 'exponent-even'
  /** Made by the faulty generator of Infineon chips (CVE-2017-15361). */
  | 'roca'
  /** A multiple of a prime below 168. */
  | 'small-factor';

/** What makes an RSA key worthless, whatever its length. */
export function rsaWeaknesses(key: RsaPublicKey): RsaWeakness[] {
  const found: RsaWeakness[] = [];
  const { modulus, exponent } = key;
  const isExponentOne = exponent.length === 1 && exponent[0] === 1;
  if ((modulus.at(-1)! & 1) === 0) found.push('even-modulus');
  if (isExponentOne) found.push('exponent-one');
  else if ((exponent.at(-1)! & 1) === 0) found.push('exponent-even');
  const rests = restsOf(modulus);
  if (isMultiple(rests)) found.push('small-factor');
  else if (PRIME_GROUPS.every(({ primes }, i) => primes.every((prime) => isPowerOf65537(rests[i]! % prime, prime))))
    found.push('roca');
  return found;
}

/** Whether a number is a multiple of one of the primes, by its remainders. Loops: a hoster's zone has thousands of keys. */
function isMultiple(rests: Float64Array): boolean {
  for (let i = 0; i < rests.length; i++) {
    const { primes } = PRIME_GROUPS[i]!;
    const rest = rests[i]! | 0;
    for (let k = 0; k < primes.length; k++) if (rest % primes[k]! === 0) return true;
  }
  return false;
}

/** Whether the public exponent is 65537, which everybody uses. */
export function hasUsualExponent({ exponent }: RsaPublicKey): boolean {
  return isEqualOctets(exponent, [1, 0, 1]);
}

/** The odd primes below 168, of which the faulty generator's primes are built. */
const SMALL_PRIMES = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113,
  127, 131, 137, 139, 149, 151, 157, 163, 167,
];

/**
 * Whether a remainder is a power of 65537 modulo a prime, as the moduli of the faulty generator are modulo each of these
 * primes (Nemec et al., "The Return of Coppersmith's Attack", 2017, §3.3). A random modulus is that by chance once in 2^27.
 */
function isPowerOf65537(remainder: number, prime: number): boolean {
  let power = 1;
  do {
    if (power === remainder) return true;
    power = (power * 65537) % prime;
  } while (power !== 1);
  return false;
}

/** So many products of a digit below 2^16 and a power below 2^29 are added without rounding. */
const MOST_ADDED = 255;

interface PrimeGroup {
  readonly primes: Int32Array;
  readonly product: number;
  /** The remainders of the powers of 2^16 by the product, as far as they were needed. */
  powers: Float64Array;
}

/** The same primes in groups whose products are below 2^29. */
const PRIME_GROUPS = groupsOf(SMALL_PRIMES);

function groupsOf(all: readonly number[]): readonly PrimeGroup[] {
  const groups: { readonly primes: number[]; product: number }[] = [];
  for (const prime of all) {
    const last = groups.at(-1);
    if (last === undefined || last.product * prime >= 2 ** 29) groups.push({ primes: [prime], product: prime });
    else {
      last.primes.push(prime);
      last.product *= prime;
    }
  }
  return groups.map(({ primes, product }) => ({
    primes: Int32Array.from(primes),
    product,
    powers: powersOf(product, MOST_ADDED),
  }));
}

function powersOf(product: number, count: number): Float64Array {
  const powers = new Float64Array(count);
  for (let i = 0, power = 1; i < count; i++, power = (power * 65_536) % product) powers[i] = power;
  return powers;
}

/** The remainders of a long number by the product of each group: a sum of its digits, base 2^16, times the remainders of their powers. */
function restsOf(octets: Uint8Array): Float64Array {
  const count = (octets.length + 1) >> 1;
  const digits = new Float64Array(count);
  for (let i = 0, end = octets.length; i < count; i++, end -= 2)
    digits[i] = octets[end - 1]! + (end > 1 ? octets[end - 2]! * 256 : 0);
  const rests = new Float64Array(PRIME_GROUPS.length);
  for (let k = 0; k < rests.length; k++) {
    const group = PRIME_GROUPS[k]!;
    if (group.powers.length < count) group.powers = powersOf(group.product, 2 * count);
    const { powers, product } = group;
    let rest = 0;
    for (let start = 0; start < count; start += MOST_ADDED) {
      const end = Math.min(count, start + MOST_ADDED);
      for (let i = start; i < end; i++) rest += digits[i]! * powers[i]!;
      rest %= product;
    }
    rests[k] = rest;
  }
  return rests;
}

/** The number that octets are, the most significant first (RFC 8017 §4.2). */
export function bigIntOf(octets: Uint8Array): bigint {
  return octets.length === 0 ? 0n : BigInt(`0x${hexOf(octets)}`);
}

/** Keys that are in public documents with their private halves, by what everybody can sign. */
const PUBLISHED_EXAMPLES: readonly { readonly source: string; readonly data: string }[] = [
  {
    source: 'RFC 6376 Appendix C',
    data: 'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB',
  },
  {
    source: 'RFC 8463 Appendix A',
    data: 'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB',
  },
  { source: 'RFC 8463 Appendix A', data: '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=' },
];

let examples: readonly { readonly source: string; readonly material: KeyMaterial }[] | undefined;

/** The length of the published RSA keys: others need not be compared. */
const EXAMPLE_BITS = 1024;

/** The document that published a key with its private half ("RFC 6376 Appendix C"), or undefined. */
export function publishedExample(key: KeyMaterial): string | undefined {
  if (key.rsa?.bits !== EXAMPLE_BITS && key.ed25519 === undefined) return undefined;
  examples ??= PUBLISHED_EXAMPLES.map(({ source, data }) => ({
    source,
    material: readKeyMaterial(decodeBase64(data).bytes),
  }));
  return examples.find(
    ({ material }) =>
      (key.rsa !== undefined && material.rsa !== undefined && isSameRsaKey(key.rsa, material.rsa)) ||
      (key.ed25519 !== undefined && material.ed25519 !== undefined && isEqualOctets(key.ed25519, material.ed25519)),
  )?.source;
}
