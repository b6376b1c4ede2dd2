/**
 * SPF records (RFC 7208): the whole grammar of §12, read so that one mistake is one problem with one place. What can be
 * judged from the record's text alone; other records, and the owner's name, are not looked at. Macro strings and
 * domain-specs are `spf-domain.ts`'s.
 */

import { asciiLowerCase } from '../text/domain-name.ts';
import { insert, remove, replace, type TextEdit } from '../text/edit.ts';
import type { MappedText } from '../text/mapped-text.ts';
import { nearest } from '../text/nearest.ts';
import { hull, type Span, spanOf } from '../text/span.ts';
import { isFoldingSpace } from '../text/white-space.ts';
import {
  formatAddress,
  isLocalNetwork,
  isMappedIp4,
  networkOf,
  parseIp4,
  parseIp6,
  prefixOfNetmask,
  sameAddress,
} from './ip-address.ts';
import { meantBy, wrapping } from './octets.ts';
import { ProblemCollector } from './problem.ts';
import {
  readDomainSpec,
  readMacros,
  type SpfDomainProblemCode,
  type SpfDomainSpec,
  type SpfMacro,
} from './spf-domain.ts';
import { SPF_MECHANISMS, SPF_MODIFIERS } from './spf-meanings.ts';
import {
  SPF_LOOKUP_LIMIT,
  type SpfMechanism,
  type SpfMechanismName,
  type SpfModifier,
  type SpfNetwork,
  type SpfPrefix,
  type SpfProblem,
  type SpfProblemCode,
  type SpfQualifier,
  type SpfRecord,
  type SpfTerm,
  spfEffect,
} from './spf-record.ts';

const NAMES = Object.keys(SPF_MECHANISMS) as readonly SpfMechanismName[];

/** What people write for a mechanism. */
const ALIASES: Readonly<Record<string, SpfMechanismName>> = {
  ipv4: 'ip4',
  ipv6: 'ip6',
  'ip-4': 'ip4',
  'ip-6': 'ip6',
  inc: 'include',
  aaaa: 'a',
  exist: 'exists',
};

/** Text that begins a term and is no part of a domain name. */
const STARTS_TERM =
  /^(?:[+\-~?]?(?:(?:include|exists|ip4|ip6|ptr|mx|a):|(?:mx|a)\/\d|all$)|[+\-~?](?:mx|a|ptr)$|(?:redirect|exp)=|v=spf1$)/i;
/** Text that is a term or the start of one. */
const IS_TERM = /^[+\-~?]?(?:(?:all|include|a|mx|ptr|ip4|ip6|exists)(?:[:/]|$)|(?:redirect|exp)=)/i;
/** A term within the value of another. */
const INNER_TERM = /[+\-~?]?(?:(?:include|exists|ip4|ip6|ptr|mx):|(?:redirect|exp)=)|[+\-~?]all$/i;
/** `mx-all`, `a~all`, `mx-include:`, and two records in one: `-allv=spf1`. */
const GLUED_NAMES =
  /^([+\-~?]?(?:all|a|mx|ptr))(?:[+\-~?](?:(?:all|a|mx|ptr)$|(?:include|exists|ip4|ip6|ptr|mx|a)[:/])|v=spf1$)/i;

/** `v=spf`, `v=spf 1`, `v = spf1`, `v:spf1`, `spf1`, `v=sfp1` ... */
const WRONG_VERSION = /^v?\s{0,8}[=:]?\s{0,8}(?:spf|sfp|fsp|psf)[\s_.-]{0,3}\d{0,2}(?:\.\d)?(?=[\s,;]|$)/i;

/** What is wrong with the name of a record that must be there. */
const TARGET_PROBLEMS: Readonly<Partial<Record<SpfDomainProblemCode, SpfProblemCode>>> = {
  'domain-characters': 'target-characters',
  'domain-labels': 'target-labels',
};

/** A term longer than any that is real is not searched for terms glued to it. */
const MAX_GLUED = 2048;

/**
 * Reads the value of a TXT record as SPF. Never fails; linear in the text.
 *
 * @param text the joined character-strings, a unit for an octet
 * @param boundaries offsets at which one character-string ends and the next begins, ascending: there a space is easily
 *   lost, because the strings are joined without one (§3.3)
 */
export function parseSpf(text: MappedText, boundaries: readonly number[] = []): SpfRecord {
  return new SpfReader(text.text, boundaries).read();
}

class SpfReader {
  readonly #text: string;
  readonly #boundaries: readonly number[];
  readonly #problems: ProblemCollector<SpfProblemCode>;
  readonly #terms: SpfTerm[] = [];
  #worst: 'ok' | 'permerror' | 'not-spf' = 'ok';
  #nextBoundary = 0;

