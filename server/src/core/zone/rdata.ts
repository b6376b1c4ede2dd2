/**
 * The check of RDATA, field by field, by the table in `types.ts`. Valid data passes without an object made; what is
 * wrong goes to a sink. What fields mean to a zone (targets, duplicates) is not here.
 */

import { MAX_STRING, readString, stringLength } from './character-string.ts';
import { TOKEN_ESCAPE, TOKEN_GLUED, TOKEN_QUOTED, TOKEN_SPECIAL } from './lexer.ts';
import {
  MAX_LABEL,
  MAX_NAME,
  NAME_EMPTY_LABEL,
  NAME_LABEL_TOO_LONG,
  NAME_TOO_LONG,
  parseName,
  readEscape,
} from './names.ts';
import type { ZoneProblemCode } from './problem.ts';
import { checkServiceParameters } from './svcb.ts';
import { MAX_U32, plainNumber, readPeriod } from './ttl.ts';
import { type FieldKind, isClass, lookUpWord, NO_WORD, RR, recordType, typeMnemonic } from './types.ts';

/** Takes what is wrong. Offsets in the text; `fatal` unless the record still says something definite. */
export type ProblemSink = (
  code: ZoneProblemCode,
  start: number,
  end: number,
  data?: Readonly<Record<string, string | number>>,
) => void;

/** The tokens of the record at hand: columns of a chunk, whose positions count from `base`. */
export interface Tokens {
  text: string;
  base: number;
  tokenStart: Uint32Array;
  tokenEnd: Uint32Array;
  tokenFlags: Uint8Array;
}

/** RDATA's limit in octets (RFC 1035 §3.2.1: RDLENGTH has 16 bits). */
export const MAX_RDATA = 65535;

/** Mnemonics of DNSSEC algorithms (IANA "DNS Security Algorithm Numbers"). */
const ALGORITHMS = new Set([
  'RSAMD5',
  'DH',
  'DSA',
  'ECC',
  'RSASHA1',
  'NSEC3DSA',
  'DSA-NSEC3-SHA1',
  'NSEC3RSASHA1',
  'RSASHA1-NSEC3-SHA1',
  'RSASHA256',
  'RSASHA512',
  'ECCGOST',
  'ECC-GOST',
  'ECDSAP256SHA256',
  'ECDSAP384SHA384',
  'ED25519',
  'ED448',
  'INDIRECT',
  'PRIVATEDNS',
  'PRIVATEOID',
]);
const DIGEST_TYPES = new Set(['SHA1', 'SHA-1', 'SHA256', 'SHA-256', 'GOST', 'SHA384', 'SHA-384']);
const CERT_TYPES = new Set(['PKIX', 'SPKI', 'PGP', 'IPKIX', 'ISPKI', 'IPGP', 'ACPKIX', 'IACPKIX', 'URI', 'OID']);
const KEY_FLAGS = new Set([
  'NOCONF',
  'NOAUTH',
  'NOKEY',
  'FLAG2',
  'EXTEND',
  'FLAG4',
  'FLAG5',
  'USER',
  'ZONE',
  'HOST',
  'NTYP3',
  'FLAG8',
  'FLAG9',
  'FLAG10',
  'FLAG11',
  'SIG0',
  'SIG1',
  'SIG2',
  'SIG3',
  'SIG4',
  'SIG5',
  'SIG6',
  'SIG7',
  'SIG8',
  'SIG9',
  'SIG10',
  'SIG11',
  'SIG12',
  'SIG13',
  'SIG14',
  'SIG15',
  'KSK',
  'REVOKE',
]);
const KEY_PROTOCOLS = new Set(['NONE', 'TLS', 'EMAIL', 'DNSSEC', 'IPSEC', 'ALL']);
/** Protocols that WKS names (RFC 1035; /etc/protocols has more). */
const PROTOCOLS = new Set(['TCP', 'UDP', 'ICMP', 'IGMP', 'GGP', 'IP', 'EGP', 'PUP', 'HMP', 'XNS-IDP', 'RDP']);
const DSYNC_SCHEMES = new Set(['NOTIFY']);

interface Digest {
  readonly code: 'digest-length' | 'association-length';
  /** Which field says what kind of digest follows it. */
  readonly kind: number;
  /** Octets by that field's number. */
  readonly lengths: ReadonlyMap<number, number>;
  /** Octets that a digest of another kind has at least. */
  readonly least: number;
}

