/**
 * The grammar of enhanced status codes (RFC 3463 §2) and reply codes (RFC 5321 §4.2), found in running text with their
 * boundaries, and the choice of the code that speaks among several. What the codes mean is in codes.ts and
 * registry.ts.
 */

import type { Span } from '../text/span.ts';

/** An enhanced status code in a text. */
export interface StatusCode extends Span {
  /** `5.7.13`, without the `#` or parentheses around it, without leading zeros. */
  readonly code: string;
  /** Whether it is where a server puts it: after a reply code, a `#`, or an opening bracket. */
  readonly isIntroduced: boolean;
}

/** A reply code in a text. */
export interface ReplyCode extends Span {
  /** `550` */
  readonly code: string;
}

/**
 * class "." subject "." detail with nothing of a longer number or word at either side. The standard allows subjects of
 * three digits; one digit is all that was ever registered (0 to 7), and it keeps versions such as 5.13.68 out.
 */
const STATUS =
  /(?<![\w.+/\\@]|\d,|(?<!(?<!\d)[245]\d\d)-)([245])\.(\d)\.(\d{1,3})(?![\w@/\\]|\.\d|-[A-Za-z\d]*[A-Za-z]{2}|\.[a-z]{2})/g;

/** A reply code, a `#` or an opening bracket before a code. */
const INTRODUCED = /(?<!\d)[245]\d\d[\s-]+[#([<"']*$|[#([]$/;

/** Words before a number that make it a version. */
const VERSION_BEFORE =
  /(?:\b(?:versions?|ver|release|build|engine|domino|notes|exim|postfix|sendmail|exchange|courier|qmail|intermail|mos|mailer|esmtp|smtpd?|server|service|client|smtp32|imail|groupwise|pmdf|iplanet|openssl|php|perl|python|java|mdaemon|kerio|zimbra|dovecot|spamassassin|clamav|amavisd?-new|mailman|webmail|surgemail|outlook)[\s/=:(]*|[\s(]v\.?)$/i;

/** `550 5.7.13` after a name is not a version: the reply code between says so, and a line's beginning does too. */
function isVersion(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 24), at);
  return VERSION_BEFORE.test(before);
}

/** Every enhanced status code, in the order of the text. Class 2 is included; see {@link chooseStatus}. */
export function findStatusCodes(text: string): StatusCode[] {
  const codes: StatusCode[] = [];
  STATUS.lastIndex = 0;
  for (let match = STATUS.exec(text); match !== null; match = STATUS.exec(text)) {
    const start = match.index;
    if (isVersion(text, start)) continue;
    codes.push({
      start,
      end: start + match[0].length,
      code: `${match[1]}.${Number(match[2])}.${Number(match[3])}`,
      isIntroduced: INTRODUCED.test(text.slice(Math.max(0, start - 12), start)),
    });
  }
  return codes;
}

/** Splits `5.7.13` into its numbers; undefined where the text is not an enhanced status code. */
export function parseStatusCode(text: string): { class: 2 | 4 | 5; subject: number; detail: number } | undefined {
  const match = /^([245])\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  return { class: Number(match[1]) as 2 | 4 | 5, subject: Number(match[2]), detail: Number(match[3]) };
}

/** The digits of a reply code. One that begins within another one is part of a longer number. */
const NUMBER = /[45][0-7]\d/g;

/** Reply codes that servers give in refusals: RFC 5321, its extensions, and the odd ones of large providers. */
const REPLY =
  /(?<![\w.,:+/\\@$€£%-]|\w'|[\w)] ?= ?|\d )([45][0-7]\d)(?![\w/\\@%]|:(?!\s?[245]\.\d\.\d| : | <)|,\S|\.\d|-\d(?!\.\d\.\d)|-[A-Za-z] ?\d|[- ]?(?:bytes|octets|messages|seconds?|minutes?|hours?|days?|kb|mb|times|recipients|users|lines|ms)\b)/iy;

/** How much before a reply code is looked at, in UTF-16 units. */
const CONTEXT = 48;
/** What is before a reply code that a server gave; no repetition is longer than {@link CONTEXT}. */
const REPLY_CONTEXT =
  /(?:^|[\r\n][\s>|]{0,48}|<<<\s{0,48}|>>>\s{0,48}|\b(?:said|response|responded(?: with)?|returned|error(?:[ _]code)?|error message|code|responsecode|reply|reason|answered|result|status|diagnostic(?:-code)?|smtp(?: error)?|command|with|gave|stat|failed|failure|problem|rejected|message|was|follows)\b(?:\s{0,48}was)?[\s:;="'“”«([#-]{0,48}|[:;>"'“([{#=]\s{0,48}|->\s{0,48}|\bERROR_CODE\s{0,48}:\s{0,48})$/i;

/** The reply codes of a text that are where a server's reply is, in the order of the text. */
export function findReplyCodes(text: string): ReplyCode[] {
  const codes: ReplyCode[] = [];
  NUMBER.lastIndex = 0;
  for (let match = NUMBER.exec(text); match !== null; match = NUMBER.exec(text)) {
    const start = match.index;
    if (isReplyCode(text, start) || isGlued(text, start)) codes.push({ start, end: start + 3, code: match[0] });
  }
  return codes;
}

function isReplyCode(text: string, start: number): boolean {
  REPLY.lastIndex = start;
  if (!REPLY.test(text)) return false;
  return REPLY_CONTEXT.test(text.slice(Math.max(0, start - CONTEXT), start)) || leadsToStatus(text, start + 3);
}

/** What a reply code may be glued to, and what must not follow it. */
const GLUED =
  /\b(?:smtp|(?:error_)?code|stat(?:us)?|error|reply|reject|reason|said|ResponseCode|response|LED|LRT)\s?[:=]\s?['"]?$/i;
/** How much before the code is looked at, in UTF-16 units: the longest label has 12. */
const LABEL = 20;
const AFTER_GLUED = /(?![\w.@/]|,\S)/y;

/** `smtp:550`, `code=550`: a reply code glued to a sign that {@link REPLY} takes for part of a number. */
function isGlued(text: string, start: number): boolean {
  AFTER_GLUED.lastIndex = start + 3;
  return AFTER_GLUED.test(text) && GLUED.test(text.slice(Math.max(0, start - LABEL), start));
}

function leadsToStatus(text: string, end: number): boolean {
  return /^[\s:-]*(?:[#(["']\s*)*[245]\.\d\.\d/.test(text.slice(end, end + 24));
}

/** Generic codes that say only that something failed: the class without a subject, or a queue that ran out. */
export function isGeneric(code: string): boolean {
  return /^\d\.0\.0$/.test(code);
}

/**
 * Codes that a sending system puts around what the next server said: its queue expired, the remote server returned an
 * error (Exchange Online's 5.0.350, x.4.300), the transaction failed.
 */
export function isWrapper(code: string): boolean {
  return isGeneric(code) || /^[45]\.4\.7$|^[45]\.0\.350$|^[45]\.4\.300$|^[45]\.4\.316$/.test(code);
}

/**
 * The code that speaks. After an arrow (`5.0.350 Remote server returned an error -> 550 5.7.1 ...`) the inner one; among
 * the others the first that is not a wrapper; where all are, the first that is not generic, then the first. Success codes
 * are no refusal and are passed over.
 */
export function chooseStatus(codes: readonly StatusCode[], text = ''): StatusCode | undefined {
  const refusals = codes.filter((code) => code.code[0] !== '2');
  const first = refusals[0];
  if (first === undefined || refusals.length === 1) return first;
  const arrow = text.indexOf('->');
  if (arrow >= 0 && isWrapper(first.code) && first.start < arrow) {
    const inner = refusals.find((code) => code.start > arrow);
    if (inner !== undefined) return inner;
  }
  const spoken = refusals.find((code) => code.isIntroduced && !isWrapper(code.code));
  if (spoken !== undefined) return wordyTwin(refusals, spoken, text);
  return refusals.find((code) => !isWrapper(code.code)) ?? refusals.find((code) => !isGeneric(code.code)) ?? first;
}

/** The same code where words follow it, if none does here: `Status code: 550 5.1.10`, and the reply further down. */
function wordyTwin(codes: readonly StatusCode[], code: StatusCode, text: string): StatusCode {
  const isBare = ({ end }: StatusCode) =>
    /^[^\S\r\n]*(?:[\r\n]|$)/.test(text.slice(end, end + 20)) && /\n[^\S\r\n]*\r?\n/.test(text.slice(end, end + 40));
  if (!isBare(code)) return code;
  return codes.find((other) => other.code === code.code && other.isIntroduced && !isBare(other)) ?? code;
}

/** `550 5.1.1`, `550-5.1.1`, `550 #5.1.1`: there is nothing between. */
const MAX_ADJACENT = 2;

/**
 * The reply code that belongs to an enhanced code: right before it, of whatever class; of
 * its class on the same line or the line before, nearest before it; else the
 * first of the same class; else, without an enhanced code, the last one of a reply that a server gave.
 */
export function replyFor(replies: readonly ReplyCode[], status: StatusCode | undefined): ReplyCode | undefined {
  if (status === undefined) return replies[0];
  const adjacent = replies.find((reply) => reply.end < status.start && status.start - reply.end <= MAX_ADJACENT);
  if (adjacent !== undefined) return adjacent;
  const sameClass = replies.filter((reply) => reply.code[0] === status.code[0]);
  const before = sameClass.filter((reply) => reply.end <= status.start && status.start - reply.end <= 120);
  return before.at(-1) ?? sameClass.find((reply) => reply.start >= status.end) ?? sameClass[0];
}