  constructor(text: string, boundaries: readonly number[]) {
    this.#text = text;
    this.#boundaries = boundaries;
    this.#problems = new ProblemCollector(text.length);
  }

  read(): SpfRecord {
    const { version, end } = this.#readVersion();
    if (end !== undefined) this.#readTerms(end);
    const mechanisms = this.#terms.filter((term) => term.kind === 'mechanism');
    const modifiers = this.#terms.filter((term) => term.kind === 'modifier');
    const all = mechanisms.find((term) => term.name === 'all');
    const redirect = modifiers.find((term) => term.name === 'redirect');
    const exp = modifiers.find((term) => term.name === 'exp');
    const lookups = this.#judgeLookups(mechanisms, all, redirect);
    this.#judgeOrder(mechanisms, modifiers, all, redirect);
    if (version !== undefined && end !== undefined) this.#judgeDefault(version, all, redirect);
    return {
      version,
      terms: this.#terms,
      all,
      redirect,
      exp,
      lookups,
      effect: this.#worst,
      problems: this.#problems.sorted(),
    };
  }

  #report(code: SpfProblemCode, span: Span, data: SpfProblem['data'] = {}, fix?: TextEdit): void {
    const effect = spfEffect(code);
    if (effect === 'not-spf' || (effect === 'permerror' && this.#worst === 'ok')) this.#worst = effect;
    this.#problems.add(code, span, data, fix);
  }

  // The version

  /** `end` is where terms begin; undefined where the text is something else. */
  #readVersion(): { version: Span | undefined; end: number | undefined } {
    const text = this.#text;
    if (/^v=spf1(?: |$)/i.test(text)) return { version: spanOf(0, 6), end: 6 };
    this.#worst = 'not-spf';
    const start = wrapping(text);
    if (start > 0 && /^v=spf1/i.test(text.slice(start, start + 6))) {
      const junk = spanOf(0, start);
      this.#report('version-not-first', junk, { text: text.slice(0, start) }, remove(junk));
    }
    const token = /^[^\s]{0,200}/.exec(text.slice(start, start + 200))![0];
    if (/^spf2\.0(?:\/|$)/i.test(token)) {
      this.#report('sender-id', spanOf(start, start + token.length), { text: token });
      return { version: spanOf(start, start + token.length), end: undefined };
    }
    if (/^v=spf1/i.test(token)) return this.#readGluedVersion(start, token.slice(6));
    return this.#readWrongVersion(start, token);
  }

  #readGluedVersion(start: number, rest: string): { version: Span; end: number | undefined } {
    const end = start + 6;
    const version = spanOf(start, end);
    if (rest === '' || /^["'`]/.test(rest)) return { version, end };
    if (/^[\w.]/.test(rest) && !IS_TERM.test(rest)) {
      const wrong = spanOf(start, end + rest.length);
      const written = this.#text.slice(start, wrong.end);
      this.#report('version-value', wrong, { text: written, expected: 'v=spf1' }, replace(wrong, 'v=spf1'));
      return { version: wrong, end: wrong.end };
    }
    const punctuation = /^[,;:]+/.exec(rest)?.[0].length ?? 0;
    const gap = spanOf(end, end + punctuation);
    const isLast = rest.length === punctuation;
    const atBoundary = this.#boundaries.includes(end) ? 1 : 0;
    this.#report('version-glued', spanOf(start, gap.end), { text: rest, atBoundary }, replace(gap, isLast ? '' : ' '));
    return { version, end: gap.end };
  }

  #readWrongVersion(start: number, token: string): { version: Span | undefined; end: number | undefined } {
    const text = this.#text;
    const wrong = WRONG_VERSION.exec(text.slice(start, start + 200));
    if (wrong !== null) {
      const version = spanOf(start, start + wrong[0].length);
      this.#report('version-value', version, { text: wrong[0], expected: 'v=spf1' }, replace(version, 'v=spf1'));
      return { version, end: version.end };
    }
    const later = /(?:^|[\s"'])(v=spf1)(?=\s|$)/i.exec(text);
    if (later !== null) {
      const at = later.index + later[0].length - 6;
      this.#report('version-not-first', spanOf(0, at), { text: text.slice(0, at).trim() });
      return { version: spanOf(at, at + 6), end: at + 6 };
    }
    const isRecord = IS_TERM.test(token);
    this.#report(
      'version-missing',
      spanOf(start, start + token.length),
      { expected: 'v=spf1' },
      isRecord ? insert(start, 'v=spf1 ') : undefined,
    );
    return { version: undefined, end: isRecord ? start : undefined };
  }

  // Terms and what is between them

  #readTerms(start: number): void {
    const text = this.#text;
    for (let i = start; i < text.length; ) {
      const spaces = skipSpaces(text, i);
      if (spaces > i) this.#reportSpaces(i, spaces);
      let end = spaces;
      while (end < text.length && skipSpace(text, end) === end) end++;
      i = this.#readApart(spaces, end);
      if (i < 0) {
        this.#readToken(spaces, end);
        i = end;
      }
    }
  }