/** RFC 4034 §5, RFC 4509, RFC 5933, RFC 6605. */
const DS_DIGEST: Digest = {
  code: 'digest-length',
  kind: 2,
  lengths: new Map([
    [1, 20],
    [2, 32],
    [3, 32],
    [4, 48],
  ]),
  least: 0,
};

/** RFC 6698 §2.1; no server asks for it. */
const ASSOCIATION: Digest = {
  code: 'association-length',
  kind: 2,
  lengths: new Map([
    [1, 32],
    [2, 64],
  ]),
  least: 0,
};

/** By type number. */
const DIGESTS: ReadonlyMap<number, Digest> = new Map([
  [RR.DS, DS_DIGEST],
  [59, DS_DIGEST],
  [32768, DS_DIGEST],
  [32769, DS_DIGEST],
  [RR.TLSA, ASSOCIATION],
  [53, ASSOCIATION],
  // RFC 4255, RFC 6594.
  [
    44,
    {
      code: 'digest-length',
      kind: 1,
      lengths: new Map([
        [1, 20],
        [2, 32],
      ]),
      least: 0,
    },
  ],
  // RFC 8976: at least 12 octets, whatever the algorithm.
  [
    63,
    {
      code: 'digest-length',
      kind: 2,
      lengths: new Map([
        [1, 48],
        [2, 64],
      ]),
      least: 12,
    },
  ],
]);

/** Checks the RDATA of one record after another; it holds the tokens, so that the checks need not pass them on. */
export class RdataChecker {
  readonly tokens: Tokens;
  readonly #sink: ProblemSink;
  /** Wire length of the origin, for relative names. */
  originWire = 1;
  #at = 0;
  #last = 0;
  #first = 0;
  #rrType = 0;

  constructor(tokens: Tokens, sink: ProblemSink) {
    this.tokens = tokens;
    this.#sink = sink;
  }

