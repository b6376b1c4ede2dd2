/**
 * What a DKIM-Signature field says (RFC 6376 §3.5), and the two fields of ARC that are signatures of the same kind
 * (RFC 8617 §4.1.2, §4.1.3). Whether the signature is true is `verify.ts`'s; what to tell the user is the rules'.
 */

import { isAscii } from '../text/ascii.ts';
import {
  asciiLowerCase,
  type DomainName,
  isWithin,
  type KeyName,
  keyName,
  type Selector,
  selector,
} from '../text/domain-name.ts';
import { asciiDomainName } from '../text/idn.ts';
import type { MappedText } from '../text/mapped-text.ts';
import { type Span, spanOf } from '../text/span.ts';
import { withoutSpaces } from '../text/white-space.ts';
import { type Base64Value, type Field, fieldOf, type ListItem, readBase64, readColonList } from './field.ts';
import { parseTagList, type Tag, type TagList } from './tag-list.ts';
import { type SignatureKind, tagsOf } from './tag-table.ts';

export type { SignatureKind };

export type KnownAlgorithm = 'rsa-sha256' | 'rsa-sha1' | 'ed25519-sha256';

/** `a=`: the words in lower case, because the grammar's literals are of any case (RFC 5234 §2.3). */
export interface SignatureAlgorithm {
  /** The part before the hyphen; empty if there is none. */
  readonly keyType: string;
  /** The part after the hyphen; empty if there is none. */
  readonly hash: string;
  /** Undefined for what RFC 6376, 8301 and 8463 do not define. */
  readonly known: KnownAlgorithm | undefined;
}

export type CanonicalizationName = 'simple' | 'relaxed';

/** `c=`: undefined for a name that is not known. */
export interface CanonicalizationValue {
  readonly header: CanonicalizationName | undefined;
  readonly body: CanonicalizationName | undefined;
}

export interface HeaderName extends ListItem {
  /** In lower case: what fields are looked up by. */
  readonly key: string;
}

/** `i=`, decoded from dkim-quoted-printable (RFC 6376 §2.11). */
export interface Identity {
  /** Undefined if there is nothing before the `@`. */
  readonly localPart: string | undefined;
  /** Undefined where there is no `@`. */
  readonly domain: DomainName | undefined;
  readonly domainSpan: Span;
}

/** A decimal number, in seconds or octets. */
export interface NumberValue {
  /** Undefined where the value is not a number; infinite where it has more digits than the tag may have. */
  readonly number: number | undefined;
}

