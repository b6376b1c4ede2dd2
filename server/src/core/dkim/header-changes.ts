/** Changes that header fields suffer, undone: what `forensics.ts` tries. Texts are binary strings. */

import { asciiLowerCase } from '../text/domain-name.ts';
import { canonicalizeField, canonicalizeFieldText, octetsOf } from './canonicalization.ts';
import type { ChangeKind } from './change-table.ts';
import type { Candidate } from './forensics.ts';
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
        return new Sha256().update(octetsOf(parts.join(''))).digest();
      },
    };
  }
}

function* singleReplacements(signed: SignedSlots): Generator<Replacement> {
  const seen = new Set<string>();
  for (const make of [copied, blanks, names, subjects, added, removed, froms, types, encodings, addresses, dates]) {
    for (const replacement of make(signed)) {
      const identity = `${replacement.slot} ${replacement.text}`;
      if (seen.has(identity) || !signed.isChange(replacement)) continue;
      seen.add(identity);
      yield replacement;
    }
  }
}

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
    for (const value of ENCODINGS) yield { kind: 'transfer-encoding-named', slot, text: withValue(text, ` ${value}`) };
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