  /** `include: spf.example.net`: a term with a space within. Where it ends; -1 where it is not one. */
  #readApart(start: number, end: number): number {
    const text = this.#text;
    const head = /^[+\-~?]?(include|exists|a|mx|ip4|ip6):$|^(redirect)=$/i.exec(
      text.slice(start, Math.min(end, start + 12)),
    );
    if (head === null || end - start > 11) return -1;
    const name = asciiLowerCase(head[1] ?? head[2]!);
    const spaces = skipSpaces(text, end);
    const value = /^[^\s"'`]{1,255}/.exec(text.slice(spaces, spaces + 256))?.[0] ?? '';
    const isMeant = name.startsWith('ip') ? addressFamily(value) === name : /^[\w-]+(?:\.[\w-]+)+\.?$/.test(value);
    if (spaces === end || !isMeant) return -1;
    const stop = spaces + value.length;
    this.#report(
      'space-within',
      spanOf(start, stop),
      { text: `${text.slice(start, end)}${value}` },
      remove(spanOf(end, spaces)),
    );
    this.#addInvalid(start, stop, spanOf(start, end));
    return stop;
  }

  /** Only spaces separate terms (§4.6.1). */
  #reportSpaces(start: number, end: number): void {
    if (/^ +$/.test(this.#text.slice(start, end))) return;
    const span = spanOf(start, end);
    this.#report('space-character', span, {}, replace(span, end === this.#text.length ? '' : ' '));
  }

  /** A run without spaces: one term, or several that were glued together. */
  #readToken(start: number, end: number): void {
    let from = start;
    while (from < end) {
      const quotes = /^["'`]+/.exec(this.#text.slice(from, end))?.[0].length ?? 0;
      if (quotes > 0) {
        this.#reportQuotes(spanOf(from, from + quotes));
        from += quotes;
        continue;
      }
      const cut = this.#cut(from, end);
      this.#readTerm(from, cut.termEnd);
      from = cut.next;
    }
  }

  #reportQuotes(span: Span): void {
    this.#report('quote', span, { text: this.#text.slice(span.start, span.end) }, remove(span));
  }

  /** Where the first term of a run ends and the next begins; what is wrong between them is reported. */
  #cut(start: number, end: number): { termEnd: number; next: number } {
    const whole = { termEnd: end, next: end };
    if (end - start > MAX_GLUED) return whole;
    const token = this.#text.slice(start, end);
    const at = this.#boundaryCut(start, token);
    if (at !== undefined) {
      this.#report(
        'missing-space-at-boundary',
        spanOf(start, end),
        { text: token, before: token.slice(0, at), after: token.slice(at) },
        insert(start + at, ' '),
      );
      return { termEnd: start + at, next: start + at };
    }
    const punctuation = this.#punctuationCut(token);
    const glued = gluedAt(token);
    if (glued !== undefined && (punctuation === undefined || glued < punctuation.start)) {
      this.#report(
        'missing-space',
        spanOf(start, end),
        { text: token, before: token.slice(0, glued), after: token.slice(glued) },
        insert(start + glued, ' '),
      );
      return { termEnd: start + glued, next: start + glued };
    }
    if (punctuation === undefined) return whole;
    const span = spanOf(start + punctuation.start, start + punctuation.end);
    const isLast = span.end === end;
    this.#report('separator', span, { text: this.#text.slice(span.start, span.end) }, replace(span, isLast ? '' : ' '));
    return { termEnd: span.start, next: span.end };
  }

  #boundaryCut(start: number, token: string): number | undefined {
    while (this.#nextBoundary < this.#boundaries.length && this.#boundaries[this.#nextBoundary]! <= start)
      this.#nextBoundary++;
    for (let k = this.#nextBoundary; k < this.#boundaries.length; k++) {
      const at = this.#boundaries[k]! - start;
      if (at >= token.length) return undefined;
      if (IS_TERM.test(token.slice(0, at)) && STARTS_TERM.test(token.slice(at))) return at;
    }
    return undefined;
  }

  /** Commas and semicolons at the end of a term, or before another. */
  #punctuationCut(token: string): Span | undefined {
    if (/^[A-Za-z][\w.-]*=/.test(token) && !IS_TERM.test(token)) return undefined;
    for (const match of token.matchAll(/[,;]+/g)) {
      const end = match.index + match[0].length;
      if (end === token.length || IS_TERM.test(token.slice(end))) return spanOf(match.index, end);
    }
    return undefined;
  }

  // One term

  #readTerm(start: number, end: number): void {
    const text = this.#text;
    const term = text.slice(start, end);
    if (term === '') return;
    if (this.#reportForeign(start, term)) {
      this.#addInvalid(start, end, spanOf(start, end));
      return;
    }
    const isModifier = /^[A-Za-z][\w.-]*=/.test(term);
    const name = asciiLowerCase(isModifier ? term.slice(0, term.indexOf('=')) : '');
    if (isModifier && !isMechanismName(name)) {
      this.#readModifier(start, end, name);
      return;
    }
    const tail = /(?<!["'`])["'`]+$/.exec(term.slice(-16))?.[0].length ?? 0;
    if (tail > 0) this.#reportQuotes(spanOf(end - tail, end));
    if (end - tail > start) this.#readDirective(start, end - tail);
  }

  /** Octets that no term may have. */
  #reportForeign(start: number, term: string): boolean {
    let found = false;
    for (const match of term.matchAll(/[\x80-\uffff]+|[\x00-\x1f\x7f]+/g)) {
      found = true;
      const span = spanOf(start + match.index, start + match.index + match[0].length);
      const meant = meantBy(match[0]);
      const isControl = match[0].charCodeAt(0) < 0x80;
      const data = meant === undefined || meant === '' ? {} : { expected: meant };
      const fix = meant === undefined ? undefined : replace(span, meant);
      this.#report(isControl ? 'control' : 'non-ascii', span, { text: term, ...data }, fix);
    }
    return found;
  }

  #addInvalid(start: number, end: number, nameSpan: Span): void {
    this.#terms.push({
      kind: 'invalid',
      index: this.#terms.length,
      span: spanOf(start, end),
      text: this.#text.slice(start, end),
      nameSpan,
    });
  }

  #readModifier(start: number, end: number, name: string): void {
    const nameSpan = spanOf(start, start + name.length);
    const valueSpan = spanOf(nameSpan.end + 1, end);
    const value = this.#text.slice(valueSpan.start, end);
    let domain: SpfDomainSpec | undefined;
    let macros: readonly SpfMacro[] = [];
    if (name === 'redirect' || name === 'exp') domain = this.#readDomain(name, spanOf(start, end), valueSpan);
    else {
      macros = readMacros(this.#text, valueSpan, false, (...problem) => this.#report(...problem));
      this.#judgeUnknownModifier(name, nameSpan, value, spanOf(start, end));
    }
    this.#terms.push({
      kind: 'modifier',
      index: this.#terms.length,
      span: spanOf(start, end),
      text: this.#text.slice(start, end),
      nameSpan,
      name,
      value,
      valueSpan,
      domain,
      macros,
    });
  }

  #judgeUnknownModifier(name: string, nameSpan: Span, value: string, span: Span): void {
    if (Object.hasOwn(SPF_MODIFIERS, name)) return;
    if (name === 'v' && /^spf1$/i.test(value)) {
      this.#report('version-repeated', span, {}, remove(this.#withSpaceBefore(span)));
      return;
    }
    const mechanism = ALIASES[name] ?? (name.length > 2 ? nearest(name, NAMES) : undefined);
    const expected = nearest(name, ['redirect', 'exp']) ?? mechanism;
    if (expected === undefined) this.#report('modifier-unknown', nameSpan, { name });
    else if (expected === 'redirect' || expected === 'exp')
      this.#report('modifier-unknown', nameSpan, { name, expected }, replace(nameSpan, expected));
    else
      this.#report(
        'modifier-unknown',
        nameSpan,
        { name, expected: `${expected}:` },
        replace(spanOf(nameSpan.start, nameSpan.end + 1), `${expected}:`),
      );
  }

  #readDirective(start: number, end: number): void {
    const text = this.#text;
    const sign = /^[+\-~?]/.test(text.slice(start, start + 1)) ? (text[start] as SpfQualifier) : undefined;
    const nameStart = sign === undefined ? start : start + 1;
    const length = /^[^:/=]*/.exec(text.slice(nameStart, end))![0].length;
    const nameSpan = spanOf(nameStart, nameStart + length);
    const name = asciiLowerCase(text.slice(nameStart, nameSpan.end));
    const separator = nameSpan.end < end ? text[nameSpan.end]! : '';
    if (separator === '=') {
      if (isMechanismName(name)) this.#reportEquals(name, nameSpan, spanOf(start, end));
      else this.#reportBadModifier(start, nameSpan, name);
      this.#addInvalid(start, end, nameSpan);
    } else if (isMechanismName(name)) {
      this.#terms.push({
        kind: 'mechanism',
        index: this.#terms.length,
        span: spanOf(start, end),
        text: text.slice(start, end),
        nameSpan,
        name,
        qualifier: sign ?? '+',
        qualifierSpan: sign === undefined ? undefined : spanOf(start, nameStart),
        ...NO_ARGUMENTS,
        ...this.#readArguments(name, nameSpan, end),
      });
    } else {
      this.#reportUnknownMechanism(start, end, nameSpan, name);
      this.#addInvalid(start, end, nameSpan);
    }
  }

  /** `ip4=192.0.2.1`: by the grammar a modifier that nobody knows, so it is skipped; with a sign before it, a mistake. */
  #reportEquals(name: SpfMechanismName, nameSpan: Span, term: Span): void {
    const equals = spanOf(nameSpan.end, name === 'all' ? term.end : nameSpan.end + 1);
    const colon = name === 'all' ? '' : ':';
    const code = term.start < nameSpan.start ? 'mechanism-unknown' : 'mechanism-equals';
    const span = spanOf(nameSpan.start, nameSpan.end + 1);
    this.#report(code, span, { name: `${name}=`, expected: `${name}${colon}` }, replace(equals, colon));
  }

  /** A `=` after what can be no name of a modifier, or with a sign before it. */
  #reportBadModifier(start: number, nameSpan: Span, name: string): void {
    const hasSign = nameSpan.start > start;
    if (hasSign && /^[a-z][\w.-]*$/.test(name)) {
      const sign = spanOf(start, nameSpan.start);
      this.#report('modifier-qualifier', spanOf(start, nameSpan.end), { name, expected: name }, remove(sign));
    } else this.#report('modifier-name', spanOf(start, nameSpan.end + 1), { name });
  }

  #reportUnknownMechanism(start: number, end: number, nameSpan: Span, name: string): void {
    const text = this.#text;
    const whole = text.slice(nameSpan.start, end);
    const family = addressFamily(whole);
    if (family !== undefined) {
      this.#report(
        'bare-address',
        spanOf(nameSpan.start, end),
        { text: whole, expected: `${family}:${whole}` },
        insert(nameSpan.start, `${family}:`),
      );
    } else if (name === 'redirect' || name === 'exp') {
      const colon = spanOf(nameSpan.end, Math.min(end, nameSpan.end + 1));
      this.#report(
        'modifier-colon',
        spanOf(start, colon.end),
        { name, expected: `${name}=` },
        replace(spanOf(start, colon.end), `${name}=`),
      );
    } else {
      const expected = this.#meantMechanism(name, text.slice(nameSpan.end + 1, end));
      const span = nameSpan.end > nameSpan.start ? nameSpan : spanOf(start, end);
      this.#report(
        'mechanism-unknown',
        span,
        { name, ...(expected === undefined ? {} : { expected }) },
        expected === undefined ? undefined : replace(nameSpan, expected),
      );
    }
  }

  #meantMechanism(name: string, argument: string): SpfMechanismName | undefined {
    if (name === 'ip') return addressFamily(argument);
    if (Object.hasOwn(ALIASES, name)) return ALIASES[name];
    return nearest(name, NAMES) as SpfMechanismName | undefined;
  }

  // Arguments

  #readArguments(name: SpfMechanismName, nameSpan: Span, end: number): Partial<SpfArguments> {
    const hasColon = this.#text[nameSpan.end] === ':';
    const argument = spanOf(nameSpan.end, end);
    if (name === 'all') {
      if (argument.end > argument.start)
        this.#report(
          'argument-unexpected',
          argument,
          { name, text: this.#text.slice(argument.start, end) },
          remove(argument),
        );
      return {};
    }
    if (name === 'ip4' || name === 'ip6') {
      const value = spanOf(hasColon ? nameSpan.end + 1 : nameSpan.end, end);
      return { network: this.#readNetwork(name, nameSpan, value, hasColon) };
    }
    if (name === 'ptr') this.#report('ptr-mechanism', nameSpan);
    const cidr = this.#cidrSpan(spanOf(hasColon ? nameSpan.end + 1 : nameSpan.end, end));
    const term = spanOf(nameSpan.start, end);
    const prefixes = name === 'a' || name === 'mx' ? this.#readDualCidr(cidr) : this.#refuseCidr(name, cidr);
    if (hasColon) return { ...prefixes, domain: this.#readDomain(name, term, spanOf(nameSpan.end + 1, cidr.start)) };
    if (cidr.start > nameSpan.end) {
      const rest = spanOf(nameSpan.end, cidr.start);
      this.#report('argument-unexpected', rest, { name, text: this.#text.slice(rest.start, rest.end) });
    } else if (name === 'include' || name === 'exists') this.#report('domain-missing', nameSpan, { name });
    return prefixes;
  }

  /** The `/24//64` at the end of a range; empty if there is none. */
  #cidrSpan({ start, end }: Span): Span {
    // The slashes of a web address are its own.
    if (/^[a-z]+:\/\//i.test(this.#text.slice(start, Math.min(end, start + 16)))) return spanOf(end, end);
    let at = end;
    while (at > start && /[\d/]/.test(this.#text[at - 1]!)) at--;
    const slash = this.#text.slice(at, end).indexOf('/');
    return spanOf(slash < 0 ? end : at + slash, end);
  }

  #refuseCidr(name: SpfMechanismName, span: Span): Partial<SpfArguments> {
    if (span.end > span.start)
      this.#report('cidr-not-allowed', span, { name, text: this.#text.slice(span.start, span.end) }, remove(span));
    return {};
  }

  #readDualCidr(span: Span): Partial<SpfArguments> {
    if (span.end === span.start) return {};
    const text = this.#text.slice(span.start, span.end);
    const match = /^(\/\d+)?(\/\/\d+)?$/.exec(text);
    if (match === null) {
      const dual = /^(\/\d+)(\/\d+)$/.exec(text);
      const expected = dual === null ? undefined : `${dual[1]}/${dual[2]}`;
      this.#report(
        'cidr-syntax',
        span,
        { text, ...(expected === undefined ? {} : { expected }) },
        expected === undefined ? undefined : replace(span, expected),
      );
      return {};
    }
    const middle = span.start + (match[1]?.length ?? 0);
    return {
      prefix4: match[1] === undefined ? undefined : this.#readPrefix(spanOf(span.start, middle), match[1].slice(1), 32),
      prefix6: match[2] === undefined ? undefined : this.#readPrefix(spanOf(middle, span.end), match[2].slice(2), 128),
    };
  }

  #readPrefix(span: Span, digits: string, limit: number): SpfPrefix | undefined {
    const length = Number(digits);
    if (/^(?:0|[1-9]\d{0,2})$/.test(digits) && length <= limit) return { length, span };
    const slashes = this.#text.slice(span.start, span.end).slice(0, -digits.length);
    const expected = length <= limit ? `${slashes}${length}` : undefined;
    this.#report(
      'cidr-range',
      span,
      { text: digits, limit, ...(expected === undefined ? {} : { expected }) },
      expected === undefined ? undefined : replace(span, expected),
    );
    return undefined;
  }

  #readDomain(name: string, term: Span, span: Span): SpfDomainSpec | undefined {
    const text = this.#text.slice(span.start, span.end);
    if (text === '') {
      this.#report('domain-missing', term, { name });
      return undefined;
    }
    const family = addressFamily(this.#text.slice(span.start, term.end));
    if (family !== undefined) {
      const network = this.#text.slice(span.start, term.end);
      const isAddressTerm = name === 'a' || name === 'mx' || name === 'include';
      const expected = `${family}:${network}`;
      this.#report(
        'domain-is-address',
        spanOf(span.start, term.end),
        { name, text: network, ...(isAddressTerm ? { expected } : {}) },
        isAddressTerm ? replace(term, expected) : undefined,
      );
      return undefined;
    }
    const quoted = /^["'`]+/.exec(text)?.[0].length ?? 0;
    if (quoted > 0) {
      this.#reportQuotes(spanOf(span.start, span.start + quoted));
      return undefined;
    }
    const url = /^[a-z]+:\/\/([^/:?#]*)/i.exec(text.slice(0, 300));
    if (url !== null) {
      const host = url[1]!;
      this.#report(
        'domain-url',
        span,
        { text, ...(host === '' ? {} : { expected: host }) },
        host === '' ? undefined : replace(spanOf(span.start, term.end), host),
      );
      return undefined;
    }
    // A record that cannot be there is an error of these two (RFC 7208 §5.2, §6.1); other terms just do not match.
    const needsRecord = name === 'include' || name === 'redirect';
    return readDomainSpec(this.#text, span, (code, ...rest) =>
      this.#report(needsRecord ? (TARGET_PROBLEMS[code] ?? code) : code, ...rest),
    );
  }

  #readNetwork(name: 'ip4' | 'ip6', nameSpan: Span, span: Span, hasColon: boolean): SpfNetwork | undefined {
    const text = this.#text.slice(span.start, span.end);
    if (!hasColon || text === '') {
      this.#report('network-missing', spanOf(nameSpan.start, span.end), { name });
      return undefined;
    }
    const slash = text.indexOf('/');
    const addressText = slash < 0 ? text : text.slice(0, slash);
    const addressSpan = spanOf(span.start, span.start + addressText.length);
    const address = name === 'ip4' ? parseIp4(addressText) : parseIp6(addressText);
    if (address === undefined) {
      this.#reportAddress(name, nameSpan, span, addressSpan, addressText);
      return undefined;
    }
    const limit = name === 'ip4' ? 32 : 128;
    const prefixSpan = spanOf(addressSpan.end, span.end);
    const prefixLength = slash < 0 ? limit : this.#readNetworkPrefix(prefixSpan, limit);
    if (prefixLength === undefined) return undefined;
    const network = { address, prefixLength, span };
    this.#judgeNetwork(network);
    return network;
  }

  #readNetworkPrefix(span: Span, limit: number): number | undefined {
    const text = this.#text.slice(span.start, span.end);
    if (/^\/\d+$/.test(text)) return this.#readPrefix(span, text.slice(1), limit)?.length;
    const netmask = limit === 32 ? prefixOfNetmask(text.slice(1)) : undefined;
    if (netmask !== undefined)
      this.#report('cidr-netmask', span, { text, expected: `/${netmask}` }, replace(span, `/${netmask}`));
    else if (/^\/\/\d+$/.test(text))
      this.#report('cidr-syntax', span, { text, expected: text.slice(1) }, replace(span, text.slice(1)));
    else this.#report('cidr-syntax', span, { text });
    return undefined;
  }

  /** What else is written where an address should be. */
  #reportAddress(name: 'ip4' | 'ip6', nameSpan: Span, span: Span, addressSpan: Span, text: string): void {
    const value = this.#text.slice(span.start, span.end);
    const list = value.split(/[,;]+/);
    const other = name === 'ip4' ? 'ip6' : 'ip4';
    const code = name === 'ip4' ? 'ip4-address' : 'ip6-address';
    const wildcard = /^((?:\d{1,3}\.){3})\*$/.exec(text);
    const bracketed = /^\[([0-9A-Fa-f:.]+)\]$/.exec(text);
    if (
      list.length > 1 &&
      list.length < 1000 &&
      list.every((part) => part === '' || addressFamily(part) !== undefined)
    ) {
      const expected = list
        .filter((part) => part !== '')
        .map((part) => `${addressFamily(part)}:${part}`)
        .join(' ');
      this.#report(
        'network-list',
        span,
        { text: value, expected },
        replace(spanOf(nameSpan.start, span.end), expected),
      );
    } else if (addressFamily(text) === other) {
      this.#report(
        'network-family',
        spanOf(nameSpan.start, addressSpan.end),
        { name, text, expected: other },
        replace(nameSpan, other),
      );
    } else if (name === 'ip4' && wildcard !== null && parseIp4(`${wildcard[1]}0`) !== undefined && value === text) {
      const expected = `${wildcard[1]}0/24`;
      this.#report(code, addressSpan, { text, expected }, replace(addressSpan, expected));
    } else if (name === 'ip6' && bracketed !== null && parseIp6(bracketed[1]!) !== undefined) {
      this.#report(code, addressSpan, { text, expected: bracketed[1]! }, replace(addressSpan, bracketed[1]!));
    } else if (
      /^(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]\.?$/.test(text.slice(0, 255)) &&
      text.length < 255
    ) {
      this.#report(
        'network-is-domain',
        spanOf(nameSpan.start, addressSpan.end),
        { name, text, expected: 'a' },
        replace(nameSpan, 'a'),
      );
    } else this.#report(code, addressSpan, { text });
  }

  #judgeNetwork({ address, prefixLength, span }: SpfNetwork): void {
    const text = this.#text.slice(span.start, span.end);
    const isIp4 = address.length === 4;
    if (isMappedIp4(address) && prefixLength >= 96)
      this.#report('ip6-mapped', span, { text, expected: `ip4:${formatAddress(address.slice(12))}` });
    else if (prefixLength < (isIp4 ? 8 : 16)) this.#report('network-wide', span, { text, prefixLength });
    else if (isLocalNetwork(address, prefixLength)) this.#report('network-local', span, { text });
    const network = networkOf(address, prefixLength);
    if (prefixLength > 0 && !sameAddress(network, address)) {
      const expected = `${formatAddress(network)}/${prefixLength}`;
      this.#report('network-host-bits', span, { text, expected }, replace(span, expected));
    }
  }

  // The record as a whole

  #judgeLookups(
    mechanisms: readonly SpfMechanism[],
    all: SpfMechanism | undefined,
    redirect: SpfModifier | undefined,
  ): number {
    const costly: SpfTerm[] = mechanisms.filter(
      (term) => SPF_MECHANISMS[term.name].costsLookup && (all === undefined || term.index < all.index),
    );
    if (redirect !== undefined && all === undefined) costly.push(redirect);
    if (costly.length > SPF_LOOKUP_LIMIT) {
      const span = hull(costly[SPF_LOOKUP_LIMIT]!.span, costly.at(-1)!.span);
      this.#report('too-many-lookups', span, { count: costly.length, limit: SPF_LOOKUP_LIMIT });
    }
    return costly.length;
  }

  #judgeOrder(
    mechanisms: readonly SpfMechanism[],
    modifiers: readonly SpfModifier[],
    all: SpfMechanism | undefined,
    redirect: SpfModifier | undefined,
  ): void {
    const seen = new Set<string>();
    for (const term of mechanisms) {
      const key = asciiLowerCase(term.text.slice(term.nameSpan.start - term.span.start));
      if (all !== undefined && term.index > all.index)
        this.#report('after-all', term.span, { text: term.text }, remove(this.#withSpaceBefore(term.span)));
      else if (seen.has(key))
        this.#report('mechanism-duplicate', term.span, { text: term.text }, remove(this.#withSpaceBefore(term.span)));
      seen.add(key);
    }
    for (const term of modifiers) {
      if (term.name !== 'redirect' && term.name !== 'exp') continue;
      if (seen.has(`${term.name}=`)) this.#report('modifier-duplicate', term.span, { name: term.name });
      seen.add(`${term.name}=`);
    }
    if (redirect === undefined) return;
    if (all !== undefined)
      this.#report(
        'redirect-ignored',
        redirect.span,
        { text: redirect.text },
        remove(this.#withSpaceBefore(redirect.span)),
      );
    else if (mechanisms.some((term) => term.index > redirect.index))
      this.#report('redirect-not-last', redirect.span, { text: redirect.text });
  }

  #judgeDefault(version: Span, all: SpfMechanism | undefined, redirect: SpfModifier | undefined): void {
    if (all?.qualifier === '+') this.#report('all-pass', all.span, { text: all.text });
    if (all?.qualifier === '?') this.#report('all-neutral', all.span, { text: all.text });
    // Text that cannot be read may be the missing `-all`.
    const isUnclear = this.#terms.some((term) => term.kind === 'invalid');
    if (all === undefined && redirect === undefined && !isUnclear)
      this.#report('default-missing', this.#terms.at(-1)?.span ?? version);
  }

  #withSpaceBefore({ start, end }: Span): Span {
    return spanOf(start > 0 && this.#text[start - 1] === ' ' ? start - 1 : start, end);
  }
}

