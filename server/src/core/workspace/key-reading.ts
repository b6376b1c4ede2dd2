/**
 * How far a key record can be read, so that one mistake gives one finding: each rule on a record's tags, and each on the
 * data of `p=`, speaks only where no other mistake already explains what it would say.
 */

import { classifyKeyData } from '../dkim/key-data.ts';
import type { KeyRecordProblemKind } from '../dkim/key-record.ts';
import { foreignRecord } from '../dkim/key-record.ts';
import type { RsaPublicKey } from '../dkim/public-key.ts';
import type { Tag, TagSpec } from '../dkim/tag-list.ts';
import { shownOctets } from '../text/octets.ts';
import { MARK_OCTETS } from '../text/quotation-marks.ts';
import type { Span } from '../text/span.ts';
import type { KeyView } from './key-view.ts';
import { pastedValue } from './pasted-value.ts';
import { isRestOfKey, splitKeyOf } from './split-key.ts';

export type KeyShape =
  /** Rules on zones say why: the text is not what the author meant, or is not a key's. */
  | 'elsewhere'
  /** `key/record-empty` */
  | 'empty'
  /** `key/record-foreign` */
  | 'foreign'
  /** `key/quotes-published` */
  | 'quoted'
  /** `key/backslash-published` */
  | 'escaped'
  /** `key/escapes-published` */
  | 'web-escaped'
  /** `key/invalid-separator` */
  | 'unseparated'
  /** `key/duplicate-tag` */
  | 'doubled'
  /** `key/invalid-tag-case` */
  | 'miscased'
  /** A tag-list, whose tags can be judged one by one. */
  | 'tags';

export type DataState =
  /** `key/missing-data` */
  | 'missing'
  /** `key/revoked` */
  | 'revoked'
  /** Rules on zones say it: the rest of the key is in another record. */
  | 'elsewhere'
  | 'placeholder'
  | 'private'
  | 'certificate'
  | 'encoding'
  | 'pem'
  | 'escape'
  /** `key/text-not-ascii` */
  | 'non-ascii'
  | 'truncated'
  | 'base64'
  | 'unknown'
  | 'trailing'
  /** A key in one piece, in whatever form. */
  | 'whole';

/**
 * Names below `_domainkey` that are not selectors: the policy of ADSP (RFC 5617 §4.1) and of the drafts before it
 * (draft-ietf-dkim-ssp, draft-allman-dkim-ssp), and addresses for reports (RFC 6651 §3.2).
 */
export const NO_SELECTORS: ReadonlySet<string> = new Set(['_adsp', '_ssp', '_policy', '_report']);

/** Mistakes of a master file that leave another text than the author meant. */
const DISTORTIONS: ReadonlySet<string> = new Set([
  'semicolon-unquoted',
  'quote-unclosed',
  'quote-multiline',
  'backslash-quote',
  'txt-class',
  'txt-ttl',
  'txt-sign',
  'single-quotes',
  'smart-quotes',
  'paren-missing',
  'paren-unclosed',
  'paren-extra-close',
  'open-paren-next-line',
  'comment-hash',
  'nbsp-as-space',
]);

/** Asked by every rule, answered once a record. */
function remembered<T>(find: (view: KeyView) => T): (view: KeyView) => T {
  return (view) => view.remember(find);
}

export const shapeOf = remembered(findShape);

/** What `p=` holds; of a record that is a tag-list. */
export const dataStateOf = remembered(findDataState);

/** Whether a record is one of several that are one key together, for `zone/key-split-over-records` to say. */
export function isPartOfKey(view: KeyView): boolean {
  const { atName } = view;
  return atName.length > 1 && splitPartsOf(atName).has(view);
}

/** By the list of the records at a name, which is the same for each of them: there may be thousands. */
const splitParts = new WeakMap<readonly KeyView[], ReadonlySet<KeyView>>();

function splitPartsOf(atName: readonly KeyView[]): ReadonlySet<KeyView> {
  let parts = splitParts.get(atName);
  if (parts === undefined) {
    parts = new Set(splitKeyOf(atName.slice(0, MAX_SIBLINGS))?.parts);
    splitParts.set(atName, parts);
  }
  return parts;
}

