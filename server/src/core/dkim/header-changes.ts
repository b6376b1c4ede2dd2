/** Changes that header fields suffer, undone: what `forensics.ts` tries. Texts are binary strings. */

import { decodeBase64, encodeBase64 } from '../text/base64.ts';
import { asciiLowerCase } from '../text/domain-name.ts';
import { binaryOf, bytesOf } from '../text/octets.ts';
import { canonicalizeField, canonicalizeFieldText } from './canonicalization.ts';
import type { Candidate } from './forensics/explain-failure.ts';
import type { ChangeKind } from './results.ts';
import { Sha256 } from './sha256.ts';
import { type CanonicalizationName, canonicalizationOf, type Signature } from './signature.ts';
import { coveredFields, type HeaderFields, withoutSignatureValue } from './signed-header.ts';

/** One place in the signed text. */
interface Slot {
  readonly key: string;
  /** As `h=` writes it, for a field that is not there. */
  readonly name: string;
  /** The position of the field; undefined where there is none. */
  readonly index: number | undefined;
  /** The whole field; undefined where there is none. */
  readonly text: string | undefined;
}

interface Replacement {
  readonly kind: ChangeKind;
  readonly slot: number;
  /** The whole field as it may have been; undefined for a field that was not there. */
  readonly text: string | undefined;
}

/** Each change by itself, the likely ones first. */
export function* headerCandidates(signature: Signature, own: number, header: HeaderFields): Generator<Candidate> {
  const signed = new SignedSlots(signature, own, header);
  for (const replacement of singleReplacements(signed)) yield signed.candidate([replacement]);
  for (const replacements of commonReplacements(signed)) yield signed.candidate(replacements);
}

/** The most that is combined: a list does two or three things to a message. */
const MAX_PAIRED = 150;
const MAX_TRIPLED = 40;

/** Two and three changes at once. */
export function* headerCombinations(signature: Signature, own: number, header: HeaderFields): Generator<Candidate> {
  const signed = new SignedSlots(signature, own, header);
  const all: Replacement[] = [];
  for (const replacement of singleReplacements(signed)) {
    if (all.length >= MAX_PAIRED) break;
    all.push(replacement);
  }
  for (const [i, first] of all.entries()) {
    for (const second of all.slice(i + 1)) if (second.slot !== first.slot) yield signed.candidate([first, second]);
  }
  const few = all.slice(0, MAX_TRIPLED);
  for (const [i, first] of few.entries()) {
    for (const [j, second] of few.entries()) {
      if (j <= i || second.slot === first.slot) continue;
      for (const third of few.slice(j + 1)) {
        if (third.slot !== first.slot && third.slot !== second.slot) yield signed.candidate([first, second, third]);
      }
    }
  }
}

/** What was hashed, in pieces that can be replaced one by one. The last slot is the signature's own field. */
class SignedSlots {
  readonly slots: readonly Slot[];
  readonly header: HeaderFields;
  readonly signature: Signature;
  readonly algorithm: CanonicalizationName;
  readonly #canonical: readonly string[];

  constructor(signature: Signature, own: number, header: HeaderFields) {
    this.signature = signature;
    this.header = header;
    this.algorithm = canonicalizationOf(signature).header ?? 'simple';
    const ownText = withoutSignatureValue(header.all[own]!.text, signature);
    this.slots = [
      ...coveredFields(signature, own, header).map(({ name, index }) => ({
        key: name.key,
        name: name.text,
        index,
        text: index === undefined ? undefined : header.all[index]!.text,
      })),
      { key: 'dkim-signature', name: 'DKIM-Signature', index: own, text: ownText },
    ];
    this.#canonical = this.slots.map((slot, i) => this.#canonicalize(i, slot.text));
  }

  get ownSlot(): number {
    return this.slots.length - 1;
  }

  #canonicalize(slot: number, text: string | undefined): string {
    if (text === undefined) return '';
    if (slot === this.slots.length - 1) return canonicalizeFieldText(text, this.algorithm);
    return canonicalizeField({ name: '', text }, this.algorithm);
  }

  /** Whether a replacement changes what is hashed. */
  isChange({ slot, text }: Replacement): boolean {
    return this.#canonicalize(slot, text) !== this.#canonical[slot];
  }

  candidate(replacements: readonly Replacement[]): Candidate {
    return {
      kinds: replacements.map(({ kind }) => kind),
      changes: () =>
        replacements.map(({ kind, slot, text }) => {
          const { text: after, index } = this.slots[slot]!;
          return { kind, before: text ?? '', after: after ?? '', place: { in: 'header', field: index } };
        }),
      digest: () => {
        const parts = [...this.#canonical];
        for (const { slot, text } of replacements) parts[slot] = this.#canonicalize(slot, text);
        return new Sha256().update(bytesOf(parts.join(''))).digest();
      },
    };
  }
}