/** A copied header field of `z=`, decoded. */
export interface CopiedField {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

export type ChainStatus = 'none' | 'fail' | 'pass';

export type SignatureProblemKind =
  /** A required tag is not there. */
  | 'missing'
  /** A value that must not be empty is. */
  | 'empty'
  /** Not the version that the field must have. */
  | 'version'
  /** `a=` is not two words with a hyphen between them. */
  | 'algorithm-syntax'
  | 'algorithm-unknown'
  /** `RSA-SHA256`: right by the grammar, refused by several verifiers. */
  | 'algorithm-case'
  /** SHA-1 must not be used (RFC 8301 §3.1). */
  | 'algorithm-sha1'
  | 'base64-alphabet'
  | 'base64-padding'
  | 'base64-bits'
  /** `bh=` has not as many octets as its hash. */
  | 'hash-length'
  /** `b=` of an Ed25519 signature has not 64 octets. */
  | 'signature-length'
  /** More than two names, an empty one, another separator. */
  | 'canonicalization-syntax'
  | 'canonicalization-unknown'
  | 'canonicalization-case'
  | 'domain-syntax'
  /** A domain, selector or identity's domain with U-labels, which only mail with UTF-8 header fields may have (RFC 8616 §5). */
  | 'domain-not-ascii'
  /** A name that ends in a dot. */
  | 'domain-trailing-dot'
  /** One label alone, such as `com`. */
  | 'domain-single-label'
  | 'domain-underscore'
  | 'selector-syntax'
  | 'selector-underscore'
  /** An empty name in `h=`: `from::to`, a colon at the end. */
  | 'header-name-empty'
  /** A name with characters that no field name has; a comma or space between names. */
  | 'header-name-syntax'
  /** `*` is a name, not a pattern. */
  | 'header-name-star'
  | 'identity-syntax'
  /** `i=` is neither `d=` nor below it. */
  | 'identity-outside-domain'
  | 'number-syntax'
  | 'number-too-long'
  /** A time beyond the year 5138: most likely milliseconds. */
  | 'time-in-milliseconds'
  /** `x=` is not later than `t=`. */
  | 'expiry-order'
  /** `q=` has no method that is known (`dns/txt`). */
  | 'query-unknown'
  | 'copied-fields-syntax'
  /** `i=` of ARC is not 1 to 50. */
  | 'instance'
  /** `cv=` is none of `none`, `fail`, `pass`. */
  | 'chain-status'
  /** A tag that does not belong there: `h=` in ARC-Seal breaks it, `bh=`, `c=` and `l=` mean nothing (RFC 8617 §4.1.3). */
  | 'forbidden-tag';

export interface SignatureProblem {
  readonly kind: SignatureProblemKind;
  /** The tag's name. */
  readonly tag: string;
  /** The smallest text that is wrong, in logical offsets of the tag-list; the whole list for a tag that is missing. */
  readonly span: Span;
}

/** A signature as it is written. A field is undefined where its tag is absent; defaults are not filled in. */
export interface Signature {
  readonly kind: SignatureKind;
  readonly list: TagList;
  /** `v`, not in ARC. */
  readonly version: Field<string> | undefined;
  /** `a` */
  readonly algorithm: Field<SignatureAlgorithm> | undefined;
  /** `b` */
  readonly signature: Field<Base64Value> | undefined;
  /** `bh`, not in ARC-Seal. */
  readonly bodyHash: Field<Base64Value> | undefined;
  /** `c`; without it {@link canonicalizationOf} says `simple`. */
  readonly canonicalization: Field<CanonicalizationValue> | undefined;
  /** `d` */
  readonly domain: Field<DomainName> | undefined;
  /** `h`: the names in the order of the text, empty ones left out. */
  readonly headers: Field<readonly HeaderName[]> | undefined;
  /** `i` of DKIM. */
  readonly identity: Field<Identity> | undefined;
  /** `l`, octets of the canonicalized body. */
  readonly length: Field<NumberValue> | undefined;
  /** `q` */
  readonly queryMethods: Field<readonly ListItem[]> | undefined;
  /** `s` */
  readonly selector: Field<Selector> | undefined;
  /** `t`, seconds since 1970-01-01 UTC. */
  readonly timestamp: Field<NumberValue> | undefined;
  /** `x`, seconds since 1970-01-01 UTC. */
  readonly expiration: Field<NumberValue> | undefined;
  /** `z` */
  readonly copiedFields: Field<readonly CopiedField[]> | undefined;
  /** `i` of ARC. */
  readonly instance: Field<NumberValue> | undefined;
  /** `cv` of ARC-Seal. */
  readonly chainStatus: Field<ChainStatus | undefined> | undefined;
  /** What the values say wrong, in the order of the text, missing tags first. What is wrong with the list is the list's. */
  readonly problems: readonly SignatureProblem[];
  /** Where the key is published; undefined without a domain and a selector. */
  readonly key: KeyName | undefined;
  readonly keyName: DomainName | undefined;
}

const MAX_PROBLEMS = 1000;
const MAX_ARC_INSTANCE = 50;

/** The largest number of 12 digits: `t=` and `x=` may not have more (§3.5). */
const MAX_TIME_DIGITS = 12;
const MAX_LENGTH_DIGITS = 76;
const MILLISECONDS_FROM = 100_000_000_000;

/** The header canonicalization, the body canonicalization, defaults filled in. */
export function canonicalizationOf(signature: Signature): CanonicalizationValue {
  return signature.canonicalization?.value ?? { header: 'simple', body: 'simple' };
}

/** @param value the field's value as written, folds included or not */
export function parseSignature(value: MappedText, kind: SignatureKind = 'dkim-signature'): Signature {
  return new SignatureReader(parseTagList(value), kind).read();
}

class SignatureReader {
  readonly #list: TagList;
  readonly #kind: SignatureKind;
  readonly #problems: SignatureProblem[] = [];

  constructor(list: TagList, kind: SignatureKind) {
    this.#list = list;
    this.#kind = kind;
  }

