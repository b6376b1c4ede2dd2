/**
 * What is in the `p=` of a key record, and what should be: armour, escapes, quotes and other encodings are taken off
 * until key octets are found. `public-key.ts` says what the octets are.
 */

import { decodeBase64, encodeBase64 } from '../text/base64.ts';
import { octetsOfHex } from '../text/octets.ts';
import { MARK_OCTETS } from '../text/quotation-marks.ts';
import type { Span } from '../text/span.ts';
import { withoutSpaces } from '../text/white-space.ts';
import { type KeyMaterial, readKeyMaterial, rsaSpki } from './public-key.ts';

export type KeyDataFlaw =
  /** `-----BEGIN PUBLIC KEY-----` and its end. */
  | 'pem-armour'
  /** The letters `\n`, `\r`, `\t`, or lone backslashes. */
  | 'escapes'
  /** `"`, `'`, and their curly kin. */
  | 'quotes'
  /** Octets or characters that are not printable ASCII. */
  | 'non-ascii'
  /** `-` and `_` of base64url (RFC 4648 §5). */
  | 'base64url'
  /** `=` is missing, superfluous, or within. */
  | 'padding'
  /** Other characters that base64 does not have. */
  | 'alphabet'
  | 'hex'
  /** Base64 of base64 or of PEM text. */
  | 'double-base64'
  /** A line of an OpenSSH public key. */
  | 'openssh';

export interface KeyDataFlawPlace {
  readonly kind: KeyDataFlaw;
  /** Offsets in the value that was given; the whole value for an encoding. */
  readonly spans: readonly Span[];
}

export interface KeyData {
  /** The value is empty: the key is revoked. */
  readonly isEmpty: boolean;
  /** Words that wait to be replaced by a key (`YOUR_KEY`, `...`, `undefined`). */
  readonly isPlaceholder: boolean;
  /** Each at most once, in the order in which they were taken off. */
  readonly flaws: readonly KeyDataFlawPlace[];
  /** What the octets are, once the flaws are taken off; undefined for an empty value and a placeholder. */
  readonly material: KeyMaterial | undefined;
  /** The same octets in clean base64; undefined where there are none. */
  readonly cleaned: string | undefined;
  /**
   * What `p=` has to be for this key: SubjectPublicKeyInfo for RSA, the bare octets for Ed25519. Undefined where the data do
   * not hold a whole public key, or are a private key: such a key is lost, and its public half must not be published.
   */
  readonly wanted: string | undefined;
}

/** Long enough for every key; longer data are not decoded. */
const MAX_LENGTH = 100_000;

const EMPTY: KeyData = {
  isEmpty: true,
  isPlaceholder: false,
  flaws: [],
  material: undefined,
  cleaned: undefined,
  wanted: undefined,
};

/** @param value of `p=`, as written. Units may be octets or characters. */
export function classifyKeyData(value: string): KeyData {
  if (withoutSpaces(value) === '') return EMPTY;
  const stripper = new Stripper(value.slice(0, MAX_LENGTH));
  const octets = stripper.octets();
  const material = readKeyMaterial(octets);
  if (isPlaceholder(value, material)) return { ...EMPTY, isEmpty: false, isPlaceholder: true };
  return new FoundKeyData(stripper.flaws, material, octets);
}

/** Few ask for the texts, and a zone may have a thousand keys. */
class FoundKeyData implements KeyData {
  readonly isEmpty = false;
  readonly isPlaceholder = false;
  readonly flaws: readonly KeyDataFlawPlace[];
  readonly material: KeyMaterial;
  readonly #octets: Uint8Array;

  constructor(flaws: readonly KeyDataFlawPlace[], material: KeyMaterial, octets: Uint8Array) {
    this.flaws = flaws;
    this.material = material;
    this.#octets = octets;
  }

  get cleaned(): string | undefined {
    return this.#octets.length > 0 ? encodeBase64(this.#octets) : undefined;
  }

  get wanted(): string | undefined {
    return wantedData(this.material);
  }
}

function wantedData(material: KeyMaterial): string | undefined {
  if (material.isTruncated || material.form.startsWith('private-')) return undefined;
  if (material.rsa !== undefined) return encodeBase64(rsaSpki(material.rsa));
  return material.ed25519 === undefined ? undefined : encodeBase64(material.ed25519);
}

/** In a record a unit is an octet; a key that somebody types is text. */
const QUOTES = new RegExp(`${MARK_OCTETS}|[\u2018-\u201f]`, 'g');

