/** The fields of one record's RDATA as values with their places, made when someone asks. What is wrong with them is `rdata.ts`'s. */

import type { DomainName } from '../text/domain-name.ts';
import type { Span } from '../text/span.ts';
import { readString } from './character-string.ts';
import { parseName, presentName, writtenName } from './names.ts';
import type { Tokens } from './tokens.ts';
import { plainNumber, readPeriod } from './ttl.ts';
import { type FieldKind, RR, recordType } from './types.ts';

export interface RdataField {
  /** `generic` for the tokens of RFC 3597's form, `extra` for what the type does not want. */
  readonly kind: FieldKind | 'generic' | 'extra';
  /** From the first to the last token of the field. */
  readonly span: Span;
  /** As written; several tokens joined by a space. */
  readonly text: string;
  /**
   * A number for `u8` to `u32`, `bit` and `seconds` that are in order; the absolute name for `name`, where it is one;
   * the octets for strings; the digits without spaces for `hex` and `base64`; the text otherwise.
   */
  readonly value: number | string;
}

export interface RdataName {
  readonly name: DomainName;
  readonly span: Span;
  readonly text: string;
  /** Written without a final dot: the origin was added. */
  readonly isRelative: boolean;
  /** The index of its field in the record's fields. */
  readonly field: number;
}

/**
 * Whether the tokens `[first, last)` have RFC 3597's form (§5): `\#` as a token of its own. In TXT, where it is the text `#` too,
 * a number has to follow.
 */
export function isGenericRdata(
  { text, base, tokenStart, tokenEnd }: Tokens,
  type: number,
  first: number,
  last: number,
): boolean {
  if (first >= last || tokenEnd[first]! - tokenStart[first]! !== 2) return false;
  const start = base + tokenStart[first]!;
  if (text.charCodeAt(start) !== 0x5c || text.charCodeAt(start + 1) !== 0x23) return false;
  if (type !== RR.TXT) return true;
  return first + 1 < last && plainNumber(text, base + tokenStart[first + 1]!, base + tokenEnd[first + 1]!) >= 0;
}

/** The kind of every token of the RDATA `[first, last)`. */
export function tokenKinds(
  tokens: Tokens,
  type: number,
  first: number,
  last: number,
): (FieldKind | 'generic' | 'extra')[] {
  const count = last - first;
  if (isGenericRdata(tokens, type, first, last)) return new Array(count).fill('generic');
  const kinds: (FieldKind | 'generic' | 'extra')[] = [];
  for (const kind of recordType(type)?.fields ?? []) {
    if (kind === 'gateway' || kind === 'relay') {
      const gatewayType = Number(tokenText(tokens, Math.min(first + kinds.length, last - 1)));
      kinds.push('u8');
      if (kind === 'gateway') kinds.push('u8');
      kinds.push((['name', 'ipv4', 'ipv6', 'name'] as const)[gatewayType] ?? 'name');
      if (kind === 'gateway') while (kinds.length < count) kinds.push('base64');
    } else if (kind === 'a6') {
      const prefix = Number(tokenText(tokens, first));
      kinds.push('u8');
      if (prefix !== 128) kinds.push('ipv6');
      if (prefix !== 0) kinds.push('name');
    } else if (TAKES_ALL.has(kind)) while (kinds.length < count) kinds.push(kind);
    else kinds.push(kind);
  }
  while (kinds.length < count) kinds.push('extra');
  return kinds.slice(0, count);
}

const TAKES_ALL: ReadonlySet<FieldKind> = new Set<FieldKind>([
  'strings',
  'hex',
  'base64',
  'optional-base64',
  'base64-or-dash',
  'key-data',
  'types',
  'some-types',
  'low-types',
  'names',
  'svc-params',
  'apl',
  'location',
  'services',
]);

/** Kinds whose tokens are one field. */
const JOINED: ReadonlySet<string> = new Set<FieldKind>([
  'hex',
  'base64',
  'optional-base64',
  'base64-or-dash',
  'key-data',
  'location',
]);

export function readFields(
  tokens: Tokens,
  type: number,
  first: number,
  last: number,
  origin: DomainName,
): RdataField[] {
  const kinds = tokenKinds(tokens, type, first, last);
  const fields: RdataField[] = [];
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i]!;
    const start = tokenSpan(tokens, first + i).start;
    let text = tokenText(tokens, first + i);
    const at = i;
    if (JOINED.has(kind))
      while (i + 1 < kinds.length && kinds[i + 1] === kind) text += ` ${tokenText(tokens, first + ++i)}`;
    const span = { start, end: tokenSpan(tokens, first + i).end };
    fields.push({ kind, span, text, value: fieldValue(tokens, kind, first + at, text, origin) });
  }
  return fields;
}

