/**
 * The check of RDATA, field by field, by the table in `types.ts`. Valid data passes without an object made; what is
 * wrong goes to a sink. What fields mean to a zone (targets, duplicates) is not here.
 */

import { MAX_STRING, readString, stringLength } from './character-string.ts';
import {
  ALGORITHMS,
  BASE64,
  CERT_TYPES,
  DIGEST_TYPES,
  DIGESTS,
  type Digest,
  DSYNC_SCHEMES,
  isAddressPrefix,
  isBase32,
  isHexDigit,
  isIpv4,
  isIpv6,
  isNsap,
  isOctal,
  isSubstitution,
  KEY_FLAGS,
  KEY_PROTOCOLS,
  PROTOCOLS,
  REGISTRY_ALGORITHMS,
  readTime,
  wireFits,
  wrongLocationWord,
} from './field-forms.ts';
import { TOKEN_ESCAPE, TOKEN_GLUED, TOKEN_QUOTED, TOKEN_SPECIAL } from './lexer.ts';
import { checkEscapes, checkName } from './name-check.ts';
import { MAX_LABEL, MAX_NAME, type NameTable } from './names.ts';
import type { ZoneProblemCode } from './problem.ts';
import { isGenericRdata } from './rdata-fields.ts';
import { checkServiceParameters } from './svcb.ts';
import type { ProblemSink, Tokens } from './tokens.ts';
import { MAX_U32, plainNumber, readPeriod } from './ttl.ts';
import { type FieldKind, isClass, LEADING_TYPES, lookUpWord, NO_WORD, RR, recordType, typeMnemonic } from './types.ts';

/** RDATA's limit in octets (RFC 1035 §3.2.1: RDLENGTH has 16 bits). */
export const MAX_RDATA = 65535;
/** Checks the RDATA of one record after another; it holds the tokens, so that the checks need not pass them on. */
export class RdataChecker {
  readonly tokens: Tokens;
  readonly #names: NameTable;
  readonly #sink: ProblemSink;
  #origin = 0;
  #at = 0;
  #last = 0;
  #first = 0;
  #rrType = 0;
  #leads = false;
  #target = -1;

  constructor(tokens: Tokens, names: NameTable, sink: ProblemSink) {
    this.tokens = tokens;
    this.#names = names;
    this.#sink = sink;
  }

  /**
   * Checks the tokens `[first, last)`, of which the type wants its fields. `after` is where the record's head ends.
   *
   * @param origin to which names are relative, a number of the name table
   * @returns the number in the name table of the name to which the record leads; -1 where the type leads to none
   */
  check(type: number, first: number, last: number, after: number, origin: number): number {
    this.#origin = origin;
    this.#leads = LEADING_TYPES.has(type);
    this.#target = -1;
    this.#fields(type, first, last, after);
    return this.#target;
  }

