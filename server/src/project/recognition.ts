/**
 * The language of a text by its content, for files whose names do not give it: zones called `example.org`, `example.org.hosts` or
 * `export.txt`, messages of a Maildir. For the command line and the language server alike. Reads only the head of a file, and
 * prefers silence: a program, a configuration or a list that mentions records is not a zone.
 */

import type { LanguageId } from '../core/session.ts';

/** How much of a file is looked at, in octets and in UTF-16 units. */
export const HEAD_SIZE = 32 * 1024;

const UTF8 = new TextDecoder();

/** Whether octets are not text: a NUL near the start, which neither a zone nor a message has. */
export function isBinary(head: Uint8Array): boolean {
  return head.subarray(0, 4096).includes(0) && !isUtf16(head);
}

function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/**
 * The language of a file found in a folder, by the octets at its start.
 *
 * @returns undefined where it is neither a zone nor a message, as far as its start shows
 */
export function languageOfHead(head: Uint8Array): LanguageId | undefined {
  if (head.length === 0 || isBinary(head)) return undefined;
  return languageOfText(UTF8.decode(head.subarray(0, HEAD_SIZE)));
}

/** The same for a text that is decoded already. */
export function languageOfText(text: string): LanguageId | undefined {
  const head = text.slice(0, HEAD_SIZE).replace(/^\ufeff/, '');
  if (isMessage(head)) return 'eml';
  return isZone(head) ? 'dns-zone' : undefined;
}

/**
 * Whether a text that someone hands over may be read as mail: it starts with a field, or has the codes of a delivery report or an
 * SMTP reply. Weaker than what a file in a folder needs.
 */
export function mayBeMail(text: string): boolean {
  const head = text.slice(0, HEAD_SIZE).replace(/^\ufeff?(?:[ \t]*(?:\r\n|\n|\r))*/, '');
  return MBOX_LINE.test(head) || KNOWN_FIELD.test(head) || isMessage(head) || REPLY.test(head);
}

const MBOX_LINE = /^>?From \S+ .*\d/;

/** Fields that a message begins with, whoever wrote it. */
const KNOWN_FIELD =
  /^(?:from|to|cc|subject|date|received|return-path|reply-to|sender|message-id|mime-version|content-[a-z-]+|delivered-to|envelope-to|x-[\w-]+|dkim-signature|domainkey-signature|arc-[\w-]+|authentication-results|received-spf|auto-submitted|list-[\w-]+|reporting-mta|final-recipient)[ \t]*:/i;

/** `550 5.7.1 ...`, `dsn=5.7.26`, fields of a delivery report, and what servers write before a reply. */
const REPLY =
  /(?:^|[^\d.])[245]\d\d[ -]+#?[245]\.\d{1,3}\.\d{1,3}(?![\d.])|\bdsn=[245]\.\d{1,3}\.\d{1,3}|^(?:final-recipient|diagnostic-code|reporting-mta)[ \t]*:|\bsaid: [245]\d\d[ -]|<<< [245]\d\d[ -]|\b(?:SMTP|remote server|mail server)\b[^\r\n]{0,200}\b[45]\d\d[ -]/im;

const LINE = /\r\n|\n|\r/;
const FIELD = /^[!-9;-~]{1,76}[ \t]*:/;

/** Who sent it and how it travelled: a message has one of each, a list of settings seldom has both. */
const PARTY = /^(?:from|to|sender|return-path|delivered-to)[ \t]*:/i;
const TRANSPORT =
  /^(?:received|message-id|mime-version|content-type|date|dkim-signature|return-path|x-failed-recipients|auto-submitted)[ \t]*:/i;

/** A header of nothing but fields, with a party and a trace of transport; not a patch, nor a mailbox of several messages. */
function isMessage(head: string): boolean {
  const text = head.replace(/^(?:[ \t]*(?:\r\n|\n|\r)){0,20}/, '');
  if (/^From [0-9a-f]{40} Mon Sep 17 00:00:00 2001/.test(text)) return false;
  if (MBOX_LINE.test(text) && /(?:\r\n|\n|\r){2}From \S+ .*\d\d:\d\d/.test(text)) return false;
  const lines = text.replace(/^From [^\r\n]*(?:\r\n|\n|\r)/, '').split(LINE);
  let hasParty = false;
  let hasTransport = false;
  let fields = 0;
  for (const line of lines) {
    if (line === '') break;
    if (/^[ \t]/.test(line) && fields > 0) continue;
    if (!FIELD.test(line)) return false;
    fields++;
    hasParty ||= PARTY.test(line);
    hasTransport ||= TRANSPORT.test(line);
  }
  return fields >= 2 && hasParty && hasTransport;
}

/** Lines that are looked at, comments and empty ones aside. */
const MAX_LINES = 300;

/**
 * Directives and records, and not much else. A class, a directive or an SOA record is a strong sign; records without a class need
 * company, since `a A b` may be anything.
 */
function isZone(head: string): boolean {
  let strong = 0;
  let weak = 0;
  let other = 0;
  let looked = 0;
  const nesting = new Nesting();
  for (const line of head.split(LINE)) {
    if (looked === MAX_LINES) break;
    if (nesting.isInside) {
      nesting.read(line);
      continue;
    }
    if (/^[ \t]*(?:;|$)/.test(line)) continue;
    looked++;
    const sign = signOf(line);
    if (sign === 'strong') strong++;
    else if (sign === 'weak') weak++;
    else {
      other++;
      continue;
    }
    nesting.read(line);
  }
  const records = strong + weak;
  return strong > 0 ? records >= other : weak > 0 && other * 4 <= weak;
}