type SpfArguments = Pick<SpfMechanism, 'domain' | 'prefix4' | 'prefix6' | 'network'>;

const NO_ARGUMENTS: SpfArguments = { domain: undefined, prefix4: undefined, prefix6: undefined, network: undefined };

function isMechanismName(name: string): name is SpfMechanismName {
  return Object.hasOwn(SPF_MECHANISMS, name);
}

/** The end of what looks like a space at an offset: a space, tab, line break, or no-break space in UTF-8. */
function skipSpace(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (isFoldingSpace(code)) return at + 1;
  return code === 0xc2 && text.charCodeAt(at + 1) === 0xa0 ? at + 2 : at;
}

function skipSpaces(text: string, start: number): number {
  let at = start;
  for (let next = skipSpace(text, at); next > at; next = skipSpace(text, at)) at = next;
  return at;
}

/** Of an address or a network. */
function addressFamily(text: string): 'ip4' | 'ip6' | undefined {
  const slash = text.indexOf('/');
  if (slash >= 0 && !/^\/\d{1,3}$/.test(text.slice(slash, slash + 5))) return undefined;
  const address = slash < 0 ? text : text.slice(0, slash);
  if (parseIp4(address) !== undefined) return 'ip4';
  return parseIp6(address) === undefined ? undefined : 'ip6';
}

/** Where a second term begins in a run without spaces. */
function gluedAt(token: string): number | undefined {
  const names = GLUED_NAMES.exec(token);
  if (names !== null) return names[1]!.length;
  if (!IS_TERM.test(token)) return undefined;
  const value = token.search(/[:=/]/) + 1;
  if (value === 0) return undefined;
  const inner = INNER_TERM.exec(token.slice(value));
  return inner === null || inner.index === 0 ? undefined : value + inner.index;
}