  read(): Signature {
    const isArc = this.#kind !== 'dkim-signature';
    const list = this.#list;
    const whole = spanOf(0, list.text.length);
    for (const { name, isRequired } of tagsOf(this.#kind))
      if (isRequired && list.get(name) === undefined) this.#report('missing', name, whole);

    const version = isArc ? undefined : fieldOf(list.get('v'), (tag) => this.#version(tag));
    const algorithm = fieldOf(list.get('a'), (tag) => this.#algorithm(tag));
    const domain = fieldOf(list.get('d'), (tag) => this.#domain(tag));
    const selectorField = fieldOf(list.get('s'), (tag) => this.#selector(tag));
    const timestamp = fieldOf(list.get('t'), (tag) => this.#time(tag));
    const isSeal = this.#kind === 'arc-seal';
    const expiration = isSeal ? undefined : fieldOf(list.get('x'), (tag) => this.#time(tag));
    this.#expiryOrder(timestamp, expiration);
    const key =
      domain === undefined || selectorField === undefined || domain.value === '' || selectorField.value === ''
        ? undefined
        : { domain: domain.value, selector: selectorField.value };
    if (isSeal) for (const name of ['h', 'bh', 'c', 'l']) this.#forbid(name);
    return {
      kind: this.#kind,
      list,
      version,
      algorithm,
      signature: fieldOf(list.get('b'), (tag) => this.#signatureData(tag, algorithm?.value)),
      bodyHash: isSeal ? undefined : fieldOf(list.get('bh'), (tag) => this.#bodyHash(tag, algorithm?.value)),
      canonicalization: isSeal ? undefined : fieldOf(list.get('c'), (tag) => this.#canonicalization(tag)),
      domain,
      headers: isSeal ? undefined : fieldOf(list.get('h'), (tag) => this.#headers(tag)),
      identity: isArc ? undefined : fieldOf(list.get('i'), (tag) => this.#identity(tag, domain?.value)),
      length: isSeal ? undefined : fieldOf(list.get('l'), (tag) => this.#number(tag, MAX_LENGTH_DIGITS)),
      queryMethods: isSeal ? undefined : fieldOf(list.get('q'), (tag) => this.#queryMethods(tag)),
      selector: selectorField,
      timestamp,
      expiration,
      copiedFields: isSeal ? undefined : fieldOf(list.get('z'), (tag) => this.#copiedFields(tag)),
      instance: isArc ? fieldOf(list.get('i'), (tag) => this.#instance(tag)) : undefined,
      chainStatus: isSeal ? fieldOf(list.get('cv'), (tag) => this.#chainStatus(tag)) : undefined,
      problems: this.#problems.sort((a, b) => rank(a) - rank(b) || a.span.start - b.span.start),
      key,
      keyName: key && keyName(key),
    };
  }

  #report(kind: SignatureProblemKind, tag: string, span: Span): void {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push({ kind, tag, span });
  }

  #forbid(name: string): void {
    const tag = this.#list.get(name);
    if (tag !== undefined) this.#report('forbidden-tag', name, tag.span);
  }

  #version(tag: Tag): string {
    if (tag.value !== '1') this.#report(tag.value === '' ? 'empty' : 'version', 'v', place(tag));
    return tag.value;
  }

  #algorithm(tag: Tag): SignatureAlgorithm {
    const lower = asciiLowerCase(tag.value);
    const hyphen = lower.indexOf('-');
    const value = {
      keyType: hyphen < 0 ? '' : lower.slice(0, hyphen),
      hash: hyphen < 0 ? '' : lower.slice(hyphen + 1),
      known: lower === 'rsa-sha256' || lower === 'rsa-sha1' || lower === 'ed25519-sha256' ? lower : undefined,
    } satisfies SignatureAlgorithm;
    if (lower === '') this.#report('empty', 'a', place(tag));
    else if (!/^[a-z][a-z0-9]*-[a-z][a-z0-9]*$/.test(lower)) this.#report('algorithm-syntax', 'a', place(tag));
    else if (value.known === undefined) this.#report('algorithm-unknown', 'a', place(tag));
    else if (lower !== tag.value) this.#report('algorithm-case', 'a', place(tag));
    if (value.known === 'rsa-sha1') this.#report('algorithm-sha1', 'a', place(tag));
    return value;
  }

  #base64(tag: Tag): Base64Value {
    const value = readBase64(tag);
    if (withoutSpaces(tag.value) === '') this.#report('empty', tag.name, place(tag));
    else for (const { kind, span } of value.errors) this.#report(`base64-${kind}`, tag.name, span);
    return value;
  }

  #signatureData(tag: Tag, algorithm: SignatureAlgorithm | undefined): Base64Value {
    const value = this.#base64(tag);
    if (algorithm?.known === 'ed25519-sha256' && value.bytes.length > 0 && value.bytes.length !== 64) {
      this.#report('signature-length', tag.name, place(tag));
    }
    return value;
  }

  #bodyHash(tag: Tag, algorithm: SignatureAlgorithm | undefined): Base64Value {
    const value = this.#base64(tag);
    const wanted = algorithm?.hash === 'sha1' ? 20 : algorithm?.hash === 'sha256' ? 32 : undefined;
    if (wanted !== undefined && value.text !== '' && value.bytes.length !== wanted) {
      this.#report('hash-length', tag.name, place(tag));
    }
    return value;
  }

  #canonicalization(tag: Tag): CanonicalizationValue {
    const parts = readColonList(tag, '/');
    const [header, body] = parts;
    if (tag.value === '') this.#report('empty', 'c', place(tag));
    else if (parts.length > 2) this.#report('canonicalization-syntax', 'c', place(tag));
    return {
      header: this.#canonicalizationName(header!),
      body: body === undefined ? 'simple' : this.#canonicalizationName(body),
    };
  }

  #canonicalizationName(item: ListItem): CanonicalizationName | undefined {
    const lower = asciiLowerCase(item.text);
    if (lower === 'simple' || lower === 'relaxed') {
      if (lower !== item.text) this.#report('canonicalization-case', 'c', item.span);
      return lower;
    }
    if (!/^[a-z](?:[a-z0-9-]*[a-z0-9])?$/.test(lower)) this.#report('canonicalization-syntax', 'c', item.span);
    else this.#report('canonicalization-unknown', 'c', item.span);
    return undefined;
  }

  #domain(tag: Tag): DomainName {
    if (tag.value === '') this.#report('empty', 'd', place(tag));
    else this.#domainSyntax('d', tag.value, tag.valueSpan);
    return asciiDomainName(textOf(tag.value));
  }

  #domainSyntax(tag: string, text: string, span: Span): void {
    const name = text.endsWith('.') ? text.slice(0, -1) : text;
    const parts = name.split('.');
    if (!isAscii(name)) this.#report('domain-not-ascii', tag, span);
    else if (!parts.every(isLabel)) {
      this.#report(
        parts.every((part) => isLabel(part.replaceAll('_', 'x'))) ? 'domain-underscore' : 'domain-syntax',
        tag,
        span,
      );
    } else if (parts.length === 1) this.#report('domain-single-label', tag, span);
    if (text.endsWith('.') && name !== '') this.#report('domain-trailing-dot', tag, spanOf(span.end - 1, span.end));
  }

  #selector(tag: Tag): Selector {
    const parts = tag.value.split('.');
    if (tag.value === '') this.#report('empty', 's', place(tag));
    else if (!isAscii(tag.value)) this.#report('domain-not-ascii', 's', place(tag));
    else if (!parts.every(isLabel)) {
      this.#report(
        parts.every((part) => isLabel(part.replaceAll('_', 'x'))) ? 'selector-underscore' : 'selector-syntax',
        's',
        place(tag),
      );
    }
    return selector(asciiDomainName(textOf(tag.value)));
  }

  #headers(tag: Tag): readonly HeaderName[] {
    const items = readColonList(tag);
    if (tag.value === '') {
      this.#report('empty', 'h', place(tag));
      return [];
    }
    for (const item of items) {
      if (item.text === '') this.#report('header-name-empty', 'h', spanOf(item.span.start, item.span.start));
      else if (item.text === '*') this.#report('header-name-star', 'h', item.span);
      else if (!/^[!-9;-~]+$/.test(item.text) || item.text.includes(','))
        this.#report('header-name-syntax', 'h', item.span);
    }
    return items.filter(({ text }) => text !== '').map((item) => ({ ...item, key: asciiLowerCase(item.text) }));
  }

  #identity(tag: Tag, domain: DomainName | undefined): Identity {
    const text = decodeQuotedPrintable(tag.value);
    const at = text.lastIndexOf('@');
    const inSource = tag.value.lastIndexOf('@');
    const domainSpan = spanOf(
      tag.valueSpan.start + (inSource < 0 ? tag.value.length : inSource + 1),
      tag.valueSpan.end,
    );
    if (at < 0) {
      this.#report(tag.value === '' ? 'empty' : 'identity-syntax', 'i', place(tag));
      return { localPart: text === '' ? undefined : text, domain: undefined, domainSpan };
    }
    const written = text.slice(at + 1);
    const name = asciiDomainName(textOf(written));
    if (written === '' || !isDotAtomOrQuoted(text.slice(0, at))) this.#report('identity-syntax', 'i', place(tag));
    if (written !== '') this.#domainSyntax('i', written, domainSpan);
    if (domain !== undefined && domain !== '' && !isWithin(name, domain)) {
      this.#report('identity-outside-domain', 'i', domainSpan.end > domainSpan.start ? domainSpan : place(tag));
    }
    return { localPart: at === 0 ? undefined : text.slice(0, at), domain: name, domainSpan };
  }

  #number(tag: Tag, maxDigits: number): NumberValue {
    if (tag.value === '') {
      this.#report('empty', tag.name, place(tag));
      return { number: undefined };
    }
    if (!/^[0-9]+$/.test(tag.value)) {
      this.#report('number-syntax', tag.name, place(tag));
      return { number: undefined };
    }
    if (tag.value.length <= maxDigits) return { number: Number(tag.value) };
    this.#report('number-too-long', tag.name, place(tag));
    return { number: Number.POSITIVE_INFINITY };
  }

  #time(tag: Tag): NumberValue {
    const value = this.#number(tag, MAX_TIME_DIGITS);
    // 13 digits are longer than the grammar has, and what a clock in milliseconds gives.
    if (value.number !== undefined && Number(tag.value) >= MILLISECONDS_FROM && tag.value.length <= 14) {
      this.#report('time-in-milliseconds', tag.name, place(tag));
    }
    return value;
  }