function* singleReplacements(signed: SignedSlots): Generator<Replacement> {
  const seen = new Set<string>();
  for (const make of MAKERS) {
    for (const replacement of make(signed)) {
      const identity = `${replacement.slot} ${replacement.text}`;
      if (seen.has(identity) || !signed.isChange(replacement)) continue;
      seen.add(identity);
      yield replacement;
    }
  }
}

/** The likely ones first: of these pairs are made. */
const MAKERS: readonly ((signed: SignedSlots) => Generator<Replacement>)[] = [
  copied,
  blanks,
  names,
  subjects,
  added,
  removed,
  froms,
  types,
  encodings,
  addresses,
  dates,
  parameters,
  mailboxes,
  encodedWords,
];

/** Changes that touch many fields alike. */
function* commonReplacements(signed: SignedSlots): Generator<readonly Replacement[]> {
  for (const [i, slot] of signed.slots.entries()) {
    for (const [j, other] of signed.slots.entries()) {
      if (j <= i || other.key !== slot.key || slot.text === undefined || other.text === undefined) continue;
      yield [
        { kind: 'fields-reordered', slot: i, text: other.text },
        { kind: 'fields-reordered', slot: j, text: slot.text },
      ];
    }
  }
  if (signed.algorithm !== 'simple') return;
  for (const rewrite of BLANK_REWRITES) {
    yield signed.slots.flatMap(({ text }, slot): Replacement[] => {
      const replacement =
        text === undefined ? undefined : ({ kind: 'white-space-in-header', slot, text: rewrite(text) } as const);
      return replacement !== undefined && signed.isChange(replacement) ? [replacement] : [];
    });
  }
}

/** The value between the colon and the final line end, with its blanks. */
function fieldValue(text: string): string {
  return text.slice(text.indexOf(':') + 1).replace(/\r?\n$/, '');
}

function withValue(text: string, value: string): string {
  return `${text.slice(0, text.indexOf(':') + 1)}${value}\r\n`;
}

/** One line, blanks at the ends left out. */
function plain(text: string): string {
  return fieldValue(text)
    .replace(/\r?\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/^ | $/g, '');
}

/** Longer fields are not rewritten: patterns would search them again and again. */
const MAX_FIELD = 10_000;

function* slotsOf(signed: SignedSlots, ...keys: string[]): Generator<{ readonly slot: number; readonly text: string }> {
  for (const [slot, { key, text }] of signed.slots.entries()) {
    if (text !== undefined && text.length <= MAX_FIELD && slot !== signed.ownSlot && keys.includes(key))
      yield { slot, text };
  }
}

/** The signature's own copies of fields. */
function* copied(signed: SignedSlots): Generator<Replacement> {
  for (const { name, value } of signed.signature.copiedFields?.value ?? []) {
    const key = asciiLowerCase(name);
    for (const [slot, { key: slotKey, text }] of signed.slots.entries()) {
      if (slotKey !== key || slot === signed.ownSlot) continue;
      const kind = text === undefined ? 'field-removed' : key === 'subject' ? 'subject-changed' : 'field-replaced';
      for (const blank of [' ', '']) yield { kind, slot, text: `${name}:${blank}${value}\r\n` };
    }
  }
}

/** Marks that are put into Subject. Each pattern is anchored or bounded. */
const SUBJECT_MARKS = [
  /\[[^\]]{1,80}\] ?/,
  / ?\[[^\]]{1,80}\]/,
  /\*{2,10} ?[A-Za-z][A-Za-z _-]{0,30}\*{2,10} ?/,
  /\{[^}]{1,40}\} ?/,
  /^\([^)]{1,40}\) ?/,
  / ?\([^)]{1,40}\)$/,
  /^(?:external|ext|spam|suspected spam|warning|caution|phishing|junk|bulk|encrypt(?:ed)?|secure)\b ?[:\-|>]* ?/i,
  /^(?:re|fwd?|aw|antw|sv|wg|tr) ?: ?/i,
  /^[^:\s]{1,20}: /,
];

function* subjects(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'subject')) {
    const blank = /^[ \t]*/.exec(fieldValue(text))![0];
    // In "simple" the folds count as well: both the value as it stands and the unfolded one are tried.
    const starts = new Set([plain(text), fieldValue(text).slice(blank.length)]);
    const found = new Set<string>();
    for (let round = 0; round < 3; round++) {
      for (const start of round === 0 ? starts : [...found]) {
        for (const pattern of SUBJECT_MARKS) {
          found.add(start.replace(pattern, ''));
          found.add(start.replace(pattern, '').trimStart());
        }
      }
      if (found.size > 400) break;
    }
    for (const value of found) {
      for (const lead of new Set([blank, ' ']))
        yield { kind: 'subject-changed', slot, text: withValue(text, lead + value) };
    }
  }
}