function findShape(view: KeyView): KeyShape {
  const { text } = view.data;
  // Data in the generic form of RFC 3597 have no character-strings to look at.
  if (view.strings.length === 0 || NO_SELECTORS.has(view.name.selector) || isDistorted(view)) return 'elsewhere';
  if (isPartOfKey(view)) return 'elsewhere';
  if (foreignRecord(text) === 'empty') return 'empty';
  if (pastedValue(text)?.kind === 'line') return 'foreign';
  if (colonsOf(view).length > 0) return 'unseparated';
  if (!view.isKey) return siblings(view).some((other) => other.isKey) ? 'elsewhere' : 'foreign';
  if (quotesOf(view).length > 0) return 'quoted';
  if (backslashesOf(view).length > 0) return 'escaped';
  if (webEscapesOf(view).length > 0) return 'web-escaped';
  if (secondRecordOf(view) !== undefined) return 'doubled';
  if (separatorsOf(view).length > 0) return 'unseparated';
  return view.key.problems.some(({ kind }) => kind === 'tag-case') ? 'miscased' : 'tags';
}

function isDistorted(view: KeyView): boolean {
  const isTooLong = view.written.problems.some(({ code }) => code === 'string-too-long');
  if (isTooLong && pastedValue(view.data.text) !== undefined) return true;
  return view.written.problems.some(({ code, span }) => {
    // In a note it changes nothing else.
    if (code === 'txt-space') return !isWithinNote(view, view.data.logicalOffset(span.start));
    return DISTORTIONS.has(code);
  });
}

function isWithinNote(view: KeyView, offset: number): boolean {
  const note = view.key.note?.span;
  return note !== undefined && note.start <= offset && offset < note.end;
}

/** As many records at one name as are compared. */
const MAX_SIBLINGS = 20;

function siblings(view: KeyView): readonly KeyView[] {
  const all = view.atName.slice(0, MAX_SIBLINGS);
  return all.filter((other) => other !== view);
}

/** Quotes that are part of the value, with spaces between two of them; those of a note do no harm. */
export function quotesOf({ key, data }: KeyView): readonly Span[] {
  const found = runs(data.text, QUOTES);
  if (found.length === 0) return found;
  const note = key.note?.span;
  return found.filter(({ start }) => note === undefined || start < note.start || start >= note.end);
}

const QUOTES = new RegExp(`${MARK_OCTETS}+(?:\\s+${MARK_OCTETS}+)?`, 'g');

/** Backslashes that are part of the value and are before a semicolon. */
export function backslashesOf({ data }: KeyView): readonly Span[] {
  return data.text.includes('\\;') ? runs(data.text, /(?<!\\)\\+(?=;)/g) : [];
}

/** A character of a record as a web page or an address writes it. */
export interface WebEscape {
  /** In the value. */
  readonly span: Span;
  readonly text: string;
  readonly character: string;
}