/** From the first of a row of hyphens, so that a long row is not searched again and again. */
const PEM_ARMOUR = /(?<!-)-{2,}\s{0,4}(?:BEGIN|END)[A-Z0-9 ]{0,60}-{2,}/g;

/** Nothing but base64 and spaces, as in nearly all keys: there is no layer to take off. */
const CLEAN = /^[A-Za-z0-9+/= \t\r\n]*$/;

/** Takes off one layer after the other and keeps the place of what it takes. */
class Stripper {
  readonly flaws: KeyDataFlawPlace[] = [];
  readonly #whole: Span;
  #text: string;

  constructor(value: string) {
    this.#text = value;
    this.#whole = { start: 0, end: value.length };
  }

  octets(): Uint8Array<ArrayBuffer> {
    if (!CLEAN.test(this.#text)) this.#strip();
    const bare = withoutSpaces(this.#text);
    const hex = decodeHex(bare);
    if (hex !== undefined) {
      this.#note('hex', [this.#whole]);
      return hex;
    }
    return this.#base64(bare);
  }

  /** Each blanks out what it takes, so that offsets stay those of the value. */
  #strip(): void {
    this.#blankOut('pem-armour', PEM_ARMOUR);
    this.#takeSshLine();
    this.#blankOut('escapes', /\\+[nrt]?/g);
    this.#blankOut('quotes', QUOTES);
    this.#blankOut('non-ascii', /[^\x20-\x7e\t\r\n]+/g);
  }

  #base64(bare: string): Uint8Array<ArrayBuffer> {
    let text = this.#text;
    if (/^[A-Za-z0-9_-]+={0,2}$/.test(bare) && /[-_]/.test(bare)) {
      this.#note('base64url', runs(text, /[-_]+/g));
      text = text.replaceAll('-', '+').replaceAll('_', '/');
    }
    const { bytes, errors } = decodeBase64(text);
    for (const { kind, start, end } of errors) if (kind !== 'bits') this.#note(kind, [{ start, end }]);
    const inner = decodeInner(bytes);
    if (inner === undefined) return bytes;
    this.#note('double-base64', [this.#whole]);
    return inner;
  }

  /** `ssh-rsa AAAA... comment`: all but the data is taken off. */
  #takeSshLine(): void {
    const match = /^(\s*ssh-(?:rsa|ed25519)\s+)([A-Za-z0-9+/]+={0,2})(?:\s.*)?$/s.exec(this.#text);
    if (match === null) return;
    this.#note('openssh', [this.#whole]);
    this.#text = ' '.repeat(match[1]!.length) + match[2]!;
  }

  #blankOut(kind: KeyDataFlaw, pattern: RegExp): void {
    const found = runs(this.#text, pattern);
    if (found.length === 0) return;
    this.#note(kind, found);
    this.#text = this.#text.replace(pattern, (run) => ' '.repeat(run.length));
  }

  #note(kind: KeyDataFlaw, spans: readonly Span[]): void {
    this.flaws.push({ kind, spans });
  }
}

function runs(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** Hexadecimal digits, with or without colons, that are a key. Base64 of a key is never digits and a to f alone. */
function decodeHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  const digits = text.replaceAll(':', '');
  if (digits.length < 64 || digits.length % 2 !== 0 || !/^[0-9A-Fa-f]+$/.test(digits)) return undefined;
  return octetsOfHex(digits);
}

/** The octets in octets that are base64 or PEM text themselves. */
function decodeInner(octets: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (octets.length < 40 || !octets.every((octet) => octet < 0x80)) return undefined;
  const text = new TextDecoder().decode(octets);
  const bare = withoutSpaces(text.replace(PEM_ARMOUR, ''));
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) return undefined;
  const { bytes } = decodeBase64(bare);
  return readKeyMaterial(bytes).form === 'unknown' ? undefined : bytes;
}

/** Longer values are keys that someone damaged, not words that stand for one. */
const MAX_PLACEHOLDER_LENGTH = 120;

const PLACEHOLDER =
  /your|insert|paste|replace|todo|change.?me|undefined|null|none|example|placeholder|public.?key|base64[ _-]?(?:key|data|string|encoded)|goes.?here|\.{3}|\u2026|^[x*.?_-]+$|[<>{}[\]$%]/i;

function isPlaceholder(value: string, { form }: KeyMaterial): boolean {
  return (
    form === 'unknown' && value.length <= MAX_PLACEHOLDER_LENGTH && !value.includes('BEGIN') && PLACEHOLDER.test(value)
  );
}