/** Fields that were not there, and fields of which another one was meant. */
function* added(signed: SignedSlots): Generator<Replacement> {
  for (const [slot, { key, text, index }] of signed.slots.entries()) {
    if (text === undefined || slot === signed.ownSlot) continue;
    yield { kind: 'field-added', slot, text: undefined };
    for (const other of signed.header.named(key)) {
      if (other !== index) yield { kind: 'field-added', slot, text: signed.header.all[other]!.text };
    }
  }
}

/** Fields that are gone and whose value can be guessed. */
function* removed(signed: SignedSlots): Generator<Replacement> {
  const from = signed.header.named('from').at(-1);
  const author = from === undefined ? undefined : plain(signed.header.all[from]!.text);
  for (const [slot, { key, name, text }] of signed.slots.entries()) {
    if (text !== undefined) continue;
    for (const value of guesses(key, author)) {
      for (const blank of [' ', '']) yield { kind: 'field-removed', slot, text: `${name}:${blank}${value}\r\n` };
    }
  }
}

const ENCODINGS = [
  '7bit',
  '8bit',
  'quoted-printable',
  'base64',
  'binary',
  '7BIT',
  '8BIT',
  'QUOTED-PRINTABLE',
  'BASE64',
  'Quoted-Printable',
  'Base64',
  '7Bit',
  '8Bit',
];
const TYPES = [
  'text/plain',
  'text/plain; charset=utf-8',
  'text/plain; charset="utf-8"',
  'text/plain; charset=UTF-8',
  'text/plain; charset="UTF-8"',
  'text/plain; charset=us-ascii',
  'text/html; charset=utf-8',
  'text/html; charset="utf-8"',
  'text/html; charset=UTF-8',
];

function guesses(key: string, author: string | undefined): readonly string[] {
  const address = author === undefined ? undefined : /[^\s<>"]+@[^\s<>"]+/.exec(author)?.[0];
  switch (key) {
    case 'sender':
    case 'reply-to':
    case 'return-path':
    case 'cc':
    case 'bcc':
      return [
        '',
        ...(author === undefined ? [] : [author]),
        ...(address === undefined ? [] : [address, `<${address}>`]),
      ];
    case 'mime-version':
      return ['1.0'];
    case 'content-transfer-encoding':
      return ENCODINGS;
    case 'content-type':
      return TYPES;
    case 'list-unsubscribe-post':
      return ['List-Unsubscribe=One-Click'];
    case 'x-priority':
      return ['3', '3 (Normal)', '1', '5'];
    default:
      return [''];
  }
}

/** Where lists and forwarders keep the author. */
const AUTHOR_FIELDS = [
  'x-original-from',
  'original-from',
  'x-original-sender',
  'x-google-original-from',
  'x-mailfrom',
  'reply-to',
  'x-envelope-from',
  'sender',
  'return-path',
];

function* froms(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'from')) {
    const name = /^\s*"?(.*?)"?\s*<[^>]*>\s*$/.exec(plain(text))?.[1] ?? '';
    const bareName = name.replace(/ (?:via|\(via|at|on behalf of) .*$/i, '').replace(/^'|'$/g, '');
    for (const key of AUTHOR_FIELDS) {
      for (const index of signed.header.named(key).slice(0, 4)) {
        const value = plain(signed.header.all[index]!.text);
        const address = /[^\s<>"]+@[^\s<>"]+/.exec(value)?.[0];
        const forms = [value];
        if (address !== undefined) {
          forms.push(address, `<${address}>`, `"${address}" <${address}>`);
          if (bareName !== '') forms.push(`${bareName} <${address}>`, `"${bareName}" <${address}>`);
        }
        for (const form of forms) yield { kind: 'from-rewritten', slot, text: withValue(text, ` ${form}`) };
      }
    }
  }
}

