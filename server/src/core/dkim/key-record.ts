/**
 * What a key record says: the TXT record at `SELECTOR._domainkey.DOMAIN` (RFC 6376 §3.6.1, RFC 8463 §4), its
 * character-strings joined. Whether a signature may use it is `verify.ts`'s; what to tell the user is the rules'.
 */

import { asciiLowerCase } from '../text/domain-name.ts';
import type { MappedText } from '../text/mapped-text.ts';
import { type Span, spanOf } from '../text/span.ts';
import { type Base64Value, type Field, fieldOf, type ListItem, readBase64, readColonList } from './field.ts';
import { classifyKeyData, type KeyData } from './key-data.ts';
import { parseTagList, type Tag, type TagList } from './tag-list.ts';
import { tagNames } from './tag-table.ts';

export type KeyType = 'rsa' | 'ed25519';

export type KeyRecordProblemKind =
  /** `v=` is not there: allowed, the default is DKIM1. */
  | 'version-missing'
  /** `v=` is not the first tag, as it must be. */
  | 'version-not-first'
  /** `v=` is not exactly `DKIM1`: the record must be discarded. */
  | 'version'
  | 'type-empty'
  /** `k=` is a type that RFC 6376 and 8463 do not define. */
  | 'type-unknown'
  | 'type-case'
  /** No `p=`. */
  | 'data-missing'
  /** `p=` is empty. */
  | 'revoked'
  | 'hash-empty'
  /** A name in `h=` that is not a hyphenated word: a comma, a space. */
  | 'hash-syntax'
  | 'hash-case'
  /** A hash in `h=` that is not known; `rsa-sha256` is one. */
  | 'hash-unknown'
  | 'hash-sha1'
  /** `h=` does not list `sha256`: no signature of today can use the key. */
  | 'hash-excludes-sha256'
  | 'service-empty'
  | 'service-syntax'
  | 'service-case'
  /** `s=` lists neither `email` nor `*`. */
  | 'service-not-email'
  | 'flag-empty'
  | 'flag-syntax'
  | 'flag-case'
  | 'flag-unknown'
  /** `t=y` */
  | 'flag-testing'
  /** `n=` holds characters that must be encoded. */
  | 'note-syntax'
  /** `g=`, which RFC 6376 took away. */
  | 'granularity'
  /** A tag that no standard defines for keys. */
  | 'tag-unknown'
  /** A tag of the signature, such as `bh=`, or of DMARC. */
  | 'tag-foreign'
  /** A known tag in upper case. */
  | 'tag-case';

export interface KeyRecordProblem {
  readonly kind: KeyRecordProblemKind;
  /** The tag's name. */
  readonly tag: string;
  /** The smallest text that is wrong, in logical offsets; the whole text for a tag that is missing. */
  readonly span: Span;
}

/** What a text at a key's name is, where it is not a key record. */
export type ForeignRecord =
  | 'empty'
  | 'spf'
  | 'dmarc'
  | 'mta-sts'
  | 'tls-rpt'
  | 'bimi'
  | 'html'
  | 'host-name'
  | 'policy'
  | 'verification-token';

/** A key record as it is written. A field is undefined where its tag is absent. */
export interface KeyRecord {
  readonly text: MappedText;
  readonly list: TagList;
  /** `v` */
  readonly version: Field<string> | undefined;
  /** `k`, in lower case. */
  readonly type: Field<string> | undefined;
  /** `p` */
  readonly data: Field<Base64Value> | undefined;
  /** What is in `p`; undefined without it. Made when first asked for. */
  readonly keyData: KeyData | undefined;
  /** `h`, in lower case. */
  readonly hashes: Field<readonly ListItem[]> | undefined;
  /** `s`, in lower case. */
  readonly services: Field<readonly ListItem[]> | undefined;
  /** `t`, in lower case. */
  readonly flags: Field<readonly ListItem[]> | undefined;
  /** `n`, as written. */
  readonly note: Field<string> | undefined;
  /** `g`, which only RFC 4871 had. */
  readonly granularity: Field<string> | undefined;
  /** In the order of the text, missing tags first. What is wrong with the list is the list's. */
  readonly problems: readonly KeyRecordProblem[];
  /** The type that applies: `rsa` where `k=` is absent; undefined for one that is not known. */
  readonly keyType: KeyType | undefined;
  /** `p=` is there, and empty. */
  readonly isRevoked: boolean;
  /** `t=y` */
  readonly isTesting: boolean;
  /** `t=s`: `i=` must have exactly the domain of `d=`. */
  readonly isStrict: boolean;
  /** Whether `s=` allows mail. */
  readonly isForEmail: boolean;
  /** Whether `s=` names `tlsrpt`: the key signs reports about TLS (RFC 8460 §3). */
  readonly isForTlsReports: boolean;
  /** Whether `h=` allows a hash, by its name in lower case. */
  acceptsHash(name: string): boolean;
}