  #expiryOrder(timestamp: Field<NumberValue> | undefined, expiration: Field<NumberValue> | undefined): void {
    const t = timestamp?.value.number;
    const x = expiration?.value.number;
    if (t !== undefined && x !== undefined && x <= t && Number.isFinite(t))
      this.#report('expiry-order', 'x', place(expiration!.tag));
  }

  #queryMethods(tag: Tag): readonly ListItem[] {
    const items = readColonList(tag);
    if (tag.value === '') this.#report('empty', 'q', place(tag));
    else if (!items.some(({ text }) => asciiLowerCase(text) === 'dns/txt'))
      this.#report('query-unknown', 'q', place(tag));
    return items;
  }

  #copiedFields(tag: Tag): readonly CopiedField[] {
    const fields: CopiedField[] = [];
    for (const { text, span } of readColonList(tag, '|')) {
      const colon = text.indexOf(':');
      const name = text.slice(0, Math.max(0, colon)).trimEnd();
      if (colon < 0 || !/^[!-9;-~]+$/.test(name) || /=(?![0-9A-F]{2})/.test(withoutSpaces(text))) {
        this.#report('copied-fields-syntax', 'z', text === '' ? place(tag) : span);
      }
      if (colon >= 0) fields.push({ name, value: decodeQuotedPrintable(text.slice(colon + 1)), span });
    }
    return fields;
  }

  #instance(tag: Tag): NumberValue {
    const value = /^[0-9]{1,2}$/.test(tag.value) ? Number(tag.value) : undefined;
    if (value === undefined || value < 1 || value > MAX_ARC_INSTANCE) this.#report('instance', 'i', place(tag));
    return { number: value };
  }

  #chainStatus(tag: Tag): ChainStatus | undefined {
    const value = asciiLowerCase(tag.value);
    if (value === 'none' || value === 'fail' || value === 'pass') return value;
    this.#report('chain-status', 'cv', place(tag));
    return undefined;
  }
}