function* types(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'content-type')) {
    const value = plain(text);
    const rewrites = [
      value.replace(/=([^";\s]+)/g, '="$1"'),
      value.replace(/="([^"\s;]+)"/g, '=$1'),
      value.replace(/; ?format="?flowed"?/i, '').replace(/; ?delsp="?\w+"?/i, ''),
      value.replace(/; ?charset="?[^;"]*"?/i, ''),
      value.replace(/; ?/g, '; '),
      value.replace(/; ?/g, ';'),
      value.replace(/;$/, ''),
      `${value};`,
      asciiLowerCase(value),
    ];
    for (const charset of [
      'utf-8',
      'UTF-8',
      'us-ascii',
      'US-ASCII',
      'iso-8859-1',
      'ISO-8859-1',
      'windows-1252',
      'Windows-1252',
    ]) {
      rewrites.push(
        value.replace(/charset="?[^;"]*"?/i, `charset=${charset}`),
        value.replace(/charset="?[^;"]*"?/i, `charset="${charset}"`),
      );
      if (!/charset/i.test(value)) rewrites.push(`${value}; charset=${charset}`, `${value}; charset="${charset}"`);
    }
    for (const rewrite of [...rewrites, ...TYPES])
      yield { kind: 'content-type-changed', slot, text: withValue(text, ` ${rewrite}`) };
  }
}

function* encodings(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'content-transfer-encoding')) {
    const uncommented = plain(text).replace(/ ?\([^()]*\) ?/g, '');
    for (const value of [...ENCODINGS, uncommented, asciiLowerCase(uncommented), uncommented.replace(/^"|"$/g, '')])
      yield { kind: 'transfer-encoding-named', slot, text: withValue(text, ` ${value}`) };
  }
}

function* addresses(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'from', 'to', 'cc', 'reply-to', 'sender')) {
    const value = plain(text);
    const unquoted = value.replace(/"([^"\\]*)" ?</g, '$1 <');
    for (const rewrite of [
      unquoted,
      value.replace(/(^|, ?)([^",<]+?) ?</g, '$1"$2" <'),
      value.replace(/(?:"[^"]*"|[^",<]*?) ?<([^>]*)>/g, '$1'),
      value.replace(/(?:"[^"]*"|[^",<]*?) ?<([^>]*)>/g, '<$1>'),
      value.replace(/(^|, ?)([^\s<>",]+@[^\s<>",]+)(?=,|$)/g, '$1<$2>'),
      value.replace(/(^|, ?)([^\s<>",]+@[^\s<>",]+)(?=,|$)/g, '$1"$2" <$2>'),
      value.replace(/, ?/g, ', '),
      value.replace(/, ?/g, ','),
      value.replace(/; ?$/, ''),
      value.replace(/ ?\([^)]*\)/g, ''),
      value.replace(/'([^']*)'/g, '$1'),
      value.replace(/[^\s<>",]+@[^\s<>",]+/g, asciiLowerCase),
    ]) {
      yield { kind: 'addresses-rewritten', slot, text: withValue(text, ` ${rewrite}`) };
    }
  }
}

function* dates(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'date')) {
    const value = plain(text);
    const bare = value.replace(/ ?\([^)]*\)/, '');
    const forms = new Set<string>();
    for (const form of [
      bare,
      bare.replace(/, 0/, ', '),
      bare.replace(/, (\d) /, ', 0$1 '),
      bare.replace(/^\w{3}, /, ''),
    ]) {
      for (const zone of ['', '+0000', '-0000', 'GMT', 'UT', 'UTC', '+0000 (UTC)', '+0000 (GMT)', 'Z']) {
        forms.add(zone === '' ? form : form.replace(/(?:[+-]\d{4}|GMT|UTC?|Z)$/, zone));
      }
    }
    for (const form of forms) yield { kind: 'date-reformatted', slot, text: withValue(text, ` ${form}`) };
  }
}

/** At most so many parameters are quoted and unquoted in all combinations. */
const MAX_TOGGLED = 4;

/** Parameters of Content-Type one by one: with or without quotes, in other letters, in another order, folded. */
function* parameters(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'content-type')) {
    const [type = '', ...all] = splitOutside(plain(text), ';').map((part) => part.trim());
    const listed = all.filter((part) => part !== '');
    if (listed.length === 0 || listed.length > 2 * MAX_TOGGLED) continue;
    const separators = signed.algorithm === 'simple' ? ['; ', ';\r\n\t', ';\r\n ', ';'] : ['; ', ';'];
    for (const order of new Set([listed, [...listed].reverse()])) {
      for (let quoted = 0; quoted < 1 << Math.min(order.length, MAX_TOGGLED); quoted++) {
        const toggled = order.map((part, i) => ((quoted >> i) & 1 ? withOtherQuotes(part) : part));
        for (const recase of PARAMETER_CASES) {
          for (const first of new Set([type, asciiLowerCase(type)])) {
            for (const separator of separators) {
              const value = [first, ...toggled.map(recase)].join(separator);
              yield { kind: 'content-type-changed', slot, text: withValue(text, ` ${value}`) };
            }
          }
        }
      }
    }
  }
}

function withOtherQuotes(parameter: string): string {
  const unquoted = parameter.replace(/ ?= ?"([^"\\]*)"$/, '=$1');
  return unquoted === parameter ? parameter.replace(/ ?= ?(.*)$/, '="$1"') : unquoted;
}