  /** Checks the tokens `[first, last)`, of which the type wants its fields. `after` is where the record's head ends. */
  check(type: number, first: number, last: number, after: number): void {
    this.#rrType = type;
    this.#at = first;
    this.#first = first;
    this.#last = last;
    if (first < last && this.#isGeneric(first)) {
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
        while (this.#at < this.#last) if (!this.#type('type-list-bad', 127)) return false;
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
        return this.#mnemonic(kind, 0xff, ALGORITHMS);
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
        return this.#word(kind, 'time-bad', isTime, 'YYYYMMDDHHmmSS');
      case 'salt':
        return this.#text(at) === '-' ? this.#take() : this.#hex(at + 1);
      case 'base32hex':
        return this.#word(kind, 'base32-bad', isBase32, 'base32hex');
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
    if (this.#quotedField(at)) return true;
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
    if (this.#quotedField(at)) return true;
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
    if ((tokenFlags[at]! & (TOKEN_QUOTED | TOKEN_ESCAPE | TOKEN_SPECIAL)) === 0 && this.#plainName(text, start, end))
      return true;
    checkName(text, start, end, tokenFlags[at]!, this.originWire, 'quoted-name', this.#sink);
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
    return label <= MAX_LABEL && length + 1 + (unit === 0x2e ? 0 : this.originWire) <= MAX_NAME;
  }

  #ipv4(): boolean {
    const at = this.#at++;
    const { text, base, tokenStart, tokenEnd, tokenFlags } = this.tokens;
    const quoted = (tokenFlags[at]! & TOKEN_QUOTED) !== 0;
    if (!quoted && isIpv4(text, base + tokenStart[at]!, base + tokenEnd[at]!)) return true;
    if (this.#quotedField(at)) return true;
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
    if (this.#quotedField(at)) return true;
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

  #mnemonic(kind: FieldKind, max: number, words: ReadonlySet<string>): boolean {
    const value = this.#plain(this.#at);
    if (value >= 0) return this.#number(kind, max);
    return this.#word(kind, 'mnemonic-bad', (text) => words.has(text.toUpperCase()), [...words][0]!);
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
    if (this.#quotedField(at)) return true;
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
    const at = this.#at++;
    const text = this.#text(at);
    if (holds(text.startsWith('"') ? text.slice(1, -1) : text)) return true;
    this.#report(code, at, { field: kind, text, expected });
    return false;
  }

  #hex(stop: number): boolean {
    const { text, base, tokenStart, tokenEnd, tokenFlags } = this.tokens;
    const first = this.#at;
    let digits = 0;
    for (; this.#at < stop; this.#at++) {
      const at = this.#at;
      if ((tokenFlags[at]! & TOKEN_QUOTED) !== 0) return !this.#quotedField(at);
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
    const { text, base, tokenStart, tokenEnd, tokenFlags } = this.tokens;
    const first = this.#at;
    let count = 0;
    let padding = 0;
    let lastUnit = 0;
    for (; this.#at < stop; this.#at++) {
      const at = this.#at;
      if ((tokenFlags[at]! & TOKEN_QUOTED) !== 0) return !this.#quotedField(at);
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
        if (at >= quotedTo && text.charCodeAt(start) === 0x27) quotedTo = this.#singleQuotes(at, last);
      } else if ((flags & TOKEN_ESCAPE) !== 0) {
        const escaped = text.indexOf('\\;', start);
        if (escaped >= 0 && escaped < end) this.#sink('semicolon-escaped', escaped, escaped + 2);
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

  /** `\#` as a token of its own (RFC 3597 §5). */
  #isGeneric(at: number): boolean {
    const { text, base, tokenStart, tokenEnd } = this.tokens;
    const start = base + tokenStart[at]!;
    return (
      tokenEnd[at]! - tokenStart[at]! === 2 && text.charCodeAt(start) === 0x5c && text.charCodeAt(start + 1) === 0x23
    );
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
    if (hex.length !== length * 2) {
      this.#report('rfc3597-bad-length', first + 1, { length, expected: hex.length / 2 });
      return;
    }
    const fields = recordType(type)?.fields;
    if (fields !== undefined && !wireFits(hex, fields)) {
      this.#report('rfc3597-malformed', first, { reason: 'data', type: typeMnemonic(type) });
    }
  }

  #quotedField(at: number): boolean {
    if ((this.tokens.tokenFlags[at]! & TOKEN_QUOTED) === 0) return false;
    this.#report('quoted-field', at, { text: this.#text(at) });
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

/** Reports what is wrong with a name's presentation, or doubtful; its validity is the caller's to know. */
export function checkName(
  text: string,
  start: number,
  end: number,
  flags: number,
  originWire: number,
  quotedCode: 'quoted-name' | 'quoted-owner',
  sink: ProblemSink,
): void {
  if ((flags & TOKEN_QUOTED) !== 0) sink(quotedCode, start, end, { text: text.slice(start, end) });
  if ((flags & TOKEN_ESCAPE) !== 0) checkEscapes(text, start, end, flags, sink);
  if ((flags & TOKEN_SPECIAL) !== 0) checkSpecialName(text, start, end, sink);
  const parsed = parseName(text, start, end, flags);
  if (typeof parsed === 'number') {
    reportBadName(text, start, end, parsed, sink);
    return;
  }
  if (!parsed.isAbsolute && !parsed.isOrigin && parsed.wire + originWire > MAX_NAME)
    reportBadName(text, start, end, NAME_TOO_LONG, sink);
  const at = text.indexOf('@', start);
  if (!parsed.isOrigin && at >= 0 && at < end && text.charCodeAt(at - 1) !== 0x5c)
    sink('name-at', at, at + 1, { text: text.slice(start, end) });
  if (!parsed.isAbsolute && text.startsWith('\\.', end - 2) && end - start > 2)
    sink('esc-dot-name', end - 2, end, { text: text.slice(start, end) });
}

function checkSpecialName(text: string, start: number, end: number, sink: ProblemSink): void {
  const word = text.slice(start, end);
  const space = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/.exec(word);
  const smart = /[\u201c-\u201f]/.exec(word);
  if (space !== null) sink('nbsp-as-space', start + space.index, start + space.index + 1, { text: word });
  else if (smart !== null) sink('smart-quotes', start + smart.index, start + smart.index + 1, { text: smart[0] });
  else if (/[^\0-\x7f]/.test(word)) sink('non-ascii-name', start, end, { text: word });
  else if (/[\0-\x1f]/.test(word)) sink('formfeed', start, end, { text: word });
}

function reportBadName(text: string, start: number, end: number, reason: number, sink: ProblemSink): void {
  const data = { text: text.slice(start, Math.min(end, start + 300)) };
  if (reason === NAME_EMPTY_LABEL) sink('empty-label', start, end, data);
  else if (reason === NAME_LABEL_TOO_LONG) sink('label-64', start, end, { ...data, limit: MAX_LABEL });
  else if (reason === NAME_TOO_LONG) sink('name-too-long', start, end, { ...data, limit: MAX_NAME });
}

/** Reports every broken escape of a token. */
function checkEscapes(text: string, start: number, end: number, flags: number, sink: ProblemSink): void {
  const stop = (flags & TOKEN_QUOTED) !== 0 ? end - 1 : end;
  for (let i = text.indexOf('\\', start); i >= 0 && i < stop; i = text.indexOf('\\', i)) {
    const escaped = readEscape(text, i, stop);
    if (escaped.error !== undefined) sink(escaped.error, i, escaped.end, { text: text.slice(i, escaped.end) });
    i = escaped.end;
  }
}

const BASE64 = new Uint8Array(128).fill(255);
for (let i = 0; i < 64; i++) {
  BASE64['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.charCodeAt(i)] = i;
}

function isHexDigit(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x66);
}

/** Four decimal octets without leading zeros. */
export function isIpv4(text: string, start: number, end: number): boolean {
  let dots = 0;
  let value = -1;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x2e) {
      if (value < 0 || ++dots > 3) return false;
      value = -1;
    } else {
      const digit = unit - 0x30;
      if (digit < 0 || digit > 9 || value === 0) return false;
      value = (value < 0 ? 0 : value * 10) + digit;
      if (value > 255) return false;
    }
  }
  return dots === 3 && value >= 0;
}

/** RFC 4291, with an IPv4 address as the tail allowed. */
export function isIpv6(text: string, start: number, end: number): boolean {
  let groups = 0;
  let compressed = false;
  let i = start;
  if (end - start < 2) return false;
  if (text.charCodeAt(i) === 0x3a) {
    if (text.charCodeAt(i + 1) !== 0x3a) return false;
    compressed = true;
    i += 2;
  }
  while (i < end) {
    const from = i;
    while (i < end && i - from < 5 && isHexDigit(text.charCodeAt(i))) i++;
    if (i < end && text.charCodeAt(i) === 0x2e)
      return groups <= 6 && isIpv4(text, from, end) && (compressed ? groups <= 5 : groups === 6);
    if (i === from || i - from > 4 || ++groups > 8) return false;
    if (i === end) break;
    if (text.charCodeAt(i) !== 0x3a) return false;
    i++;
    if (i < end && text.charCodeAt(i) === 0x3a) {
      if (compressed) return false;
      compressed = true;
      i++;
    } else if (i === end) return false;
  }
  return compressed ? groups <= 7 : groups === 8;
}

function isTime(text: string): boolean {
  if (/^\d{1,10}$/.test(text)) return Number(text) <= MAX_U32;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (parts === null) return false;
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && year >= 1970 && day >= 1 && day <= days && hour <= 23 && minute <= 59 && second <= 60;
}

/** By the digits over a multiple of eight: the unused bits of the last one, -1 where no octets end there. */
const BASE32_SPARE = [0, -1, 2, -1, 4, 1, -1, 3];

/** A text whose length can be whole octets: RFC 4648 without padding. */
function isBase32(text: string): boolean {
  const spare = BASE32_SPARE[text.length % 8]!;
  return spare >= 0 && /^[0-9A-Va-v]+$/.test(text) && (Number.parseInt(text.at(-1)!, 32) & ((1 << spare) - 1)) === 0;
}

function isNsap(text: string): boolean {
  if (!/^0[xX][0-9A-Fa-f.]+$/.test(text)) return false;
  return text.slice(2).replaceAll('.', '').length % 2 === 0;
}

/** `DELIMITER regexp DELIMITER replacement DELIMITER flags` (RFC 3402), or nothing; a back-reference needs its group. */
function isSubstitution(text: string): boolean {
  if (text === '') return true;
  const delimiter = text[0]!;
  if (/[0-9\\i\0]/.test(delimiter)) return false;
  const parts: string[] = [''];
  for (let i = 1; i < text.length; i++) {
    if (text[i] === '\\') parts[parts.length - 1] += text[i]! + (text[++i] ?? '');
    else if (text[i] === delimiter) parts.push('');
    else parts[parts.length - 1] += text[i]!;
  }
  const [pattern, replacement, flags] = parts as [string, string | undefined, string | undefined];
  if (parts.length !== 3 || pattern === '' || !/^i?$/.test(flags!)) return false;
  const groups = pattern.replace(/\\./g, '').split('(').length - 1;
  return [...replacement!.matchAll(/\\(.)/g)].every(([, digit]) => !/[0-9]/.test(digit!) || Number(digit) <= groups);
}

/** One item of APL: `[!]AFI:ADDRESS/PREFIX` (RFC 3123). */
function isAddressPrefix(text: string): boolean {
  const parts = /^!?([12]):([^/]+)\/(\d{1,3})$/.exec(text);
  if (parts === null) return false;
  const [, family, address, prefix] = parts as unknown as [string, string, string, string];
  return family === '1'
    ? isIpv4(address, 0, address.length) && Number(prefix) <= 32
    : isIpv6(address, 0, address.length) && Number(prefix) <= 128;
}

/** The index of the word of a LOC record that is wrong, the count of words where one is missing (RFC 1876). */
function wrongLocationWord(words: readonly string[]): number | undefined {
  let at = 0;
  for (const [max, directions] of [
    [90, /^[NS]$/],
    [180, /^[EW]$/],
  ] as const) {
    const limits = [max, 59, 59.999];
    let degrees = 0;
    for (let part = 0; ; part++) {
      const word = words[at];
      if (word === undefined) return at;
      if (part > 0 && directions.test(word)) break;
      const limit = limits[part];
      if (limit === undefined) return at;
      if (!(part === 2 ? /^\d{1,2}(?:\.\d{0,3})?$/ : /^\d{1,3}$/).test(word) || Number(word) > limit) return at;
      if (part === 0) degrees = Number(word);
      else if (degrees === max && Number(word) > 0) return at;
      at++;
    }
    at++;
  }
  if (at >= words.length) return at;
  for (let i = 0; i < 4 && at < words.length; i++, at++) {
    const word = words[at]!;
    if (!(i === 0 ? /^[+-]?\d+(?:\.\d{0,2})?m?$/ : /^\d+(?:\.\d{0,2})?m?$/).test(word)) return at;
    const metres = Number.parseFloat(word);
    if (i === 0 ? metres < -100000 || metres > 42849672.95 : metres > 90000000) return at;
  }
  return at < words.length ? at : undefined;
}

/** Whether octets in hexadecimal can be the wire form of the fields; fields whose length is not known end the check. */
function wireFits(hex: string, fields: readonly FieldKind[]): boolean {
  const length = hex.length / 2;
  const octet = (at: number) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16);
  let at = 0;
  const name = () => {
    for (let total = 0; at < length; ) {
      const label = octet(at);
      at += label + 1;
      total += label + 1;
      if (label > MAX_LABEL || total > MAX_NAME) return false;
      if (label === 0) return true;
    }
    return false;
  };
  for (const field of fields) {
    const fixed = FIXED_LENGTHS[field];
    if (fixed !== undefined) at += fixed;
    else if (field === 'name') {
      if (!name()) return false;
    } else if (
      field === 'string' ||
      field === 'salt' ||
      field === 'base32hex' ||
      field === 'caa-tag' ||
      field === 'digits'
    )
      at += 1 + (at < length ? octet(at) : 0);
    else if (field === 'strings') {
      if (at === length) return false;
      while (at < length) at += 1 + octet(at);
    } else return at <= length;
    if (at > length) return false;
  }
  return at === length;
}

/** Octets in wire form. */
const FIXED_LENGTHS: Partial<Record<FieldKind, number>> = {
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  seconds: 4,
  time: 4,
  ipv4: 4,
  ipv6: 16,
  type: 2,
  algorithm: 1,
  'digest-type': 1,
  'key-flags': 2,
  'key-protocol': 1,
  'cert-type': 2,
  eui48: 6,
  eui64: 8,
  locator64: 8,
  'dsync-scheme': 1,
};