const KNOWN_TAGS: ReadonlySet<string> = new Set(tagNames('key-record'));

/** Tags of signatures, of DMARC and of DomainKeys' policies (`o=`, `r=`) that people paste into keys. */
const FOREIGN_TAGS: ReadonlySet<string> = new Set([...tagNames('dkim-signature'), ...tagNames('dmarc'), 'o', 'r']);

/** Whether a text is meant to be a key record: it has `v=DKIM1`, or a `p=` and nothing that says otherwise. */
export function looksLikeKeyRecord(text: string): boolean {
  if (/^["']?\s{0,20}v\s{0,20}=\s{0,20}["']?\s{0,20}dkim/i.test(text.trimStart())) return true;
  return foreignRecord(text) === undefined && /(?:^|[;\s])p\s*=/i.test(text);
}

/** What a text is, where it is not a key record; undefined where it may be one. */
export function foreignRecord(text: string): ForeignRecord | undefined {
  const start = text.slice(0, 400).replace(/^[\s"']+/, '');
  if (text.trim() === '') return 'empty';
  if (/^v\s*=\s*spf1\b/i.test(start) || /^spf2\.0\//i.test(start)) return 'spf';
  // With the data of a key it is a key with the version of another record.
  if (/^v\s*=\s*dmarc1\b/i.test(start) && !/;\s*p\s*=\s*[A-Za-z0-9+/]{40}/.test(start)) return 'dmarc';
  if (/^v\s*=\s*stsv1\b/i.test(start)) return 'mta-sts';
  if (/^v\s*=\s*tlsrptv1\b/i.test(start)) return 'tls-rpt';
  if (/^v\s*=\s*bimi1\b/i.test(start)) return 'bimi';
  if (/^<(?:!doctype|html|head|body|\?xml)\b/i.test(start)) return 'html';
  if (
    /^(?:[to]\s*=\s*[-~!y.]\s*;?\s*)+/i.test(start) &&
    /(?:^|;\s*)o\s*=/.test(start) &&
    !/(?:^|[;\s])p\s*=/.test(text)
  )
    return 'policy';
  if (/^[a-z0-9-]{1,40}-(?:site-)?verification\s*[=:]/i.test(start)) return 'verification-token';
  return /^(?:cname[ \t]+)?(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.){2,}[a-z][a-z0-9-]*\.?\s*$/i.test(start)
    ? 'host-name'
    : undefined;
}

/** @param text the record's character-strings joined, one unit an octet */
export function parseKeyRecord(text: MappedText): KeyRecord {
  return new KeyRecordReader(parseTagList(text)).read();
}

class KeyRecordReader {
  readonly #list: TagList;
  readonly #problems: KeyRecordProblem[] = [];

  constructor(list: TagList) {
    this.#list = list;
  }

  read(): KeyRecord {
    const list = this.#list;
    const version = fieldOf(list.get('v'), (tag) => this.#version(tag));
    if (version === undefined) this.#report('version-missing', 'v', this.#whole());
    const type = fieldOf(list.get('k'), (tag) => this.#type(tag));
    const data = fieldOf(list.get('p'), (tag) => this.#data(tag));
    if (data === undefined) this.#report('data-missing', 'p', this.#whole());
    const hashes = fieldOf(list.get('h'), (tag) => this.#hashes(tag));
    const services = fieldOf(list.get('s'), (tag) => this.#services(tag));
    const flags = fieldOf(list.get('t'), (tag) => this.#flags(tag));
    const note = fieldOf(list.get('n'), (tag) => this.#note(tag));
    const granularity = fieldOf(list.get('g'), (tag) => this.#granularity(tag));
    this.#otherTags();
    return new ReadKeyRecord({
      list,
      version,
      type,
      data,
      hashes,
      services,
      flags,
      note,
      granularity,
      problems: this.#problems.sort((a, b) => rank(a) - rank(b) || a.span.start - b.span.start),
    });
  }

  #whole(): Span {
    return spanOf(0, this.#list.text.length);
  }

  #report(kind: KeyRecordProblemKind, tag: string, span: Span): void {
    if (this.#problems.length < 1000) this.#problems.push({ kind, tag, span });
  }

  #version(tag: Tag): string {
    if (tag.index > 0) this.#report('version-not-first', 'v', tag.nameSpan);
    if (tag.value !== 'DKIM1') this.#report('version', 'v', place(tag));
    return tag.value;
  }

  #type(tag: Tag): string {
    const type = asciiLowerCase(tag.value);
    if (type === '') this.#report('type-empty', 'k', place(tag));
    else if (type !== 'rsa' && type !== 'ed25519') this.#report('type-unknown', 'k', place(tag));
    else if (type !== tag.value) this.#report('type-case', 'k', place(tag));
    return type;
  }

  #data(tag: Tag): Base64Value {
    if (tag.value === '') this.#report('revoked', 'p', place(tag));
    return readBase64(tag);
  }

  #hashes(tag: Tag): readonly ListItem[] {
    const items = readColonList(tag).map(lowerCased);
    if (tag.value === '') this.#report('hash-empty', 'h', place(tag));
    for (const item of tag.value === '' ? [] : readColonList(tag)) {
      const name = asciiLowerCase(item.text);
      const span = item.span.end > item.span.start ? item.span : place(tag);
      if (!isHyphenatedWord(name)) this.#report('hash-syntax', 'h', span);
      else if (name !== 'sha256' && name !== 'sha1') this.#report('hash-unknown', 'h', span);
      else if (name !== item.text) this.#report('hash-case', 'h', span);
      if (name === 'sha1') this.#report('hash-sha1', 'h', span);
    }
    if (!items.some(({ text }) => text === 'sha256')) this.#report('hash-excludes-sha256', 'h', place(tag));
    return items;
  }

  #services(tag: Tag): readonly ListItem[] {
    const items = readColonList(tag).map(lowerCased);
    if (tag.value === '') this.#report('service-empty', 's', place(tag));
    else {
      for (const item of readColonList(tag)) {
        const span = item.span.end > item.span.start ? item.span : place(tag);
        const name = asciiLowerCase(item.text);
        if (name !== '*' && !isHyphenatedWord(name)) this.#report('service-syntax', 's', span);
        else if (name === 'email' && item.text !== name) this.#report('service-case', 's', span);
      }
      if (!items.some(isEmailService)) this.#report('service-not-email', 's', place(tag));
    }
    return items;
  }

  #flags(tag: Tag): readonly ListItem[] {
    if (tag.value === '') this.#report('flag-empty', 't', place(tag));
    for (const { text, span } of tag.value === '' ? [] : readColonList(tag)) {
      const name = asciiLowerCase(text);
      if (!isHyphenatedWord(name)) this.#report('flag-syntax', 't', span.end > span.start ? span : place(tag));
      else if (name !== 'y' && name !== 's') this.#report('flag-unknown', 't', span);
      else if (name !== text) this.#report('flag-case', 't', span);
      if (name === 'y') this.#report('flag-testing', 't', span);
    }
    return readColonList(tag).map(lowerCased);
  }

  #note(tag: Tag): string {
    // qp-section of RFC 2045 §6.7: a `=` begins two hexadecimal digits.
    const wrong = /=(?![0-9A-Fa-f]{2})/.exec(tag.value);
    if (wrong !== null) {
      const at = tag.valueSpan.start + wrong.index;
      this.#report('note-syntax', 'n', spanOf(at, at + 1));
    }
    return tag.value;
  }

  #granularity(tag: Tag): string {
    this.#report('granularity', 'g', tag.span);
    return tag.value;
  }

  #otherTags(): void {
    for (const tag of this.#list.tags) {
      if (KNOWN_TAGS.has(tag.name) || !/^[A-Za-z][A-Za-z0-9_]*$/.test(tag.name)) continue;
      const lower = asciiLowerCase(tag.name);
      if (KNOWN_TAGS.has(lower)) this.#report('tag-case', tag.name, tag.nameSpan);
      else this.#report(FOREIGN_TAGS.has(lower) ? 'tag-foreign' : 'tag-unknown', tag.name, tag.nameSpan);
    }
  }
}

type ReadFields = Pick<
  KeyRecord,
  'list' | 'version' | 'type' | 'data' | 'hashes' | 'services' | 'flags' | 'note' | 'granularity' | 'problems'
>;

class ReadKeyRecord implements KeyRecord {
  readonly list: TagList;
  readonly version: KeyRecord['version'];
  readonly type: KeyRecord['type'];
  readonly data: KeyRecord['data'];
  readonly hashes: KeyRecord['hashes'];
  readonly services: KeyRecord['services'];
  readonly flags: KeyRecord['flags'];
  readonly note: KeyRecord['note'];
  readonly granularity: KeyRecord['granularity'];
  readonly problems: readonly KeyRecordProblem[];
  readonly text: MappedText;
  readonly keyType: KeyType | undefined;
  readonly isRevoked: boolean;
  readonly isTesting: boolean;
  readonly isStrict: boolean;
  readonly isForEmail: boolean;
  readonly isForTlsReports: boolean;
  #keyData: KeyData | undefined;

  constructor(fields: ReadFields) {
    const { list, type, data, services, flags } = fields;
    this.list = list;
    this.version = fields.version;
    this.type = type;
    this.data = data;
    this.hashes = fields.hashes;
    this.services = services;
    this.flags = flags;
    this.note = fields.note;
    this.granularity = fields.granularity;
    this.problems = fields.problems;
    this.text = list.text;
    this.keyType =
      type === undefined ? 'rsa' : type.value === 'rsa' || type.value === 'ed25519' ? type.value : undefined;
    this.isRevoked = data !== undefined && data.tag.value === '';
    this.isTesting = names(flags, 'y');
    this.isStrict = names(flags, 's');
    this.isForEmail = services === undefined || services.value.some(isEmailService);
    this.isForTlsReports = names(services, 'tlsrpt');
  }

  get keyData(): KeyData | undefined {
    if (this.data !== undefined) this.#keyData ??= classifyKeyData(this.data.value.text);
    return this.#keyData;
  }

  acceptsHash(name: string): boolean {
    return this.hashes === undefined || names(this.hashes, name);
  }
}

function names(list: Field<readonly ListItem[]> | undefined, name: string): boolean {
  return list?.value.some(({ text }) => text === name) ?? false;
}

function rank(problem: KeyRecordProblem): number {
  return problem.kind === 'version-missing' || problem.kind === 'data-missing' ? 0 : 1;
}

function place(tag: Tag): Span {
  return tag.valueSpan.end > tag.valueSpan.start ? tag.valueSpan : spanOf(tag.nameSpan.start, tag.equals + 1);
}

function lowerCased(item: ListItem): ListItem {
  return { text: asciiLowerCase(item.text), span: item.span };
}

function isEmailService({ text }: ListItem): boolean {
  return text === 'email' || text === '*';
}

/** RFC 6376 §2.6: a letter, then letters, digits and hyphens, the last of them no hyphen. */
function isHyphenatedWord(text: string): boolean {
  return /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/.test(text);
}