/** Boundaries keep their letters: those count (RFC 2046 §5.1.1). */
const PARAMETER_CASES: readonly ((parameter: string) => string)[] = [
  (parameter) => parameter,
  (parameter) => parameter.replace(/^[^=]*/, asciiLowerCase),
  (parameter) => (/^boundary/i.test(parameter) ? parameter : asciiLowerCase(parameter)),
  (parameter) =>
    parameter.replace(/^(charset ?= ?)(.*)$/i, (_, name: string, value: string) => name + upperCase(value)),
  (parameter) => parameter.replace(/^[a-z]/, upperCase),
];

function upperCase(text: string): string {
  return text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
}

/** The parts between separators that stand outside of quotes, comments and angle brackets. */
function splitOutside(value: string, separator: ',' | ';'): string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  let isAngled = false;
  let comments = 0;
  for (let i = 0; i < value.length; i++) {
    const character = value[i];
    if (character === '\\') i++;
    else if (isQuoted) isQuoted = character !== '"';
    else if (character === '"') isQuoted = true;
    else if (character === '(') comments++;
    else if (character === ')') comments = Math.max(0, comments - 1);
    else if (comments > 0) continue;
    else if (character === '<') isAngled = true;
    else if (character === '>') isAngled = false;
    else if (character === separator && !isAngled) {
      parts.push(value.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(value.slice(start));
  return parts;
}

/** More mailboxes than these are rewritten all alike only. */
const MAX_MAILBOXES = 30;
const MAILBOX_FIELDS = ['from', 'to', 'cc', 'reply-to', 'sender'];

/** Each address by itself, and all alike. */
function* mailboxes(signed: SignedSlots): Generator<Replacement> {
  const spellings = spellingsIn(signed.header);
  const rewrites: readonly ((mailbox: string) => string)[] = [
    ...MAILBOX_REWRITES,
    (mailbox) => mailbox.replace(ADDRESS, (address) => spellings.get(asciiLowerCase(address)) ?? address),
  ];
  for (const { slot, text } of slotsOf(signed, ...MAILBOX_FIELDS)) {
    const parts = splitOutside(plain(text), ',');
    for (const rewrite of rewrites) {
      const rewritten = parts.map((part) => part.replace(/\S.*$/, rewrite));
      yield { kind: 'addresses-rewritten', slot, text: withValue(text, ` ${rewritten.join(',')}`) };
      if (parts.length === 1 || parts.length > MAX_MAILBOXES) continue;
      for (const [i, part] of rewritten.entries())
        yield { kind: 'addresses-rewritten', slot, text: withValue(text, ` ${parts.with(i, part).join(',')}`) };
    }
  }
}

const ADDRESS = /[^\s<>",;:()[\]@]+@[^\s<>",;:()[\]@]+/g;

const MAILBOX_REWRITES: readonly ((mailbox: string) => string)[] = [
  (mailbox) => mailbox.replace(ADDRESS, (address) => address.replace(/\.$/, '')),
  (mailbox) => mailbox.replace(ADDRESS, (address) => `${address}.`),
  (mailbox) => mailbox.replace(/^mailto:/i, '').replace(/<mailto:/gi, '<'),
  (mailbox) => mailbox.replace(/(\S) ?[<[]mailto:[^<>[\]]*[>\]]/gi, '$1'),
  (mailbox) => mailbox.replace(/<(?=[^<>\s]+@)/, '<mailto:'),
  (mailbox) => mailbox.replace(/^[^\s<>]+@[^\s<>]+$/, 'mailto:$&'),
  (mailbox) => mailbox.replace(/^[^\s<>]+@[^\s<>]+$/, '<mailto:$&>'),
  (mailbox) => mailbox.replace(/^([^\s<>]+@[^\s<>]+)$/, '$1 <mailto:$1>'),
  (mailbox) => mailbox.replace(/^[^\s<>"]+@[^\s<>"]+$/, '<$&>'),
  (mailbox) => mailbox.replace(/^<([^\s<>]+@[^\s<>]+)>$/, '$1'),
  (mailbox) => mailbox.replace(ADDRESS, asciiLowerCase),
  (mailbox) => mailbox.replace(ADDRESS, upperCase),
  (mailbox) => mailbox.replace(ADDRESS, (address) => address.replace(/@.*/, asciiLowerCase)),
  (mailbox) => mailbox.replace(ADDRESS, (address) => address.replace(/@.*/, upperCase)),
  (mailbox) => mailbox.replace(ADDRESS, (address) => address.replace(/@[a-z]/, upperCase)),
  (mailbox) => mailbox.replace(ADDRESS, (address) => address.replace(/^[a-z]/, upperCase)),
  (mailbox) => mailbox.replace(ADDRESS, (address) => address.replace(/(?:^|[.@_-])[a-z]/g, upperCase)),
  (mailbox) => mailbox.replace(ADDRESS, (address) => address.replace(/(?:^|[._-])[a-z](?=.*@)/g, upperCase)),
];

const MAX_SPELLINGS = 500;

/** Addresses with large letters as other fields of the header have them, by their small letters. */
function spellingsIn(header: HeaderFields): ReadonlyMap<string, string> {
  const spellings = new Map<string, string>();
  for (const { text } of header.all.slice(0, 200)) {
    if (text.length > MAX_FIELD) continue;
    for (const [address] of text.slice(text.indexOf(':') + 1).matchAll(ADDRESS)) {
      if (spellings.size >= MAX_SPELLINGS) return spellings;
      if (asciiLowerCase(address) !== address) spellings.set(asciiLowerCase(address), address);
    }
  }
  return spellings;
}

/** RFC 2047 §2, with the language of RFC 2231 §5. */
const ENCODED_WORD = /=\?([\w.:+-]{1,40}(?:\*[\w-]{1,20})?)\?([QqBb])\?([^?\s]{0,1000})\?=/g;

/** Longer texts are not encoded, in UTF-16 units. */
const MAX_ENCODED = 600;

/** Subject and the names of people with other encoded words, or without any; marks in an encoded Subject taken out. */
function* encodedWords(signed: SignedSlots): Generator<Replacement> {
  const kind = 'encoded-words-rewritten';
  for (const { slot, text } of slotsOf(signed, 'subject', ...MAILBOX_FIELDS)) {
    const value = plain(text);
    for (const form of wordForms(value)) yield { kind, slot, text: withValue(text, ` ${form}`) };
    if (signed.slots[slot]!.key !== 'subject') {
      for (const rewrite of phraseRewrites(value, signed.slots[slot]!.name.length))
        yield { kind, slot, text: withValue(text, ` ${value.replace(PHRASE, rewrite)}`) };
      continue;
    }
    const decoded = decodeWords(value);
    if (decoded === undefined) continue;
    const unmarked = new Set(SUBJECT_MARKS.map((mark) => decoded.replace(mark, '')));
    for (const subject of new Set([decoded, ...unmarked])) {
      for (const form of encodedForms(subject, 'subject'.length, signed.algorithm))
        yield { kind: subject === decoded ? kind : 'subject-changed', slot, text: withValue(text, ` ${form}`) };
    }
  }
}

/** What stands before an address in angle brackets. */
const PHRASE = /(^|, ?)("[^"\\]*"|[^<>,"]*[^<>,"\s])(?= ?<)/g;

type PhraseRewrite = (all: string, lead: string, phrase: string) => string;

/** All phrases are rewritten alike: the n-th form of each. */
function* phraseRewrites(value: string, nameLength: number): Generator<PhraseRewrite> {
  const forms = new Map<string, readonly string[]>();
  for (const [, , phrase] of value.matchAll(PHRASE)) {
    const decoded = decodeWords(phrase!.replace(/^"(.*)"$/, '$1'));
    if (decoded !== undefined && forms.size < MAX_MAILBOXES)
      forms.set(phrase!, [...encodedForms(decoded, nameLength, 'relaxed')]);
  }
  const most = [...forms.values()].reduce((longest, { length }) => Math.max(longest, length), 0);
  for (let n = 0; n < most; n++) {
    for (const quote of ['', '"'])
      yield (_, lead, phrase) => {
        const form = forms.get(phrase)?.[n];
        return lead + (form === undefined ? phrase : quote + form + quote);
      };
  }
}

type WordEncoding = 'Q' | 'q' | 'B' | 'b';

/** Each encoded word by itself: what it holds stays together, whatever its charset. */
function* wordForms(value: string): Generator<string> {
  for (const recase of [(name: string) => name, asciiLowerCase, upperCase]) {
    for (const encoding of ['Q', 'q', 'B', 'b'] as const) {
      for (const isPlain of encoding === 'Q' || encoding === 'q' ? PLAIN_IN_Q : PLAIN_IN_Q.slice(0, 1)) {
        yield value.replace(
          ENCODED_WORD,
          (_, charset: string, from: string, text: string) =>
            `=?${recase(charset)}?${encoding}?${encodeWord(decodeWord(from, text), encoding, isPlain)}?=`,
        );
      }
    }
    yield value.replace(
      ENCODED_WORD,
      (_, charset: string, rest: string, text: string) => `=?${recase(charset)}?${rest}?${text}?=`,
    );
  }
}

/** What stays as it is in the Q encoding: in phrases only the first is right (RFC 2047 §5 (3)), libraries differ. */
const PLAIN_IN_Q: readonly RegExp[] = [
  /[A-Za-z0-9!*+/-]/,
  /[\x21-\x3c>\x40-\x5e`-~]/,
  /[A-Za-z0-9]/,
  /[\w!*+/.,:;'()-]/,
];

function encodeWord(octets: string, encoding: WordEncoding, isPlain: RegExp): string {
  if (encoding === 'B' || encoding === 'b') return encodeBase64(bytesOf(octets));
  let out = '';
  for (const octet of octets) {
    if (octet === ' ') out += '_';
    else if (octet !== '_' && octet !== '?' && octet !== '=' && isPlain.test(octet)) out += octet;
    else out += `=${upperCase(octet.charCodeAt(0).toString(16).padStart(2, '0'))}`;
  }
  return out;
}

/** Octets as a binary string. */
function decodeWord(encoding: string, text: string): string {
  if (asciiLowerCase(encoding) === 'b') return binaryOf(decodeBase64(text).bytes);
  return text
    .replace(/_/g, ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** As text, where there are encoded words or octets outside ASCII; undefined where there are none or they are no text. */
function decodeWords(value: string): string | undefined {
  // White space between encoded words does not count (RFC 2047 §6.2).
  const joined = value.replace(/\?= (?==\?[\w.:+*-]+\?[QqBb]\?)/g, '?=');
  let text = '';
  let at = 0;
  let octets = '';
  let charset = 'utf-8';
  const flush = (): boolean => {
    const decoded = decodeOctets(octets, charset);
    text += decoded ?? '';
    octets = '';
    return decoded !== undefined;
  };
  for (const match of joined.matchAll(ENCODED_WORD)) {
    const name = asciiLowerCase(match[1]!.replace(/\*.*/, ''));
    if ((match.index !== at || name !== charset) && !flush()) return undefined;
    if (match.index !== at) {
      charset = 'utf-8';
      octets = joined.slice(at, match.index);
      if (!flush()) return undefined;
    }
    charset = name;
    octets += decodeWord(match[2]!, match[3]!);
    at = match.index + match[0].length;
  }
  if (!flush()) return undefined;
  charset = 'utf-8';
  octets = joined.slice(at);
  if (!flush() || text === value || text.length > MAX_ENCODED) return undefined;
  return text;
}

function decodeOctets(octets: string, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytesOf(octets));
  } catch {
    return undefined;
  }
}

function utf8(text: string): string {
  return binaryOf(new TextEncoder().encode(text));
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

/** How long a word or the line of the first word may be: RFC 2047 §2 has 75 and 76, libraries take less or no limit. */
const WORD_LENGTHS = [Number.POSITIVE_INFINITY, 75, 76, 74, 73, 63];

/** The text without encoded words, and all of it or its words outside ASCII encoded in many ways. */
function* encodedForms(text: string, nameLength: number, algorithm: CanonicalizationName): Generator<string> {
  yield utf8(text);
  const scopes = scopesOf(text);
  const isLatin = /^[\0-\x7f\xa0-\xff]*$/.test(text);
  const charsets = ['utf-8', 'UTF-8', ...(isLatin ? ['iso-8859-1', 'ISO-8859-1', 'windows-1252', 'Windows-1252'] : [])];
  const folds = algorithm === 'simple' ? ['\r\n ', ' '] : [' '];
  for (const charset of charsets) {
    const encode = asciiLowerCase(charset) === 'utf-8' ? utf8 : (character: string) => character;
    for (const encoding of ['Q', 'B', 'q', 'b'] as const) {
      for (const isPlain of encoding === 'Q' || encoding === 'q' ? PLAIN_IN_Q : PLAIN_IN_Q.slice(0, 1)) {
        for (const length of WORD_LENGTHS) {
          for (const firstLength of new Set([length, length - nameLength - 2])) {
            const word = { charset, encode, encoding, isPlain, length, firstLength };
            for (const scope of scopes)
              for (const fold of folds) yield scope((part) => splitWords(part, word).join(fold));
          }
        }
      }
    }
  }
}

type Scope = (encode: (part: string) => string) => string;

/** The whole text; from the first word outside ASCII to the last; each run of such words. */
function scopesOf(text: string): readonly Scope[] {
  const scopes: Scope[] = [(encode) => encode(text)];
  const words = text.split(' ');
  const first = words.findIndex((word) => !isAscii(word));
  const last = words.findLastIndex((word) => !isAscii(word));
  if (first < 0 || (first === 0 && last === words.length - 1)) return scopes;
  scopes.push((encode) =>
    [...words.slice(0, first), encode(words.slice(first, last + 1).join(' ')), ...words.slice(last + 1)].join(' '),
  );
  const runs: { text: string; isPlain: boolean }[] = [];
  for (const word of words) {
    const isPlain = isAscii(word);
    const run = runs.at(-1);
    if (run?.isPlain === isPlain) run.text += ` ${word}`;
    else runs.push({ text: word, isPlain });
  }
  if (runs.filter(({ isPlain }) => !isPlain).length > 1)
    scopes.push((encode) => runs.map((run) => (run.isPlain ? run.text : encode(run.text))).join(' '));
  return scopes;
}

interface WordForm {
  readonly charset: string;
  readonly encode: (character: string) => string;
  readonly encoding: WordEncoding;
  readonly isPlain: RegExp;
  readonly length: number;
  readonly firstLength: number;
}

/** Encoded words that are no longer than that, split between characters. */
function splitWords(text: string, { charset, encode, encoding, isPlain, length, firstLength }: WordForm): string[] {
  const lead = `=?${charset}?${encoding}?`;
  const isBase64 = encoding === 'B' || encoding === 'b';
  const words: string[] = [];
  let octets = '';
  let width = 0;
  for (const character of text) {
    const more = encode(character);
    const size = isBase64 ? more.length : encodeWord(more, encoding, isPlain).length;
    const room = (words.length === 0 ? firstLength : length) - lead.length - 2;
    if (octets !== '' && (isBase64 ? 4 * Math.ceil((width + size) / 3) : width + size) > room) {
      words.push(octets);
      octets = '';
      width = 0;
    }
    octets += more;
    width += size;
  }
  words.push(octets);
  return words.map((word) => `${lead}${encodeWord(word, encoding, isPlain)}?=`);
}

const NAMES = [
  'Message-ID',
  'Message-Id',
  'MIME-Version',
  'Mime-Version',
  'Content-Type',
  'Content-type',
  'Content-Transfer-Encoding',
  'Cc',
  'CC',
  'Reply-To',
  'Reply-to',
  'In-Reply-To',
  'List-Id',
  'List-ID',
  'DKIM-Signature',
  'Dkim-Signature',
];

/** Only "simple" keeps the letters of names. */
function* names(signed: SignedSlots): Generator<Replacement> {
  if (signed.algorithm !== 'simple') return;
  for (const [slot, { key, name, text }] of signed.slots.entries()) {
    if (text === undefined) continue;
    const rest = text.slice(text.indexOf(':'));
    for (const other of new Set([name, key, ...NAMES.filter((candidate) => asciiLowerCase(candidate) === key)])) {
      yield { kind: 'field-name-case', slot, text: other + rest };
    }
  }
}

const UNFOLD = (text: string): string => withValue(text, fieldValue(text).replace(/\r?\n[ \t]+/g, ' '));

const BLANK_REWRITES: readonly ((text: string) => string)[] = [
  UNFOLD,
  (text) => withValue(text, fieldValue(text).replace(/\r?\n/g, '')),
  (text) => withValue(text, fieldValue(text).replace(/[ \t]*\r?\n[ \t]+/g, '\r\n ')),
  ...['\t', ' ', '  ', '   ', '    ', '     ', '      ', '        '].map(
    (blank) => (text: string) => withValue(text, fieldValue(text).replace(/\r?\n[ \t]+/g, `\r\n${blank}`)),
  ),
  (text) => withValue(text, ` ${fieldValue(text).replace(/^[ \t]+/, '')}`),
  (text) => withValue(text, fieldValue(text).replace(/^[ \t]+/, '')),
  (text) => withValue(text, ` ${plain(text)}`),
  (text) => withValue(text, fieldValue(text).replace(/[ \t]+$/, '')),
  (text) => withValue(text, `${fieldValue(text)} `),
  (text) => withValue(text, fieldValue(text).replace(/([^\r\n]) {2,}/g, '$1 ')),
  (text) => withValue(text, fieldValue(text).replace(/, ?(?=\S)/g, ',\r\n ')),
  (text) => withValue(text, fieldValue(text).replace(/, ?(?=\S)/g, ',\r\n\t')),
];

/** Only "simple" keeps blanks and folds. */
function* blanks(signed: SignedSlots): Generator<Replacement> {
  if (signed.algorithm !== 'simple') return;
  for (const [slot, { text }] of signed.slots.entries()) {
    if (text === undefined || text.length > MAX_FIELD) continue;
    for (const rewrite of BLANK_REWRITES) yield { kind: 'white-space-in-header', slot, text: rewrite(text) };
    // A single fold made or moved: before each blank of the unfolded value.
    const value = fieldValue(UNFOLD(text));
    for (let at = value.indexOf(' ', 1), count = 0; at >= 0 && count < 40; at = value.indexOf(' ', at + 1), count++) {
      for (const blank of [' ', '\t']) {
        yield {
          kind: 'white-space-in-header',
          slot,
          text: withValue(text, `${value.slice(0, at)}\r\n${blank}${value.slice(at + 1)}`),
        };
      }
    }
  }
}