  #fields(type: number, first: number, last: number, after: number): void {
    this.#rrType = type;
    this.#at = first;
    this.#first = first;
    this.#last = last;
    if (isGenericRdata(this.tokens, type, first, last)) {
      this.#generic(type, first, last);
      return;
    }
    const known = recordType(type);
    if (known?.fields === undefined) {
      if (first === last) this.#missing('generic', after);
      else this.#report('rfc3597-needed', first, { type: typeMnemonic(type) });
      return;
    }
    const fields = known.fields;
    for (let i = 0; i < fields.length; i++) {
      if (!this.#field(fields[i]!, after)) return;
    }
    if (this.#at < last) {
      const { base, tokenStart, tokenEnd } = this.tokens;
      this.#sink('extra-rdata', base + tokenStart[this.#at]!, base + tokenEnd[last - 1]!, {
        type: known.mnemonic,
        text: this.#text(this.#at),
      });
    }
    if (type === RR.TXT || type === RR.SPF) this.#texts(first, last);
    else {
      const digest = DIGESTS.get(type);
      if (digest !== undefined) this.#digest(digest, first);
    }
  }

  /** One field; whether the next one can be looked at. */
  #field(kind: FieldKind, after: number): boolean {
    const at = this.#at;
    if (at >= this.#last && !mayBeAbsent(kind)) {
      this.#missing(kind, after);
      return false;
    }
    switch (kind) {
      case 'name':
        return this.#name();
      case 'ipv4':
        return this.#ipv4();
      case 'ipv6':
        return this.#ipv6();
      case 'u8':
        return this.#number(kind, 0xff);
      case 'u16':
        return this.#number(kind, 0xffff);
      case 'u32':
        return this.#number(kind, MAX_U32);
      case 'bit':
        return this.#number(kind, 1);
      case 'zero':
        return this.#number(kind, 0);
      case 'seconds':
        return this.#seconds();
      case 'strings':
        while (this.#at < this.#last) this.#string(MAX_STRING);
        return true;
      case 'string':
        return this.#string(MAX_STRING);
      case 'long-string':
        return this.#string(MAX_RDATA);
      case 'quoted-string':
        if ((this.tokens.tokenFlags[at]! & TOKEN_QUOTED) === 0)
          this.#report('string-unquoted', at, { text: this.#text(at) });
        return this.#string(MAX_RDATA);
      case 'optional-string':
        if (at < this.#last) this.#string(MAX_STRING);
        return true;
      case 'base64':
        return this.#base64(this.#last);
      case 'optional-base64':
        if (at < this.#last && this.#text(at) !== '-') return this.#base64(this.#last);
        this.#at = this.#last;
        return true;
      case 'base64-or-dash':
        return this.#text(at) === '-' ? this.#take() : this.#base64(this.#last);
      case 'base64-word':
        return this.#base64(at + 1);
      case 'hex':
        return this.#hex(this.#last);
      case 'hex-word':
        return this.#hex(at + 1);
      case 'types':
      case 'some-types':
        while (this.#at < this.#last) if (!this.#type('type-list-bad', 0xffff)) return false;
        return true;
      case 'low-types':
        while (this.#at < this.#last) {
          const number = this.#plain(this.#at);
          if (number >= 1 && number <= 127) this.#at++;
          else if (!this.#type('type-list-bad', 127)) return false;
        }
        return true;
      case 'type':
        return this.#type('mnemonic-bad', 0xffff);
      case 'names':
        while (this.#at < this.#last) this.#name();
        return true;
      default:
        return this.#rare(kind, after);
    }
  }

  #rare(kind: FieldKind, after: number): boolean {
    const at = this.#at;
    switch (kind) {
      case 'algorithm':
        return this.#algorithm();
      case 'digest-type':
        return this.#mnemonic(kind, 0xff, DIGEST_TYPES);
      case 'cert-type':
        return this.#mnemonic(kind, 0xffff, CERT_TYPES);
      case 'key-protocol':
        return this.#mnemonic(kind, 0xff, KEY_PROTOCOLS);
      case 'dsync-scheme':
        return this.#mnemonic(kind, 0xff, DSYNC_SCHEMES);
      case 'key-flags':
        return this.#keyFlags();
      case 'time':
        return this.#time();
      case 'salt':
        return this.#text(at) === '-' ? this.#take() : this.#salt();
      case 'base32hex':
        return this.#hashedName();
      case 'caa-tag':
        return this.#word(kind, 'field-bad', (text) => /^[0-9A-Za-z]{1,255}$/.test(text), 'issue');
      case 'eui48':
        return this.#eui(kind, 5, '00-00-5e-00-53-2a');
      case 'eui64':
        return this.#eui(kind, 7, '00-00-5e-ef-10-00-00-2a');
      case 'locator64':
        return this.#word(
          kind,
          'field-bad',
          (text) => /^[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){3}$/.test(text),
          '2001:db8:1140:1000',
        );
      case 'nsap':
        return this.#word(kind, 'field-bad', isNsap, '0x47.0005.80');
      case 'octal':
        return this.#word(kind, 'number-bad', isOctal, '1001');
      case 'u64':
        return this.#word(kind, 'number-bad', (text) => /^\d{1,20}$/.test(text) && BigInt(text) < 2n ** 64n, '0');
      case 'digits':
        return this.#stringOf(kind, 'field-bad', (text) => /^\d{4,255}$/.test(text), '311061700956');
      case 'degrees':
        return this.#stringOf(
          kind,
          'field-doubtful',
          (text) => /^[+-]?\d+(?:\.\d*)?$|^[+-]?\.\d+$/.test(text),
          '-32.6882',
        );
      case 'key-data':
        return this.#keyData(after);
      case 'regexp':
        return this.#regexp();
      case 'svc-params':
        return this.#serviceParameters();
      case 'apl':
        while (this.#at < this.#last)
          if (!this.#word(kind, 'field-bad', isAddressPrefix, '1:192.0.2.0/24')) return false;
        return true;
      case 'location':
        return this.#location();
      case 'gateway':
        return this.#gateway(after, true);
      case 'relay':
        return this.#gateway(after, false);
      case 'services':
        return this.#services();
      case 'a6':
        return this.#a6(after);
      case 'atma':
        return this.#word(
          kind,
          'field-bad',
          (text) => /^(?:\+[\d.]*\d|(?:[0-9A-Fa-f]{2}\.?)+)$/.test(text),
          '+358.400.1234567',
        );
      default:
        return this.#take();
    }
  }

  #take(): boolean {
    this.#at++;
    return true;
  }

  /** The number of a plain decimal token, or -1. */
  #plain(at: number): number {
    const { text, base, tokenStart, tokenEnd, tokenFlags } = this.tokens;
    if ((tokenFlags[at]! & (TOKEN_QUOTED | TOKEN_ESCAPE)) !== 0) return -1;
    return plainNumber(text, base + tokenStart[at]!, base + tokenEnd[at]!);
  }

  #number(kind: FieldKind, max: number): boolean {
    const at = this.#at++;
    const value = this.#plain(at);
    if (value >= 0 && value <= max) return true;
    if (this.#quotedField(at, (text) => /^\d+$/.test(text) && Number(text) <= max)) return true;
    if (/^\d+$/.test(this.#text(at)))
      this.#report('number-range', at, { field: kind, text: this.#text(at), limit: max });
    else {
      const isTarget = this.#rrType === RR.MX && this.#last - this.#first === 1;
      this.#report(isTarget ? 'mx-nopref' : 'number-bad', at, { field: kind, text: this.#text(at), limit: max });
      return false;
    }
    return true;
  }

  #seconds(): boolean {
    const at = this.#at++;
    const value = this.#plain(at);
    if (value >= 0 && value <= MAX_U32) return true;
    if (this.#quotedField(at, (text) => /^\d+$/.test(text) && Number(text) <= MAX_U32)) return true;
    const period = readPeriod(this.#text(at));
    const data = { field: 'seconds', text: this.#text(at), limit: MAX_U32 };
    if (period === undefined) {
      this.#report(/^\d/.test(this.#text(at)) ? 'ttl-bad-unit' : 'number-bad', at, data);
      return false;
    }
    if (period.seconds > MAX_U32) this.#report('number-range', at, data);
    else if (period.form === 'mixed') this.#report('ttl-unit-then-plain', at, { ...data, seconds: period.seconds });
    return true;
  }

  #name(): boolean {
    const at = this.#at++;
    const { text, base, tokenStart, tokenEnd, tokenFlags } = this.tokens;
    const start = base + tokenStart[at]!;
    const end = base + tokenEnd[at]!;
    const isPlain = (tokenFlags[at]! & (TOKEN_QUOTED | TOKEN_ESCAPE | TOKEN_SPECIAL)) === 0;
    if (this.#leads) {
      const id = this.#names.intern(text, start, end, tokenFlags[at]!, this.#origin);
      this.#target = Math.max(-1, id);
      if (id >= 0 && isPlain && (end - start === 1 || !this.#names.hasAt(id))) return true;
    } else if (isPlain && this.#plainName(text, start, end)) return true;
    checkName(text, start, end, tokenFlags[at]!, this.#originWire, 'quoted-name', this.#sink);
    return true;
  }

  /** Whether an unescaped name is in order; the slow check finds out what is not. */
  #plainName(text: string, start: number, end: number): boolean {
    let label = 0;
    let unit = 0;
    for (let i = start; i < end; i++) {
      unit = text.charCodeAt(i);
      if (unit === 0x2e) {
        if (label === 0) return end - start === 1;
        if (label > MAX_LABEL) return false;
        label = 0;
      } else if (unit === 0x40) return end - start === 1;
      else label++;
    }
    const length = end - start;
    return label <= MAX_LABEL && length + 1 + (unit === 0x2e ? 0 : this.#originWire) <= MAX_NAME;
  }

  get #originWire(): number {
    return this.#names.wireLength(this.#origin);
  }

  #ipv4(): boolean {
    const at = this.#at++;
    const { text, base, tokenStart, tokenEnd, tokenFlags } = this.tokens;
    const quoted = (tokenFlags[at]! & TOKEN_QUOTED) !== 0;
    if (!quoted && isIpv4(text, base + tokenStart[at]!, base + tokenEnd[at]!)) return true;
    if (this.#quotedField(at, (word) => isIpv4(word, 0, word.length))) return true;
    const word = this.#text(at);
    if (isIpv6(word, 0, word.length)) this.#report('a-v6', at, { text: word });
    else {
      const stripped = word.replace(/(^|\.)0+(?=\d)/g, '$1');
      const suggestion = stripped !== word && isIpv4(stripped, 0, stripped.length) ? { suggestion: stripped } : {};
      this.#report('a-bad-octet', at, { text: word, ...suggestion });
    }
    return true;
  }

  #ipv6(): boolean {
    const at = this.#at++;
    const { text, base, tokenStart, tokenEnd, tokenFlags } = this.tokens;
    const quoted = (tokenFlags[at]! & TOKEN_QUOTED) !== 0;
    if (!quoted && isIpv6(text, base + tokenStart[at]!, base + tokenEnd[at]!)) return true;
    if (this.#quotedField(at, (word) => isIpv6(word, 0, word.length))) return true;
    const word = this.#text(at);
    this.#report(isIpv4(word, 0, word.length) ? 'aaaa-v4' : 'aaaa-bad', at, { text: word });
    return true;
  }

  #string(limit: number): boolean {
    const at = this.#at++;
    const { text, base, tokenStart, tokenEnd, tokenFlags } = this.tokens;
    const flags = tokenFlags[at]!;
    const start = base + tokenStart[at]!;
    const end = base + tokenEnd[at]!;
    if ((flags & (TOKEN_ESCAPE | TOKEN_SPECIAL)) === 0) {
      if (end - start <= limit) return true;
      if ((flags & TOKEN_QUOTED) !== 0 && end - start - 2 <= limit) return true;
    } else if ((flags & TOKEN_ESCAPE) !== 0) checkEscapes(text, start, end, flags, this.#sink);
    const length = stringLength(text, start, end, flags);
    if (length > limit) this.#report('string-too-long', at, { length, limit });
    return true;
  }

  #type(code: 'type-list-bad' | 'mnemonic-bad', max: number): boolean {
    const at = this.#at++;
    const { text, base, tokenStart, tokenEnd } = this.tokens;
    const word = lookUpWord(text, base + tokenStart[at]!, base + tokenEnd[at]!);
    if (word !== NO_WORD && !isClass(word) && word <= max) return true;
    if (code === 'mnemonic-bad' && this.#plain(at) >= 0 && this.#plain(at) <= 0xffff) return true;
    this.#report(code, at, { field: 'type', text: this.#text(at) });
    return false;
  }

  #mnemonic(kind: FieldKind, max: number, words: ReadonlySet<string> | ReadonlyMap<string, number>): boolean {
    const value = this.#plain(this.#at);
    if (value >= 0) return this.#number(kind, max);
    return this.#word(kind, 'mnemonic-bad', (text) => words.has(text.toUpperCase()), [...words.keys()][0]!);
  }

  #algorithm(): boolean {
    const at = this.#at;
    if (this.#plain(at) >= 0) return this.#number('algorithm', 0xff);
    const word = this.#text(at).toUpperCase();
    if (REGISTRY_ALGORITHMS.has(word))
      this.#report('mnemonic-of-registry', at, { field: 'algorithm', text: word, expected: ALGORITHMS.get(word)! });
    return this.#mnemonic('algorithm', 0xff, ALGORITHMS);
  }

  #keyFlags(): boolean {
    if (this.#plain(this.#at) >= 0) return this.#number('key-flags', 0xffff);
    if (/^0x[0-9a-f]{1,4}$/i.test(this.#text(this.#at))) return this.#take();
    return this.#word(
      'key-flags',
      'mnemonic-bad',
      (text) =>
        text
          .toUpperCase()
          .split('|')
          .every((flag) => KEY_FLAGS.has(flag)),
      '256',
    );
  }

  /** The hash of the next name: of SHA-1, the only one that there is (RFC 5155 §11), 20 octets. */
  #hashedName(): boolean {
    const at = this.#at;
    if (!this.#word('base32hex', 'base32-bad', isBase32, 'base32hex')) return false;
    const length = Math.floor(((this.tokens.tokenEnd[at]! - this.tokens.tokenStart[at]!) * 5) / 8);
    if (length !== 20 && this.#plain(this.#first) === 1) this.#report('digest-length', at, { length, expected: 20 });
    return true;
  }

  /** RFC 5155 §3.3: the length of the salt is one octet. */
  #salt(): boolean {
    const at = this.#at;
    if (!this.#hex(at + 1)) return false;
    const text = this.#text(at);
    if (text.length > 2 * MAX_STRING) this.#report('field-bad', at, { field: 'salt', text, expected: '-' });
    return true;
  }

  #time(): boolean {
    const at = this.#at;
    const { text, base, tokenStart, tokenEnd } = this.tokens;
    const seconds = readTime(text, base + tokenStart[at]!, base + tokenEnd[at]!);
    if (seconds >= 0) return this.#take();
    // Readers take it, and mean another.
    if (seconds < 0)
      this.#report('field-doubtful', at, { field: 'time', text: this.#text(at), expected: 'YYYYMMDDHHmmSS' });
    return this.#word('time', 'time-bad', (word) => !Number.isNaN(readTime(word)), 'YYYYMMDDHHmmSS');
  }

  /** RFC 7043 wants two digits an octet; readers take one. */
  #eui(kind: FieldKind, separators: number, expected: string): boolean {
    const at = this.#at;
    const octets = this.#text(at).split('-');
    const isRead = octets.length === separators + 1 && octets.every((octet) => /^[0-9A-Fa-f]{1,2}$/.test(octet));
    if (isRead && octets.some((octet) => octet.length === 1))
      this.#report('field-doubtful', at, { field: kind, text: this.#text(at), expected });
    return this.#word(kind, 'field-bad', () => isRead, expected);
  }

  #keyData(after: number): boolean {
    if (this.#at < this.#last) return this.#base64(this.#last);
    const flags = this.#text(this.#first);
    const hasNoKey = /\bNOKEY\b/i.test(flags) || (Number(flags) & 0xc000) === 0xc000;
    return hasNoKey || this.#missing('key-data', after);
  }

  #regexp(): boolean {
    const at = this.#at;
    const { text, base, tokenStart, tokenEnd, tokenFlags } = this.tokens;
    this.#string(MAX_STRING);
    const { data } = readString(text, base + tokenStart[at]!, base + tokenEnd[at]!, tokenFlags[at]!);
    if (isSubstitution(data.text)) return true;
    this.#report('field-bad', at, { field: 'regexp', text: this.#text(at), expected: '!^.*$!sip:info@example.com!' });
    return true;
  }

  /** One unquoted token that a predicate judges. */
  #word(kind: FieldKind, code: ZoneProblemCode, holds: (text: string) => boolean, expected: string): boolean {
    const at = this.#at++;
    if (this.#quotedField(at, holds)) return true;
    const text = this.#text(at);
    if (holds(text)) return true;
    this.#report(code, at, { field: kind, text, expected });
    return false;
  }

  /** One token that may be quoted. */
  #stringOf(
    kind: FieldKind,
    code: 'field-bad' | 'field-doubtful',
    holds: (text: string) => boolean,
    expected: string,
  ): boolean {
    const at = this.#at;
    const text = this.#text(at);
    if (!holds(text.startsWith('"') ? text.slice(1, -1) : text))
      this.#report(code, at, { field: kind, text, expected });
    return this.#string(MAX_STRING);
  }

  #hex(stop: number): boolean {
    const { text, base, tokenStart, tokenEnd } = this.tokens;
    const first = this.#at;
    let digits = 0;
    for (; this.#at < stop; this.#at++) {
      const at = this.#at;
      if (this.#quotedField(at, (text) => /^[0-9a-f]+$/i.test(text))) return false;
      const end = base + tokenEnd[at]!;
      for (let i = base + tokenStart[at]!; i < end; i++) {
        if (!isHexDigit(text.charCodeAt(i))) {
          this.#sink('hex-bad', i, i + 1, { text: text[i]!, reason: 'character' });
          return false;
        }
      }
      digits += end - base - tokenStart[at]!;
    }
    if (digits % 2 === 0) return true;
    this.#sink('hex-bad', base + tokenStart[first]!, base + tokenEnd[stop - 1]!, { length: digits, reason: 'odd' });
    return false;
  }

  #base64(stop: number): boolean {
    const { text, base, tokenStart, tokenEnd } = this.tokens;
    const first = this.#at;
    let count = 0;
    let padding = 0;
    let lastUnit = 0;
    for (; this.#at < stop; this.#at++) {
      const at = this.#at;
      if (this.#quotedField(at, (text) => /^[0-9a-z+/]+=*$/i.test(text))) return false;
      const end = base + tokenEnd[at]!;
      for (let i = base + tokenStart[at]!; i < end; i++) {
        const unit = text.charCodeAt(i);
        if (unit === 0x3d) padding++;
        else if (padding > 0 || unit > 127 || BASE64[unit] === 255) {
          this.#sink('base64-bad', i, i + 1, { text: text[i]!, reason: padding > 0 ? 'padding' : 'character' });
          return false;
        } else {
          count++;
          lastUnit = unit;
        }
      }
    }
    const spare = count % 4;
    const wanted = spare === 0 ? 0 : 4 - spare;
    const bits = spare === 2 ? 15 : spare === 3 ? 3 : 0;
    if (spare !== 1 && padding === wanted && (BASE64[lastUnit]! & bits) === 0 && count > 0) return true;
    this.#sink('base64-bad', base + tokenStart[first]!, base + tokenEnd[stop - 1]!, {
      length: count,
      reason: spare !== 1 && padding === wanted ? 'bits' : 'padding',
    });
    return false;
  }

  #serviceParameters(): boolean {
    const first = this.#at;
    this.#at = this.#last;
    checkServiceParameters(this.tokens, this.#first, first, this.#last, this.#sink);
    return true;
  }

  #location(): boolean {
    const words: string[] = [];
    for (let i = this.#at; i < this.#last; i++) words.push(this.#text(i));
    const first = this.#at;
    this.#at = this.#last;
    const wrong = wrongLocationWord(words);
    if (wrong === undefined) return true;
    const at = Math.min(first + wrong, this.#last - 1);
    this.#report(wrong >= words.length ? 'missing-rdata' : 'field-bad', at, {
      field: 'location',
      text: this.#text(at),
      expected: '52 22 23.000 N 4 53 32.000 E -2.00m',
    });
    return false;
  }

  /** IPSECKEY's gateway (RFC 4025) and AMTRELAY's relay (RFC 8777): what stands there depends on a type before it. */
  #gateway(after: number, ipsec: boolean): boolean {
    const typeAt = this.#at;
    if (!this.#number('u8', 0xff)) return false;
    const type = this.#plain(typeAt);
    let algorithm = 1;
    if (ipsec) {
      if (this.#at >= this.#last) return this.#missing('u8', after);
      algorithm = this.#plain(this.#at);
      if (!this.#number('u8', 0xff)) return false;
    }
    if (type > 3) {
      this.#report('number-range', typeAt, { field: 'gateway', text: this.#text(typeAt), limit: 3 });
      return false;
    }
    const fields: FieldKind[] = ['name', 'ipv4', 'ipv6', 'name'];
    if (this.#at >= this.#last) return this.#missing(fields[type] ?? 'name', after);
    const at = this.#at;
    if (!this.#field(fields[type] ?? 'name', after)) return false;
    if (type === 0 && this.#text(at) !== '.')
      this.#report('field-bad', at, { field: 'gateway', text: this.#text(at), expected: '.' });
    if (!ipsec || (this.#at >= this.#last && algorithm === 0)) return true;
    return this.#field('base64', after);
  }

  #services(): boolean {
    if (!this.#mnemonic('services', 0xff, PROTOCOLS)) return false;
    while (this.#at < this.#last) {
      if (
        !this.#word(
          'services',
          'mnemonic-bad',
          (text) => /^[A-Za-z][\w-]*$/.test(text) || (/^\d{1,5}$/.test(text) && Number(text) <= 0xffff),
          'smtp',
        )
      )
        return false;
    }
    return true;
  }

  /** RFC 2874: the suffix is absent for a prefix of 128 bits, the name for one of 0. */
  #a6(after: number): boolean {
    const at = this.#at;
    if (!this.#number('u8', 128)) return false;
    const prefix = this.#plain(at);
    if (prefix !== 128 && !this.#field('ipv6', after)) return false;
    return prefix === 0 || this.#field('name', after);
  }

  /** What TXT's strings can hide. */
  #texts(first: number, last: number): void {
    const { text, base, tokenStart, tokenEnd, tokenFlags } = this.tokens;
    let quotedTo = first;
    for (let at = first; at < last; at++) {
      const flags = tokenFlags[at]!;
      if (flags === TOKEN_QUOTED) continue;
      const start = base + tokenStart[at]!;
      const end = base + tokenEnd[at]!;
      if ((flags & TOKEN_GLUED) !== 0)
        this.#report((tokenFlags[at - 1]! & flags & TOKEN_QUOTED) !== 0 ? 'quote-adjacent' : 'word-then-quote', at);
      if ((flags & TOKEN_QUOTED) === 0) {
        if (end - start === 1 && text.charCodeAt(start) === 0x40) this.#report('txt-at', at);
        else if (at === first && end - start === 2 && at + 1 < last && (tokenFlags[at + 1]! & TOKEN_QUOTED) !== 0) {
          const word = lookUpWord(text, start, end);
          if (word !== NO_WORD && isClass(word)) this.#report('txt-class', at);
        }
        if (at >= quotedTo && text.charCodeAt(start) === 0x27) quotedTo = this.#singleQuotes(at, last);
      } else if ((flags & TOKEN_ESCAPE) !== 0) {
        const escaped = escapedSemicolon(text, start, end);
        if (escaped >= 0) this.#sink('semicolon-escaped', escaped, escaped + 2);
      }
      if ((flags & TOKEN_SPECIAL) !== 0) this.#nonAscii(at, start, end);
    }
    if (last - first > 250) this.#totalLength(first, last);
  }

  /** Single quotes around a value, which may contain blanks: they are data. The token behind it. */
  #singleQuotes(first: number, last: number): number {
    const { text, base, tokenStart, tokenEnd } = this.tokens;
    for (let at = first; at < last; at++) {
      const end = base + tokenEnd[at]!;
      const isClose = text.charCodeAt(end - 1) === 0x27 && (at > first || end - base - tokenStart[at]! > 1);
      if (isClose || at === last - 1) {
        this.#sink('single-quotes', base + tokenStart[first]!, end, { closed: isClose ? 1 : 0 });
        return at + 1;
      }
    }
    return last;
  }

  #nonAscii(at: number, start: number, end: number): void {
    const word = this.tokens.text.slice(start, end);
    const smart = /[\u201c-\u201f]/.exec(word);
    if (smart !== null) {
      const from = start + smart.index;
      this.#sink('smart-quotes', from, from + 1, { text: smart[0] });
      return;
    }
    const other = /[^\0-\x7f]/u.exec(word);
    if (other !== null)
      this.#sink('txt-non-ascii', start + other.index, start + other.index + other[0].length, { text: other[0] });
    else if (/[\0-\x08\x0b\x0c\x0e-\x1f]/.test(word)) this.#report('formfeed', at);
  }

  #totalLength(first: number, last: number): void {
    const { text, base, tokenStart, tokenEnd, tokenFlags } = this.tokens;
    let length = last - first;
    for (let at = first; at < last; at++) {
      length += stringLength(text, base + tokenStart[at]!, base + tokenEnd[at]!, tokenFlags[at]!);
    }
    if (length > MAX_RDATA) {
      this.#sink('rdata-too-long', base + tokenStart[first]!, base + tokenEnd[last - 1]!, { length, limit: MAX_RDATA });
    }
  }

  /** Whether a digest has the length that the number before it asks for. */
  #digest({ code, kind, lengths, least }: Digest, first: number): void {
    const dataAt = first + kind + 1;
    const last = this.#last;
    if (dataAt >= last) return;
    const { base, tokenStart, tokenEnd } = this.tokens;
    let digits = 0;
    for (let at = dataAt; at < last; at++) digits += tokenEnd[at]! - tokenStart[at]!;
    const length = digits / 2;
    const expected = lengths.get(this.#plain(first + kind)) ?? Math.max(length, least);
    if (digits % 2 !== 0 || length === expected) return;
    this.#sink(code, base + tokenStart[dataAt]!, base + tokenEnd[last - 1]!, { length, expected });
  }

  #generic(type: number, first: number, last: number): void {
    this.#at = first + 1;
    if (this.#at >= last) {
      this.#report('rfc3597-malformed', first, { reason: 'length' });
      return;
    }
    const length = this.#plain(this.#at);
    if (!this.#number('u16', 0xffff)) return;
    const data = this.#at;
    if (!this.#hex(last)) return;
    let hex = '';
    for (let at = data; at < last; at++) hex += this.#text(at);
    const fields = recordType(type)?.fields;
    const fits = fields === undefined || wireFits(hex, fields);
    if (hex.length !== length * 2) {
      // Whether the data are in order but for the length that is announced.
      const isSound = fits && hex.length > 0 && hex.length % 2 === 0;
      this.#report('rfc3597-bad-length', first + 1, { length, expected: hex.length / 2, fits: isSound ? 1 : 0 });
      return;
    }
    if (!fits) {
      this.#report('rfc3597-malformed', first, { reason: 'data', type: typeMnemonic(type) });
    }
  }

  /**
   * Whether a field that is neither name nor string is quoted or escaped, which is wrong whatever it says.
   *
   * @param holds whether a text would be in order without quotes
   */
  #quotedField(at: number, holds: (text: string) => boolean): boolean {
    const flags = this.tokens.tokenFlags[at]!;
    if ((flags & (TOKEN_QUOTED | TOKEN_ESCAPE)) === 0) return false;
    const text = this.#text(at);
    if ((flags & TOKEN_QUOTED) === 0) this.#report('esc-in-field', at, { text });
    else this.#report('quoted-field', at, { text, fits: holds(text.replace(/^"|"$/g, '')) ? 1 : 0 });
    return true;
  }

  #missing(kind: FieldKind | 'generic', after: number): false {
    const { base, tokenEnd } = this.tokens;
    const end = this.#last > this.#first ? base + tokenEnd[this.#last - 1]! : after;
    this.#sink(kind === 'strings' ? 'txt-empty' : 'missing-rdata', end, end, { field: kind });
    return false;
  }

  #text(at: number): string {
    const { text, base, tokenStart, tokenEnd } = this.tokens;
    return text.slice(base + tokenStart[at]!, base + tokenEnd[at]!);
  }

  #report(code: ZoneProblemCode, at: number, data?: Readonly<Record<string, string | number>>): void {
    const { base, tokenStart, tokenEnd } = this.tokens;
    this.#sink(code, base + tokenStart[at]!, base + tokenEnd[at]!, data);
  }
}

function mayBeAbsent(kind: FieldKind): boolean {
  switch (kind) {
    case 'optional-string':
    case 'optional-base64':
    case 'types':
    case 'low-types':
    case 'key-data':
    case 'names':
    case 'svc-params':
    case 'apl':
      return true;
    default:
      return false;
  }
}

/** Where the first `\;` of a token stands whose backslash is not escaped itself; -1 where there is none. */
function escapedSemicolon(text: string, start: number, end: number): number {
  for (let i = start; i < end - 1; i++) {
    if (text.charCodeAt(i) !== 0x5c) continue;
    if (text.charCodeAt(i + 1) === 0x3b) return i;
    i++;
  }
  return -1;
}