function rank(problem: SignatureProblem): number {
  return problem.kind === 'missing' ? 0 : 1;
}

/** Decoded text of a value that may be UTF-8 octets, one unit each, or decoded already. */
function textOf(value: string): string {
  if (!/[\x80-\xff]/.test(value) || /[^\x00-\xff]/.test(value)) return value;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(value, (unit) => unit.charCodeAt(0)));
  } catch {
    return value;
  }
}

/** Where a value's problem is shown: the value, or the whole tag where that is empty. */
function place(tag: Tag): Span {
  return tag.valueSpan.end > tag.valueSpan.start ? tag.valueSpan : spanOf(tag.nameSpan.start, tag.equals + 1);
}

/** `sub-domain` of RFC 5321 §4.1.2, at most 63 octets. */
function isLabel(text: string): boolean {
  return text.length <= 63 && /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(text);
}

/** An empty local part is allowed; UTF-8 is, too (RFC 8616 §5). */
function isDotAtomOrQuoted(text: string): boolean {
  return text === '' || /^[^\s@"(),:;<>[\\\]]+$/.test(text) || /^"[^\r\n]*"$/.test(text);
}

/** Decodes dkim-quoted-printable (RFC 6376 §2.11): white space is dropped, `=XX` is an octet, anything else stays. */
export function decodeQuotedPrintable(text: string): string {
  return withoutSpaces(text).replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
