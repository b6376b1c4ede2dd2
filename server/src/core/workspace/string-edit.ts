/**
 * Edits of a record's character-strings by their decoded value: what quick fixes of TXT records are made of. Comments,
 * line breaks, quotes and everything else of the zone stay as they are wherever that is possible.
 */

import { insert, remove, replace, type TextEdit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { type CharacterString, MAX_STRING, readString } from '../zone/character-string.ts';
import { TOKEN_ESCAPE, TOKEN_QUOTED } from '../zone/lexer.ts';

/** A range of the joined value, in octets, and the octets that come in its place. */
export interface StringChange {
  readonly range: Span;
  readonly octets: string;
}

/**
 * Changes ranges of the joined value. New octets come into the string in which their range begins; where they do not fit
 * there, the value is divided again.
 *
 * @param text the zone
 * @param strings the record's character-strings, in order; at least one
 * @param changes in any order; their ranges do not overlap
 */
export function editStrings(
  text: string,
  strings: readonly CharacterString[],
  changes: readonly StringChange[],
): readonly TextEdit[] {
  const old = strings.map(({ data }) => data.text).join('');
  const sorted = changes.map((change) => narrowed(old, change)).sort((a, b) => a.range.start - b.range.start);
  const places = placesOf(strings);
  const perString = places.map((place, i) => localChanges(place, sorted, i === places.length - 1));
  const contents = strings.map(({ data }, i) => changed(data.text, perString[i]!));
  if (contents.some((content) => content.length > MAX_STRING)) {
    return rewriteStrings(text, strings, changed(old, sorted));
  }
  return strings.flatMap((string, i) => {
    const local = perString[i]!;
    if (local.length === 0) return [];
    const isNeeded = contents[i] !== '' || contents.every((content, j) => content === '' && j >= i);
    if (!isNeeded) return [remove(withSpaces(text, strings, i))];
    return editsWithin(text, string, local, contents[i]!) ?? [replace(string.span, quoted(contents[i]!))];
  });
}

/**
 * Writes the whole value again, as quoted character-strings in the layout that the old ones had: string by string, so that
 * what is between them stays.
 */
export function rewriteStrings(text: string, strings: readonly CharacterString[], value: string): readonly TextEdit[] {
  const longest = strings.reduce((most, { data }) => Math.max(most, data.length), 0);
  const pieces = splitValue(value, strings.length > 1 && longest >= LEAST_PIECE ? longest : MAX_STRING);
  const edits: TextEdit[] = [];
  strings.forEach((string, i) => {
    const piece = pieces[i];
    if (piece === undefined) edits.push(remove(withSpaces(text, strings, i)));
    else if (piece !== string.data.text) edits.push(replace(string.span, quoted(piece)));
  });
  const further = pieces.slice(strings.length).map((piece) => separatorOf(text, strings) + quoted(piece));
  const end = strings.at(-1)!.span.end;
  const last = edits.at(-1);
  if (further.length === 0) return edits;
  // One edit where two would meet.
  if (last?.span.end === end) edits[edits.length - 1] = replace(last.span, last.newText + further.join(''));
  else edits.push(insert(end, further.join('')));
  return edits;
}

/** Shorter character-strings are no layout that anybody chose for a key. */
const LEAST_PIECE = 32;

/**
 * A value as character-strings of at most `size` octets; where it has to be cut, a DKIM record is cut after the tags
 * before `p=`, so that the key starts a string of its own.
 */
export function splitValue(value: string, size: number = MAX_STRING): readonly string[] {
  const limit = Math.min(size, MAX_STRING);
  if (value.length <= limit) return [value];
  const head = /^[^;]*(?:;(?!\s*p\s*=)[^;]*)*;\s*p=/.exec(value)?.[0] ?? '';
  const cut = head.length <= limit ? head.length : 0;
  const pieces = cut > 0 ? [value.slice(0, cut)] : [];
  for (let at = cut; at < value.length; at += limit) pieces.push(value.slice(at, at + limit));
  return pieces;
}

/** A value as it is written in a line of its own: one quoted string, or several in parentheses. */
export function quoteValue(octets: string): string {
  const pieces = splitValue(octets).map(quoted);
  return pieces.length === 1 ? pieces[0]! : `( ${pieces.join(' ')} )`;
}

/** Octets as they are written inside quotes in a master file (RFC 1035 §5.1). */
export function escapeString(octets: string): string {
  return octets.replace(/["\\]|[^ -~]/g, (c) => {
    const code = c.charCodeAt(0);
    return c === '"' || c === '\\' ? `\\${c}` : `\\${String(code).padStart(3, '0')}`;
  });
}

export function quoted(octets: string): string {
  return `"${escapeString(octets)}"`;
}

interface Place {
  readonly string: CharacterString;
  /** Where the string begins and ends in the joined value. */
  readonly start: number;
  readonly end: number;
}

function placesOf(strings: readonly CharacterString[]): Place[] {
  let offset = 0;
  return strings.map((string) => {
    const start = offset;
    offset += string.data.length;
    return { string, start, end: offset };
  });
}

/** The change without what is the same before and after it. */
function narrowed(old: string, { range, octets }: StringChange): StringChange {
  let { start, end } = range;
  let from = 0;
  let to = octets.length;
  while (start < end && from < to && old[start] === octets[from]) {
    start++;
    from++;
  }
  while (start < end && from < to && old[end - 1] === octets[to - 1]) {
    end--;
    to--;
  }
  return { range: { start, end }, octets: octets.slice(from, to) };
}

/** What of the changes concerns one string, with offsets in its own value. */
function localChanges({ start, end }: Place, changes: readonly StringChange[], isLast: boolean): StringChange[] {
  return changes.flatMap(({ range, octets }) => {
    // At a boundary new octets belong to the string after it, except at the end.
    const takesOctets = range.start >= start && (range.start < end || (isLast && range.start === end));
    const from = Math.max(range.start, start);
    const to = Math.min(range.end, end);
    if (to <= from && !(takesOctets && octets !== '')) return [];
    return [{ range: { start: from - start, end: Math.max(from, to) - start }, octets: takesOctets ? octets : '' }];
  });
}

/** @param changes sorted */
function changed(value: string, changes: readonly StringChange[]): string {
  let out = '';
  let at = 0;
  for (const { range, octets } of changes) {
    out += value.slice(at, range.start) + octets;
    at = range.end;
  }
  return out + value.slice(at);
}

/**
 * Edits inside one string as it is written; undefined where they would not be read as the content that is wanted: an
 * unquoted string that needs quotes now, a character of several octets of which one goes.
 */
function editsWithin(
  text: string,
  string: CharacterString,
  changes: readonly StringChange[],
  content: string,
): readonly TextEdit[] | undefined {
  const { span, data } = string;
  const edits = changes.flatMap(({ range, octets }): TextEdit[] => {
    const written = escapeString(octets);
    if (range.start === range.end) return [insert(insertionPoint(string, range.start), written)];
    return data
      .sourceSpans(range.start, range.end)
      .map((source, i) => (i === 0 ? replace(source, written) : remove(source)));
  });
  if (!string.quoted && changes.some(({ octets }) => !/^[A-Za-z0-9=:/+._-]*$/.test(octets))) return undefined;
  let source = '';
  let at = span.start;
  for (const { span: edited, newText } of edits) {
    if (edited.start < at) return undefined;
    source += text.slice(at, edited.start) + newText;
    at = edited.end;
  }
  source += text.slice(at, span.end);
  if (source === '' || source === '@') return undefined;
  const flags = TOKEN_ESCAPE | (string.quoted ? TOKEN_QUOTED : 0);
  return readString(source, 0, source.length, flags).data.text === content ? edits : undefined;
}

function insertionPoint({ span, quoted: isQuoted, data }: CharacterString, at: number): number {
  if (data.length > 0) return data.sourceSpan(at, at).start;
  return isQuoted ? span.start + 1 : span.start;
}

/** A string that goes, with the white space that would be left over. Comments beside it stay. */
function withSpaces(text: string, strings: readonly CharacterString[], index: number): Span {
  const { start, end } = strings[index]!.span;
  const before = strings[index - 1]?.span.end;
  if (before !== undefined && isBlank(text.slice(before, start))) return { start: before, end };
  return { start, end };
}

function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text);
}

/** What is between new strings: what is between the old ones, without comments. */
function separatorOf(text: string, strings: readonly CharacterString[]): string {
  if (strings.length < 2) return ' ';
  const between = text.slice(strings[0]!.span.end, strings[1]!.span.start);
  if (between !== '' && isBlank(between)) return between;
  return /(?:\r\n|\r|\n)[ \t]+$/.exec(between)?.[0] ?? ' ';
}
