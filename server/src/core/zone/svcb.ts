/** The SvcParams of SVCB and HTTPS records (RFC 9460 §2.1): keys, their values, and what they may not do together. */

import { readString } from './character-string.ts';
import { isIpv4, isIpv6 } from './field-forms.ts';
import { TOKEN_ESCAPE, TOKEN_GLUED, TOKEN_QUOTED } from './lexer.ts';
import { checkEscapes } from './name-check.ts';
import { isPartlyKnown } from './releases.ts';
import type { ProblemSink, Tokens } from './tokens.ts';
import { plainNumber } from './ttl.ts';

/** Key numbers (IANA "Service Parameter Keys"). */
const KEYS: Readonly<Record<string, number>> = {
  mandatory: 0,
  alpn: 1,
  'no-default-alpn': 2,
  port: 3,
  ipv4hint: 4,
  ech: 5,
  ipv6hint: 6,
  dohpath: 7,
  ohttp: 8,
  'tls-supported-groups': 9,
  docpath: 10,
};

/** The number of a key by name or as `key65333`; -1 for none. */
export function keyNumber(key: string): number {
  const known = KEYS[key];
  if (known !== undefined) return known;
  const digits = /^key(0|[1-9]\d{0,4})$/.exec(key)?.[1];
  return digits !== undefined && Number(digits) <= 65535 ? Number(digits) : -1;
}

export interface Parameter {
  readonly key: string;
  readonly number: number;
  /** Octets after unquoting and unescaping; undefined where there is no `=`. */
  readonly value: string | undefined;
  /** Whether an escape in it is broken, which is a finding of its own. */
  readonly isBroken: boolean;
  readonly start: number;
  readonly end: number;
}

/** Checks the tokens `[first, last)` of a record whose RDATA begins at `rdata`. */
export function checkServiceParameters(
  tokens: Tokens,
  rdata: number,
  first: number,
  last: number,
  sink: ProblemSink,
): void {
  const parameters = readParameters(tokens, first, last, sink);
  if (parameters.length === 0) return;
  const { text, base, tokenStart, tokenEnd } = tokens;
  if (plainNumber(text, base + tokenStart[rdata]!, base + tokenEnd[rdata]!) === 0) {
    sink('svcb-alias-params', parameters[0]!.start, parameters.at(-1)!.end);
  }
  const seen = new Map<number, Parameter>();
  for (const parameter of parameters) {
    const { key, number, start, end } = parameter;
    if (number < 0) sink('svcb-key-unknown', start, start + key.length, { text: key });
    else if (isPartlyKnown('parameter', key))
      sink('svcb-key-by-release', start, start + key.length, { text: key, number });
    if (number < 0) continue;
    if (seen.has(number)) sink('svcb-key-duplicate', start, end, { text: key });
    else {
      seen.set(number, parameter);
      // RFC 9460: "Invalid key".
      if (number === 65535) sink('svcb-key-reserved', start, end, { text: key });
      const expected = key.startsWith('key') ? expectedWire(parameter) : expectedValue(parameter);
      if (expected !== undefined && !parameter.isBroken) sink('svcb-value-bad', start, end, { text: key, expected });
    }
  }
  checkTogether(seen, sink);
}

/** The parameters that the tokens `[first, last)` write. Broken escapes go to the sink. */
export function readParameters(tokens: Tokens, first: number, last: number, sink: ProblemSink): Parameter[] {
  const { text, base, tokenStart, tokenEnd, tokenFlags } = tokens;
  const parameters: Parameter[] = [];
  for (let at = first; at < last; at++) {
    const start = base + tokenStart[at]!;
    let end = base + tokenEnd[at]!;
    const equals = start + text.slice(start, end).indexOf('=');
    if (equals < start) {
      const key = text.slice(start, end);
      parameters.push({ key, number: keyNumber(key), value: undefined, isBroken: false, start, end });
      continue;
    }
    const key = text.slice(start, equals);
    let valueStart = equals + 1;
    const next = at + 1;
    if (
      next < last &&
      end === equals + 1 &&
      (tokenFlags[next]! & TOKEN_GLUED) !== 0 &&
      (tokenFlags[next]! & TOKEN_QUOTED) !== 0
    ) {
      valueStart = end;
      end = base + tokenEnd[next]!;
      at = next;
    }
    const flags = tokenFlags[at]!;
    let isBroken = false;
    if ((flags & TOKEN_ESCAPE) !== 0)
      checkEscapes(text, valueStart, end, flags, (...problem) => {
        isBroken = true;
        sink(...problem);
      });
    const value = readString(text, valueStart, end, flags).data.text;
    parameters.push({ key, number: keyNumber(key), value, isBroken, start, end });
  }
  return parameters;
}