const DIRECTIVE =
  /^\$(?:(?:ORIGIN[ \t]+\S+|TTL[ \t]+\d[\dsmhdw]*|INCLUDE[ \t]+\S+)[ \t]*(?:;|$)|GENERATE[ \t]+\d+-\d\S*[ \t])/i;

/** TTL and class in any order, then a type and its data; or the type with the data alone. */
const RECORD =
  /^(?:([^\s;()"]+)[ \t]+|[ \t]+)(?:\[[A-Za-z]+:?\d*\][ \t]+)?(?:\d+(?:[smhdw]\d*)*[ \t]+)?(?:(IN|CH|HS|AWS)[ \t]+)?(?:\d+(?:[smhdw]\d*)*[ \t]+)?([A-Z][A-Z0-9-]{0,9})[ \t]+(?:\([ \t]*)?(\S.*)$/i;

/** How the data of the commonest types begin. */
const DATA: Readonly<Record<string, RegExp>> = {
  A: /^\d{1,3}(?:\.\d{1,3}){3}(?:\s|;|$)/,
  AAAA: /^[0-9a-f:.]{0,45}:[0-9a-f:.]{1,45}(?:\s|;|$)/i,
  NS: /^[\w.*@\\-]+[ \t]*(?:;|$)/,
  CNAME: /^[\w.*@\\-]+[ \t]*(?:;|$)/,
  DNAME: /^[\w.@\\-]+[ \t]*(?:;|$)/,
  PTR: /^[\w.@\\-]+[ \t]*(?:;|$)/,
  MX: /^\d+[ \t]+[\w.@\\-]+/,
  SRV: /^\d+[ \t]+\d+[ \t]+\d+[ \t]+[\w.@\\-]+/,
  TXT: /^(?:"|'|v=)/i,
  SPF: /^"?v=spf1/i,
  SOA: /^[\w.@\\-]+[ \t]+[\w.@\\+-]+[ \t]*(?:\(|;|\d|$)/,
  CAA: /^\d+[ \t]+\w+[ \t]+\S/,
  TLSA: /^\d+[ \t]+\d+[ \t]+\d+[ \t]+[0-9a-f]/i,
  SSHFP: /^\d+[ \t]+\d+[ \t]+[0-9a-f]/i,
  DS: /^\d+[ \t]+\d+[ \t]+\d+[ \t]+[0-9a-f]/i,
  DNSKEY: /^\d+[ \t]+3[ \t]+\d+[ \t]+\S/,
  RRSIG: /^[A-Z]+\d*[ \t]+\d+[ \t]+\d+[ \t]+\d+/,
  NSEC: /^\S+[ \t]+[A-Z]/,
  NSEC3: /^\d+[ \t]+\d+[ \t]+\d+[ \t]+\S/,
  NAPTR: /^\d+[ \t]+\d+[ \t]+"/,
  HTTPS: /^\d+[ \t]+\S/,
  SVCB: /^\d+[ \t]+\S/,
  HINFO: /^\S+[ \t]+\S/,
  LOC: /^\d/,
  WINS: /^L?[ \t]*\d/,
};

function signOf(line: string): 'strong' | 'weak' | undefined {
  if (line.startsWith('$')) return DIRECTIVE.test(line) ? 'strong' : undefined;
  const record = RECORD.exec(line);
  if (record === null) return undefined;
  const [, owner = '', recordClass, type = '', data = ''] = record;
  if (recordClass !== undefined) {
    // "Sign in to ..." is prose; what follows a record's class is a type.
    const form = DATA[type.toUpperCase()];
    if (form !== undefined) return form.test(data) || type.toUpperCase() === 'TXT' ? 'strong' : 'weak';
    return /^TYPE\d+$/i.test(type) ? 'strong' : undefined;
  }
  const form = DATA[type];
  if (form === undefined) {
    // Small letters are as good where the data leave no doubt.
    return /^(?:txt|soa|mx|aaaa)$/i.test(type) && DATA[type.toUpperCase()]!.test(data) ? 'weak' : undefined;
  }
  if (!form.test(data)) return undefined;
  return type === 'SOA' || (type === 'TXT' && /(?:^|\.)_domainkey(?:\.|$)/i.test(owner)) ? 'strong' : 'weak';
}

/** Whether a line ends within parentheses, as far as a head shows; quotes and comments are respected. */
class Nesting {
  /** A parenthesis that is never closed must not swallow the rest. */
  #lines = 0;
  #depth = 0;

  get isInside(): boolean {
    return this.#depth > 0 && this.#lines < 60;
  }

  read(line: string): void {
    if (this.#lines >= 60) this.#depth = 0;
    for (const [token] of line.matchAll(/"(?:[^"\\]|\\.)*"?|\\.|[();]/g)) {
      if (token === ';') break;
      if (token === '(') this.#depth++;
      else if (token === ')' && this.#depth > 0) this.#depth--;
    }
    this.#lines = this.#depth > 0 ? this.#lines + 1 : 0;
  }
}
