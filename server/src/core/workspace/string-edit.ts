/**
 * Edits of a record's character-strings by their decoded value: what quick fixes of TXT records are made of. Comments,
 * line breaks, quotes and everything else of the zone stay as they are wherever that is possible.
 */

import { insert, remove, replace, type TextEdit } from '../text/edit.ts';
import { MappedText } from '../text/mapped-text.ts';
import type { Span } from '../text/span.ts';
import { type CharacterString, MAX_STRING } from '../zone/character-string.ts';

/**
 * Replaces a range of the joined value, in octets, by other octets.
 *
 * @param text the zone
 * @param strings the record's character-strings, in order; at least one
 */
export function replaceInStrings(
  text: string,
  strings: readonly CharacterString[],
  range: Span,
  newText: string,
): readonly TextEdit[] {
  const value = MappedText.concat(strings.map(({ data }) => data));
  const grown = value.text.slice(0, range.start) + newText + value.text.slice(range.end);
  const at = stringAt(strings, range);
  const fits = lengthWithin(at, range) + newText.length <= MAX_STRING;
  const canStand = at.string.quoted || /^[A-Za-z0-9=:/+._-]*$/.test(newText);
  if (!fits || !canStand) return rewriteStrings(text, strings, grown);
  const escaped = escapeString(newText);
  if (range.start === range.end) return [insert(insertionPoint(at, range.start), escaped)];
  return value.sourceSpans(range.start, range.end).map((span, i) => (i === 0 ? replace(span, escaped) : remove(span)));
}

/** Writes the whole value anew, as quoted character-strings in the layout that the old ones had. */
export function rewriteStrings(text: string, strings: readonly CharacterString[], value: string): readonly TextEdit[] {
  const first = strings[0]!.span;
  const last = strings.at(-1)!.span;
  const between = strings.length > 1 ? text.slice(first.end, strings[1]!.span.start) : '';
  const longest = Math.max(...strings.map(({ data }) => data.length));
  const pieces = splitValue(value, strings.length > 1 && longest >= LEAST_PIECE ? longest : MAX_STRING);
  const hasParentheses = /\(/.test(text.slice(lineStart(text, first.start), first.start));
  // Only white space may be copied between the new strings: a comment belongs to one place.
  const separator = /^\s+$/.test(between) ? between : ' ';
  const isWithin = hasParentheses || pieces.length === 1 || !/[\r\n]/.test(separator);
  const written = pieces.map((piece) => `"${escapeString(piece)}"`).join(separator);
  return [replace({ start: first.start, end: last.end }, isWithin ? written : `( ${written} )`)];
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

/** Octets as they stand inside quotes in a master file (RFC 1035 §5.1). */
export function escapeString(octets: string): string {
  return octets.replace(/["\\]|[^ -~]/g, (c) => {
    const code = c.charCodeAt(0);
    return c === '"' || c === '\\' ? `\\${c}` : `\\${String(code).padStart(3, '0')}`;
  });
}

interface Place {
  readonly string: CharacterString;
  /** Where the string begins in the joined value. */
  readonly offset: number;
}

/** The string in which a range begins; at a boundary the one after it, except at the end. */
function stringAt(strings: readonly CharacterString[], { start }: Span): Place {
  let offset = 0;
  for (const string of strings) {
    if (start < offset + string.data.length) return { string, offset };
    offset += string.data.length;
  }
  const string = strings.at(-1)!;
  return { string, offset: offset - string.data.length };
}

/** The octets of the string that stay when the range is taken out. */
function lengthWithin({ string, offset }: Place, range: Span): number {
  const from = Math.max(range.start, offset);
  const to = Math.min(range.end, offset + string.data.length);
  return string.data.length - Math.max(0, to - from);
}

function insertionPoint({ string, offset }: Place, at: number): number {
  if (at > offset && string.data.length > 0) return string.data.sourceSpan(at - offset, at - offset).start;
  return string.quoted ? string.span.start + 1 : string.span.start;
}

function lineStart(text: string, at: number): number {
  return Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
}