/** What the value should be, if it is not that. */
function expectedValue({ number, value }: Parameter): string | undefined {
  switch (number) {
    case 0:
      return isListOf(value, (item) => keyNumber(item) > 0) ? undefined : 'alpn,port';
    case 1:
      return isListOf(value, (item) => item.length <= 255) ? undefined : 'h2,h3';
    case 2:
    case 8:
      return value === undefined || value === '' ? undefined : '';
    case 3:
      return value !== undefined && /^\d{1,5}$/.test(value) && Number(value) <= 0xffff ? undefined : '443';
    case 4:
      return isListOf(value, (item) => isIpv4(item, 0, item.length)) ? undefined : '192.0.2.1';
    case 5:
      return value !== undefined && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)
        ? undefined
        : 'BASE64';
    case 6:
      return isListOf(value, (item) => isIpv6(item, 0, item.length)) ? undefined : '2001:db8::1';
    case 7:
      return value?.startsWith('/') && value.includes('{?dns}') ? undefined : '/dns-query{?dns}';
    case 9:
      return isListOf(value, (item) => /^\d{1,5}$/.test(item) && Number(item) <= 0xffff) ? undefined : '29,23';
    default:
      return undefined;
  }
}

/** A key written as a number has its value in wire form (RFC 9460 §2.1), which must be what the key wants. */
function expectedWire({ number, value = '' }: Parameter): string | undefined {
  const isSound = () => {
    switch (number) {
      case 0:
        return value.length > 0 && value.length % 2 === 0;
      case 1:
        return isListOfStrings(value);
      case 2:
      case 8:
        return value === '';
      case 3:
        return value.length === 2;
      case 4:
        return value.length > 0 && value.length % 4 === 0;
      case 6:
        return value.length > 0 && value.length % 16 === 0;
      case 7:
        return value !== '';
      default:
        return true;
    }
  };
  return isSound() ? undefined : Object.keys(KEYS).find((key) => KEYS[key] === number);
}

/** Strings, each with its length before it. */
function isListOfStrings(octets: string): boolean {
  let at = 0;
  while (at < octets.length) {
    const length = octets.charCodeAt(at);
    if (length === 0) return false;
    at += 1 + length;
  }
  return octets !== '' && at === octets.length;
}

/** The items of a list, in which an escaped comma is part of an item (RFC 9460 §A.1). */
function isListOf(value: string | undefined, holds: (item: string) => boolean): boolean {
  const escaped = value?.replace(/\\[\s\S]/g, '_');
  return escaped?.split(',').every((item) => item !== '' && holds(item)) ?? false;
}

/** RFC 9460: no-default-alpn needs alpn; mandatory keys are there, once, and are not `mandatory` (§8). */
function checkTogether(seen: ReadonlyMap<number, Parameter>, sink: ProblemSink): void {
  const noDefault = seen.get(2);
  if (noDefault !== undefined && !seen.has(1)) {
    sink('svcb-mandatory', noDefault.start, noDefault.end, { text: 'alpn' });
  }
  const mandatory = seen.get(0);
  if (mandatory?.value === undefined) return;
  const listed = new Set<number>();
  for (const item of mandatory.value.split(',')) {
    const number = keyNumber(item);
    if (number < 0) continue;
    if (!seen.has(number)) sink('svcb-mandatory', mandatory.start, mandatory.end, { text: item });
    else if (listed.has(number)) sink('svcb-key-duplicate', mandatory.start, mandatory.end, { text: item });
    listed.add(number);
  }
}