function fieldValue(
  tokens: Tokens,
  kind: RdataField['kind'],
  at: number,
  text: string,
  origin: DomainName,
): number | string {
  const { start, end } = tokenSpan(tokens, at);
  switch (kind) {
    case 'u8':
    case 'u16':
    case 'u32':
    case 'bit':
    case 'zero':
      return /^\d+$/.test(text) ? Number(text) : text;
    case 'seconds':
      return readPeriod(text)?.seconds ?? text;
    case 'name':
    case 'names':
      return absoluteName(tokens, at, origin) ?? text;
    case 'string':
    case 'strings':
    case 'long-string':
    case 'quoted-string':
    case 'regexp':
    case 'optional-string':
    case 'digits':
    case 'degrees':
      return readString(tokens.text, start, end, tokens.tokenFlags[at]!).data.text;
    case 'hex':
    case 'base64':
    case 'optional-base64':
    case 'base64-or-dash':
    case 'key-data':
      return text.replaceAll(' ', '');
    default:
      return text;
  }
}

export function readNames(tokens: Tokens, type: number, first: number, last: number, origin: DomainName): RdataName[] {
  const names: RdataName[] = [];
  tokenKinds(tokens, type, first, last).forEach((kind, i) => {
    if (kind !== 'name' && kind !== 'names') return;
    const { start, end } = tokenSpan(tokens, first + i);
    const parsed = parseName(tokens.text, start, end, tokens.tokenFlags[first + i]!);
    const name = absoluteName(tokens, first + i, origin);
    if (typeof parsed === 'number' || name === undefined) return;
    names.push({
      name,
      span: { start, end },
      text: tokens.text.slice(start, end),
      isRelative: !parsed.isAbsolute && !parsed.isOrigin,
      field: i,
    });
  });
  return names;
}

function absoluteName(tokens: Tokens, at: number, origin: DomainName): DomainName | undefined {
  const { start, end } = tokenSpan(tokens, at);
  const parsed = parseName(tokens.text, start, end, tokens.tokenFlags[at]!);
  if (typeof parsed === 'number') return undefined;
  if (parsed.isOrigin) return origin;
  if (parsed.isAbsolute || origin === '') return parsed.relative as DomainName;
  return `${parsed.relative}.${origin}` as DomainName;
}

/**
 * The RDATA in one line that every reader takes for the same: names absolute, periods in seconds, the rest as written.
 *
 * @param origin without the final dot, in the letters that it is written in
 */
export function presentRdata(tokens: Tokens, type: number, first: number, last: number, origin: string): string {
  const kinds = tokenKinds(tokens, type, first, last);
  let out = '';
  for (let i = 0; i < kinds.length; i++) {
    const at = first + i;
    const kind = kinds[i]!;
    const glued = kind === 'svc-params' && (tokens.tokenFlags[at]! & 8) !== 0;
    if (i > 0 && !glued) out += ' ';
    out += presentField(tokens, kind, at, origin);
  }
  return out;
}

function presentField(tokens: Tokens, kind: RdataField['kind'], at: number, origin: string): string {
  const text = tokenText(tokens, at);
  if (kind === 'name' || kind === 'names') {
    const { start, end } = tokenSpan(tokens, at);
    const name = writtenName(tokens.text, start, end, tokens.tokenFlags[at]!, origin);
    return name === undefined ? text : presentName(name);
  }
  if (kind === 'seconds') return String(readPeriod(text)?.seconds ?? text);
  return text;
}

/** Like {@link presentRdata}, but equal for equal data: case of names and digits, escapes and quotes do not matter. */
export function comparableRdata(tokens: Tokens, type: number, first: number, last: number, origin: DomainName): string {
  return readFields(tokens, type, first, last, origin)
    .map(({ kind, value }) => {
      if (kind === 'hex' || kind === 'generic' || kind === 'ipv6' || kind === 'types' || kind === 'type')
        return String(value).toLowerCase();
      if (kind === 'strings' || kind === 'string' || kind === 'long-string') return `${String(value).length}:${value}`;
      return String(value);
    })
    .join(' ');
}

function tokenSpan(tokens: Tokens, at: number): Span {
  return { start: tokens.base + tokens.tokenStart[at]!, end: tokens.base + tokens.tokenEnd[at]! };
}

function tokenText(tokens: Tokens, at: number): string {
  return tokens.text.slice(tokens.base + tokens.tokenStart[at]!, tokens.base + tokens.tokenEnd[at]!);
}