/** The named references of HTML (its standard, §13.5) to the characters that key records and their quotes are made of. */
const REFERENCES: Readonly<Record<string, string>> = {
  plus: '+',
  sol: '/',
  equals: '=',
  semi: ';',
  colon: ':',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/**
 * Characters outside a note that are written `&plus;`, `&#43;`, `&#x2B;` or `%2B`, or escaped once more (`&amp;#43;`, `%252B`), and that a key record
 * could have.
 */
export function webEscapesOf({ key, data: { text } }: KeyView): readonly WebEscape[] {
  if (!/[&%]/.test(text)) return [];
  const note = key.note?.span;
  const found: WebEscape[] = [];
  for (const match of text.matchAll(
    /&(?:amp;){0,3}(?:#(\d{1,4})|#x([\da-f]{1,4})|([a-z]{3,6}));|%(?:25){0,3}([\da-f]{2})/gi,
  )) {
    const [whole, decimal, hex, name = '', percent] = match;
    const start = match.index;
    if (note !== undefined && note.start <= start && start < note.end) continue;
    const number = decimal === undefined ? Number.parseInt(hex ?? percent ?? '', 16) : Number(decimal);
    const named = Object.hasOwn(REFERENCES, name) ? REFERENCES[name] : undefined;
    const character = named ?? (number === 0xa0 ? ' ' : String.fromCharCode(number || 0));
    if (/[\w+/=;:"' ]/.test(character)) {
      found.push({ span: { start, end: start + whole.length }, text: whole, character });
    }
  }
  return found;
}

/** What is before a further tag within a value, where a semicolon should be: spaces, commas, colons, nothing where words are not quoted. */
export function separatorsOf(view: KeyView): readonly Span[] {
  const { list } = view.key;
  if (isUnquoted(view)) return glueOf(view);
  return list.tags.flatMap(({ name, value, valueSpan }) => (name === 'n' ? [] : separatorsIn(value, valueSpan.start)));
}

/** Colons where the equals signs of tags should be: `v:DKIM1; k:rsa; p:...`. */
export function colonsOf({ data: { text } }: KeyView): readonly Span[] {
  const colons = runs(text, /(?<=(?:^|;)\s{0,20}[vkphstng]\s{0,20}):/g);
  const isKey = /^\s{0,20}v\s{0,20}[:=]\s{0,20}dkim|(?:^|;)\s{0,20}p\s{0,20}[:=]/i.test(text);
  return isKey && (colons.length > 1 || /^\s{0,20}v\s{0,20}:/.test(text)) ? colons : [];
}

/** Where another whole record begins in the value, right after the first or after a separator; not the words of a note. */
export function secondRecordOf({ key, data: { text } }: KeyView): number | undefined {
  const note = key.note?.span;
  const [first, second] = runs(text, /(?<![^A-Za-z0-9+/=\s;,])v\s{0,20}=\s{0,20}DKIM1(?![A-Za-z0-9])/gi).filter(
    ({ start }) => note === undefined || start < note.start || start >= note.end,
  );
  return first?.start === text.search(/\S/) ? second?.start : undefined;
}

/** Several words without quotes: name servers join them without spaces. */
export function isUnquoted({ strings }: KeyView): boolean {
  return strings.length > 1 && strings.every(({ quoted }) => !quoted);
}

/** Where an unquoted word begins a tag and is glued to the one before. */
function glueOf({ data: { text }, strings }: KeyView): readonly Span[] {
  const glue: Span[] = [];
  let offset = 0;
  for (const { data } of strings) {
    if (offset > 0 && text[offset - 1] !== ';' && /^[vkphstng]=/.test(text.slice(offset, offset + 2)))
      glue.push({ start: offset, end: offset });
    offset += data.length;
  }
  return glue;
}

function separatorsIn(value: string, offset: number): Span[] {
  const spans: Span[] = [];
  // Bounded, so that a long row of spaces is not searched again and again.
  for (const { index } of value.matchAll(/(?<=[\s,:|])[vkphstng]\s{0,20}=\s{0,20}[^=\s]/g)) {
    let start = index;
    while (start > 0 && /[\s,:|]/.test(value.charAt(start - 1))) start--;
    spans.push({ start: offset + start, end: offset + index });
  }
  return spans;
}

function runs(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

function findDataState(view: KeyView): DataState {
  const { data, keyData } = view.key;
  if (data === undefined || keyData === undefined) return 'missing';
  if (keyData.isEmpty) return 'revoked';
  if (keyData.isPlaceholder) return 'placeholder';
  const { material, flaws } = keyData;
  const has = (...kinds: readonly string[]): boolean => flaws.some(({ kind }) => kinds.includes(kind));
  if (material === undefined) return 'unknown';
  if (isPrivate(view)) return 'private';
  if (material.form === 'certificate' || material.form === 'certificate-request') return 'certificate';
  if (has('hex', 'double-base64', 'openssh') || material.form === 'openssh-public') return 'encoding';
  if (has('pem-armour')) return 'pem';
  if (has('escapes') || escapedLettersOf(view).length > 0) return 'escape';
  if (has('non-ascii')) return 'non-ascii';
  if (material.isTruncated)
    return siblings(view).some(({ data: { text } }) => isRestOfKey(text)) ? 'elsewhere' : 'truncated';
  if (has('base64url', 'padding', 'alphabet')) return 'base64';
  if (material.form === 'unknown' || material.algorithm === undefined) return 'unknown';
  return material.trailing > 0 ? 'trailing' : 'whole';
}

function isPrivate({ key }: KeyView): boolean {
  const { form = 'unknown' } = key.keyData?.material ?? {};
  return form.startsWith('private-') || /-\s?BEGIN [A-Z ]*PRIVATE KEY/.test(key.data?.value.text.slice(0, 200) ?? '');
}

/** Where the zone says `\n`, `\r` or `\t` within `p=`, of which name servers make the letter alone: not part of the key. */
export function escapedLettersOf(view: KeyView): readonly Span[] {
  const { data } = view.key;
  if (data === undefined) return [];
  const found = view.data.pieces
    .filter(({ logical, length, source }) => {
      const isWithin = logical >= data.span.start && logical < data.span.end;
      return isWithin && length === 1 && /^\\[nrt]$/.test(view.written.text.slice(source.start, source.end));
    })
    .map(({ logical }) => ({ start: logical, end: logical + 1 }));
  return found.length > 0 && classifyKeyData(without(view.data.text, data.span, found)).wanted !== undefined
    ? found
    : [];
}

/** A range of a text without some ranges of it. */
function without(text: string, { start, end }: Span, gone: readonly Span[]): string {
  let out = '';
  let at = start;
  for (const span of gone) {
    out += text.slice(at, span.start);
    at = span.end;
  }
  return out + text.slice(at, end);
}

/** The key that is in a record without `p=`. */
export const bareKeyOf = remembered(findBareKey);

function findBareKey({ key: { list } }: KeyView): TagSpec | undefined {
  if (list.get('p') !== undefined) return undefined;
  return list.specs.find(({ name, span }) => {
    const text = list.text.text.slice(span.start, span.end).trim();
    const key = /^p[ \t]+/.exec(text)?.[0] ?? '';
    return name.length >= 40 && classifyKeyData(text.slice(key.length)).wanted !== undefined;
  });
}

/** The public RSA key in a record, wherever it can be made out. */
export function rsaKeyOf(view: KeyView): RsaPublicKey | undefined {
  const state = dataStateOf(view);
  return state === 'private' || state === 'truncated' ? undefined : view.key.keyData?.material?.rsa;
}

/** `DKIM1; k=rsa; ...`: the version without `v=`. */
export function isBareVersion({ index, name, equals }: TagSpec): boolean {
  return index === 0 && equals === undefined && /^dkim1$/i.test(name.trim());
}

export interface PlacedProblem {
  readonly kind: KeyRecordProblemKind;
  /** The text that is wrong. */
  readonly text: string;
  /** In the value. */
  readonly range: Span;
  /** In the zone. */
  readonly span: Span;
}

/** What the reader of key records found, in the order of the text. */
export function placedProblems(view: KeyView, ...kinds: KeyRecordProblemKind[]): PlacedProblem[] {
  const { problems } = view.key;
  // Nearly always, and every other rule asks.
  if (problems.length === 0) return [];
  // Where a character cannot be in a value at all, that is what is wrong.
  const characters = view.key.list.problems.filter(({ kind }) => kind === 'value-characters');
  return problems
    .filter(
      ({ kind, span }) =>
        kinds.includes(kind) && !characters.some((at) => span.start <= at.span.start && at.span.start < span.end),
    )
    .map(({ kind, span }) => ({
      kind,
      text: shownOctets(view.data.text.slice(span.start, span.end)),
      range: span,
      span: view.source(span),
    }));
}

/** Ranges of a tag's value as ranges of the whole value. */
export function inTag(tag: Tag, spans: readonly Span[]): readonly Span[] {
  return spans.map(({ start, end }) => ({ start: tag.valueSpan.start + start, end: tag.valueSpan.start + end }));
}
