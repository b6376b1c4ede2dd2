/**
 * A message without what identifies people and domains, for a bug report: structure, codes and the words of servers stay, so that
 * it is read as before; whether it is, is checked. The other names are made in `pseudonyms.ts`.
 */

import { addressesIn } from '../bounce/addresses-in-text.ts';
import { readReport } from '../bounce/extract.ts';
import { findCopy } from '../bounce/returned-copy.ts';
import { octetsOf, textOf } from '../mail/body.ts';
import type { HeaderField } from '../mail/header-field.ts';
import { fieldText, type MailPart, parseMessage, walk } from '../mail/message.ts';
import { parameterOf } from '../mail/parameters.ts';
import { isAscii } from '../text/ascii.ts';
import { applyEdits, replace, type TextEdit } from '../text/edit.ts';
import { lineBreakOf } from '../text/lines.ts';
import { binaryOf, bytesOf } from '../text/octets.ts';
import { say } from '../text/say.ts';
import { type Span, sliceSpan, spanOf } from '../text/span.ts';
import { MessageDocument } from '../workspace/message-document.ts';
import { blanked, Pseudonyms } from './pseudonyms.ts';

export interface Anonymized {
  readonly text: string;
  /** What has not survived, and what to look at before the text is given away. Sentences. */
  readonly notes: readonly string[];
}

/**
 * How much is kept, so that the reading stays the same: `least`; `subject`, a report's subject as written; `words`, all
 * words of the outer message.
 */
const KEEPING = ['least', 'subject', 'words'] as const;
type Keeping = (typeof KEEPING)[number];

export function anonymize(text: string): Anonymized {
  const wanted = readingOf(text);
  let made = '';
  for (const keeping of KEEPING) {
    made = new Anonymizer(keeping).message(text, 0);
    if (readingOf(made) === wanted) return { text: made, notes: notesFor(keeping) };
  }
  return {
    text: made,
    notes: [...notesFor('words'), say`This copy does not read like the original: say so in your report.`],
  };
}

/** Kind, codes and causes, as one string to compare. */
function readingOf(text: string): string {
  const { report, refusals } = new MessageDocument('', text);
  const recipients = refusals.map(({ refusal: { action, status, reply }, reading }) => [
    action,
    status?.value,
    reply?.value,
    reading.cause,
  ]);
  return JSON.stringify([report.kind, recipients]);
}

/** The first one is what the user has to do. */
function notesFor(keeping: Keeping): readonly string[] {
  return [
    keeping === 'words'
      ? say`Look through this copy before you share it: the words of the message were kept, because its reading depends on them.`
      : say`Look through this copy before you share it: a person's name can be among the words that were kept.`,
    say`Unchanged: dates, names of fields, names of large mail systems, codes, and the words of the report itself.`,
    say`Signatures cannot be verified any more: b= and bh= are blanked.`,
  ];
}

/** How deep encoded messages in encoded messages are followed. */
const MAX_DEPTH = 8;

const STATUS_TYPES =
  /^(?:message\/(?:(?:global-)?delivery-status|x?delivery-(?:status|report)|feedback-report|(?:global-)?disposition-notification)|text\/delivery-status)$/;
const ADDRESS_FIELDS =
  /^(?:(?:resent-)?(?:from|to|cc|bcc|sender|reply-to)|return-path|delivered-to|x-original-to|(?:x-)?envelope-(?:to|from)|errors-to|x-apparently-to|disposition-notification-to|return-receipt-to)$/;
const ID_FIELDS = /^(?:(?:resent-)?message-id|in-reply-to|references|content-id)$/;
const SIGNATURE_FIELDS = /(?:dkim|domainkey)-signature$|^arc-(?:message-signature|seal)$/;
/** Their words are the protocol's or a program's. */
const PLAIN_FIELDS =
  /^(?:mime-version|date|resent-date|content-transfer-encoding|content-language|auto-submitted|precedence|importance|priority|x-priority|x-auto-response-suppress|x-failed-recipients|x-mailer|user-agent|received-spf|return-path)$/;
const RESULT_FIELDS = /^(?:arc-|x-)?authentication-results$/;
const ENCODED_WORD = /=\?[^\s?]{1,64}\?[BbQq]\?[^?\r\n]{0,500}\?=/g;

/** What machines write into subjects. */
const SUBJECT_WORDS =
  /^(?:a|address|automatic|auto|be|been|bounced?|could|daemon|delayed|delay|delivered|delivery|deliver|dsn|error|fail|failed|failing|failure|fatal|for|from|had|has|have|hours?|in|incident|is|mail|message|messages|nondeliverable|not|notice|notification|notify|of|permanent|postmaster|processing|receipt|refused|rejected|rejecting|reply|report|retry|return|returned|returning|read|relayed|see|sender|sending|sent|still|status|subsystem|success|successful|system|temporary|the|to|transcript|transient|unable|undeliverable|undeliver|undelivered|unsuccessful|user|unknown|warning|was|will|you|your)$/i;

class Anonymizer {
  readonly #names = new Pseudonyms();
  readonly #keeping: Keeping;
  /** Subjects and display names that were blanked: a report repeats them among its own words. */
  readonly #said = new Map<string, string>();
  readonly #boundaries = new Map<string, string>();

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
  }

  message(text: string, depth: number): string {
    const root = parseMessage(text);
    const reports = this.#reportsIn(root, depth);
    this.#listen(root, reports);
    const edits: TextEdit[] = [];
    const inReport = new Map<MailPart, boolean>();
    for (const part of walk(root, 'inline')) {
      const isReport = part.isMessage ? reports.has(part) : inReport.get(part.parent!) === true;
      inReport.set(part, isReport);
      this.#part(text, part, isReport, depth, edits);
    }
    return applyEdits(text, edits);
  }

  /** The messages whose own words are a machine's. */
  #reportsIn(root: MailPart, depth: number): ReadonlySet<MailPart> {
    const reports = new Set<MailPart>();
    for (const part of walk(root, 'inline')) {
      if (!part.isMessage) continue;
      const { kind, formats } = readReport(part);
      const isMachine = kind !== 'ordinary' && kind !== 'auto-reply' && !formats.includes('forwarded');
      if (isMachine || (this.#keeping === 'words' && part === root && depth === 0)) reports.add(part);
    }
    return reports;
  }

  #listen(root: MailPart, reports: ReadonlySet<MailPart>): void {
    for (const part of walk(root, 'inline')) {
      if (!part.isMessage || reports.has(part)) continue;
      for (const field of part.fields) {
        if (field.key !== 'subject') continue;
        const { text } = fieldText(part, field);
        if (text.trim().length >= 6) this.#said.set(text.trim(), blanked(text.trim()));
      }
    }
  }

  #part(text: string, part: MailPart, isReport: boolean, depth: number, edits: TextEdit[]): void {
    const body = this.#body(part, isReport, depth);
    for (const field of part.fields) {
      const value = this.#field(text, part, field, isReport, body?.isUtf8 === true, depth);
      edits.push(replace(field.valueSpan, value));
    }
    for (const stray of part.header.strays) edits.push(replace(stray, this.#blanked(sliceSpan(text, stray))));
    const { mboxFrom } = part.header;
    if (mboxFrom !== undefined) edits.push(replace(mboxFrom, this.#names.inText(sliceSpan(text, mboxFrom))));
    if (body !== undefined) edits.push(replace(part.bodySpan, body.text));
    this.#frame(text, part, isReport, edits);
  }

  /** What is around the parts of a multipart, and the delimiters. */
  #frame(text: string, { delimiters, bodySpan, contentType }: MailPart, isReport: boolean, edits: TextEdit[]): void {
    const [first] = delimiters;
    if (first === undefined) return;
    const remark = (span: Span) => {
      const words = sliceSpan(text, span);
      edits.push(replace(span, isReport ? this.#names.inText(words) : this.#blanked(words)));
    };
    if (first.span.start > bodySpan.start) remark(spanOf(bodySpan.start, first.span.start));
    const boundary = parameterOf(contentType, 'boundary')?.trimEnd() ?? '';
    for (const { span } of delimiters) {
      edits.push(
        replace(
          span,
          sliceSpan(text, span).replace(boundary, () => this.#boundary(boundary)),
        ),
      );
    }
    const last = delimiters.at(-1)!;
    if (last.isClose && last.span.end < bodySpan.end) remark(spanOf(last.span.end, bodySpan.end));
  }

  /** Some systems put their host's name into it. */
  #boundary(boundary: string): string {
    const known = this.#boundaries.get(boundary);
    if (known !== undefined) return known;
    const made = this.#names.inText(boundary) === boundary ? boundary : `boundary-${this.#boundaries.size + 1}`;
    this.#boundaries.set(boundary, made);
    return made;
  }

  #field(text: string, part: MailPart, field: HeaderField, isReport: boolean, isUtf8: boolean, depth: number): string {
    const raw = sliceSpan(text, field.valueSpan);
    const { key } = field;
    const isInside = depth > 0 || part.parent !== undefined;
    if (key === 'content-type' || key === 'content-disposition') return this.#typed(raw, part, isUtf8);
    if (SIGNATURE_FIELDS.test(key)) return this.#signature(raw);
    if (key === 'received' || key === 'x-received') return this.#received(raw);
    if (ID_FIELDS.test(key)) return this.#ids(raw);
    if (RESULT_FIELDS.test(key)) return this.#results(raw);
    if (key === 'subject') return this.#subject(raw, part, field, isReport, isInside);
    if (ADDRESS_FIELDS.test(key)) return isReport && key === 'from' ? this.#names.inText(raw) : this.#blanked(raw);
    return PLAIN_FIELDS.test(key) ? this.#names.inText(raw) : this.#blanked(raw);
  }

  #typed(raw: string, { contentType }: MailPart, isUtf8: boolean): string {
    const boundary = parameterOf(contentType, 'boundary')?.trimEnd() ?? '';
    const at = boundary === '' ? -1 : raw.indexOf(boundary);
    if (at >= 0) {
      return (
        this.#parameters(raw.slice(0, at), false) +
        this.#boundary(boundary) +
        this.#parameters(raw.slice(at + boundary.length), false)
      );
    }
    return this.#parameters(raw, isUtf8);
  }

  #parameters(raw: string, isUtf8: boolean): string {
    const named = raw.replace(
      /(\b(?:file)?name\*?\d{0,3}\*?\s{0,20}=\s{0,20})("[^"]*"|[^;\s]+)/gi,
      (_, name, value) => {
        return `${name}${blanked(value)}`;
      },
    );
    const plain = this.#names.inText(named);
    if (!isUtf8) return plain;
    const charset = /\bcharset\s{0,20}=\s{0,20}(?:"[^"]*"|[^;\s]+)/i;
    return charset.test(plain) ? plain.replace(charset, 'charset=utf-8') : `${plain.trimEnd()}; charset=utf-8`;
  }

  /** Tags keep their places and lengths; `d=`, `s=` and `i=` get other names. */
  #signature(raw: string): string {
    return raw.replace(/((?:^|;)\s*([A-Za-z]\w*)\s*=)([^;]*)/g, (tag, head: string, name: string, value: string) => {
      const inner = value.trim();
      const put = (made: string) => head + value.replace(inner, () => made);
      if (inner === '') return tag;
      if (name === 'b' || name === 'bh') return put(inner.replace(/[A-Za-z0-9+/]/g, 'A'));
      if (name === 'd') return put(this.#names.domain(inner));
      if (name === 's') return put(this.#names.selector(inner));
      if (name === 'i')
        return put(inner.startsWith('@') ? `@${this.#names.domain(inner.slice(1))}` : this.#names.address(inner));
      if (name === 'z')
        return put(
          inner.replace(/(^|\|)([^:|]*:)([^|]*)/g, (_, bar, field, copy) => bar + field + copy.replace(/[^\s]/g, 'x')),
        );
      return tag;
    });
  }

  #received(raw: string): string {
    const named = raw
      .replace(/(\bid\s{1,80})([^\s;()<>]+)/g, (_, word, id) => word + this.#names.id(id))
      .replace(/(\bid\s{1,80}<)([^\s@<>]+)(@)/g, (_, word, id, at) => word + this.#names.id(id) + at)
      .replace(
        /(\b(?:authenticated sender|user|auth|login|userid)[:= ]\s{0,20})([^\s@;()<>]+)(?:(?=([\s)]))|)/gi,
        (whole, word, user, end) => (end === undefined ? whole : word + this.#names.local(user)),
      )
      .replace(/((?:^\s{0,80}from\s|\bby\s|\bhelo[= ])\s{0,80})([A-Za-z][\w-]{0,254})(?=[\s;)])/gi, (_, word, host) => {
        return word + this.#names.host(host);
      });
    return this.#names.inText(named);
  }

  #ids(raw: string): string {
    return this.#blanked(
      raw.replace(/<([^<>@\s]+)@([^<>@\s]+)>/g, (_, id, domain) => `<${this.#names.id(id)}@${domain}>`),
      (address) => {
        const at = address.lastIndexOf('@');
        return `${address.slice(0, at)}@${this.#names.domain(address.slice(at + 1))}`;
      },
    );
  }

  #results(raw: string): string {
    return this.#names
      .inText(raw)
      .replace(/(\bheader\.s=)([^\s;]+)/gi, (_, name, selector) => name + this.#names.selector(selector))
      .replace(/(\bheader\.b=)([^\s;]+)/gi, (_, name, value) => name + value.replace(/[A-Za-z0-9+/]/g, 'A'))
      .replace(/((?:^|[\s;])smtp\.auth=)([^\s;@]+)(?=[\s;]|$)/gi, (_, name, user) => name + this.#names.local(user));
  }

  #subject(raw: string, part: MailPart, field: HeaderField, isReport: boolean, isInside: boolean): string {
    if (!isReport) {
      // Automatic replies and complaints are known by the outermost subject.
      return this.#keeping === 'least' || isInside ? this.#blanked(raw) : this.#names.inText(raw);
    }
    if (this.#keeping !== 'least') return this.#names.inText(raw);
    const isEncoded = raw.includes('=?');
    const words = isEncoded ? ` ${fieldText(part, field).text}` : raw;
    return this.#names
      .inText(words)
      .replace(/[\p{L}\p{M}\p{N}]+/gu, (word) => (SUBJECT_WORDS.test(word) || !isAscii(word) ? word : blanked(word)));
  }

  /** The new body of a leaf; undefined where it is a frame for others. */
  #body(part: MailPart, isReport: boolean, depth: number): { text: string; isUtf8: boolean } | undefined {
    if (part.children.length > 0 || part.delimiters.length > 0) return undefined;
    const { message } = part;
    if (message !== undefined) {
      if (message.source === part.source) return undefined;
      const inner = new TextDecoder('utf-8').decode(bytesOf(octetsOf(part).text));
      return { text: depth < MAX_DEPTH ? encoded(this.message(inner, depth + 1), part) : '', isUtf8: false };
    }
    const { type, value } = part.contentType;
    const isText = type === 'text' || type === 'multipart' || STATUS_TYPES.test(value) || value === 'application/json';
    if (!isText) return { text: withoutContent(part), isUtf8: false };
    const words = textOf(part).text;
    const isFile = part.disposition?.value === 'attachment' || part.fields.some(({ key }) => key === 'received');
    const made = this.#text(words, part, isReport && !(isFile && !part.isMessage), depth);
    if (made === words) return undefined;
    return { text: encoded(made, part), isUtf8: !isAscii(made) && part.transferEncoding !== 'identity' };
  }

  #text(words: string, { contentType }: MailPart, isReport: boolean, depth: number): string {
    if (STATUS_TYPES.test(contentType.value)) return this.#status(words);
    if (contentType.value === 'text/html') return isReport ? this.#ownWords(words) : this.#html(words);
    if (!isReport) return this.#blanked(words);
    const copy = depth < MAX_DEPTH ? findCopy(words) : undefined;
    if (copy === undefined) return this.#ownWords(words);
    // First the copy: what it says may be repeated above.
    const returned = this.message(words.slice(copy.start, copy.end), depth + 1);
    return this.#ownWords(words.slice(0, copy.start)) + returned + this.#ownWords(words.slice(copy.end));
  }

  /** Words of a machine: names in them are others, and so is what they repeat of the message. */
  #ownWords(words: string): string {
    let made = words;
    if (this.#keeping === 'least') {
      for (const [said, blank] of this.#said) made = made.replaceAll(said, blank);
      made = made.replace(
        /^([ \t>*|]{0,8}(?:Subject|Betreff|Objet|Asunto|Oggetto|Onderwerp)[ \t]*:)([^\r\n]*)/gim,
        (_, label, subject) => label + this.#blanked(subject),
      );
      made = made.replace(/^([ \t>*|]{0,8}(?:To|From|Cc)[ \t]*:)([^\r\n]*)/gim, (_, label, names) => {
        return label + this.#blanked(names);
      });
    }
    return this.#names.inText(made);
  }

  #status(words: string): string {
    const named = words
      .replace(
        /^((?:Final|Original)-Recipient:[^;\r\n]{0,200};[ \t]{0,80})([^\s@<>;]{1,320})[ \t]{0,80}$/gim,
        (_, head, local) => {
          return head + this.#names.local(local);
        },
      )
      .replace(
        /^((?:X-[\w-]{0,40}(?:Queue-ID|Message-ID|Display-Name)|Original-Envelope-Id|Original-Message-ID)[ \t]*:)([^\r\n]*)/gim,
        (_, head, id) => {
          return head + this.#blanked(id);
        },
      );
    return this.#ownWords(named);
  }

  /** Tags and the names of attributes stay. */
  #html(html: string): string {
    return html.replace(/<[^<>]*>|&#?\w{1,30};|[^<&]+|[<&]/g, (piece) => {
      if (piece.startsWith('&')) return piece;
      if (!piece.startsWith('<')) return this.#blanked(piece);
      return piece.replace(
        /=(\s{0,20})("[^"]*"|'[^']*'|[^\s>"']+)/g,
        (_, space, value) => `=${space}${blanked(value)}`,
      );
    });
  }

  /** Blanked, but for addresses, which become others, and words for duties. */
  #blanked(text: string, rename = (address: string) => this.#names.address(address)): string {
    const plain = text.replace(ENCODED_WORD, 'Xxxx');
    let out = '';
    let from = 0;
    for (const { start, end, address } of addressesIn(plain)) {
      out += blanked(plain.slice(from, start)) + rename(address);
      from = end;
    }
    const rest = plain.slice(from);
    return out + (/^\s*<?(?:mailer-daemon|postmaster|root)>?\s*$/i.test(rest) ? rest : blanked(rest));
  }
}

/** A body in the part's own transfer encoding, with the line ends of the message. */
function encoded(text: string, part: MailPart): string {
  const { transferEncoding, source, bodySpan } = part;
  if (transferEncoding === 'identity') return text;
  const lineEnd = lineBreakOf(source.text, '\r\n');
  const octets = binaryOf(new TextEncoder().encode(text));
  const tail = /[\r\n]{0,8}$/.exec(source.text.slice(bodySpan.start, bodySpan.end).slice(-8))![0];
  const lines = transferEncoding === 'base64' ? base64Lines(octets) : quotedPrintableLines(octets);
  return lines.join(lineEnd) + tail;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 2045 §6.8 */
function base64Lines(octets: string): string[] {
  const lines: string[] = [];
  for (let line = 0; line < octets.length; line += 57) {
    let out = '';
    for (let i = line; i < Math.min(line + 57, octets.length); i += 3) {
      const group =
        (octets.charCodeAt(i) << 16) | ((octets.charCodeAt(i + 1) || 0) << 8) | (octets.charCodeAt(i + 2) || 0);
      const count = Math.min(3, octets.length - i);
      for (let digit = 0; digit < 4; digit++) out += digit <= count ? BASE64[(group >> (18 - 6 * digit)) & 63] : '=';
    }
    lines.push(out);
  }
  return lines;
}

/** RFC 2045 §6.7 */
function quotedPrintableLines(octets: string): string[] {
  return octets
    .replace(/(?<![\r\n])[\r\n]+$/, '')
    .split(/\r\n|\n|\r/)
    .flatMap((line) => {
      const signs = line.replace(
        /[^\t\x20-\x3c\x3e-\x7e]|[\t ]$/g,
        (octet) => `=${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
      );
      const pieces = [''];
      for (const [sign] of signs.matchAll(/=..|[^=]/g)) {
        if (pieces.at(-1)!.length + sign.length > 75) pieces.push('');
        pieces[pieces.length - 1] += sign;
      }
      return pieces.map((piece, i) => (i < pieces.length - 1 ? `${piece}=` : piece));
    });
}

/** A file's body: as long as it was, and nothing in it. */
function withoutContent({ source, bodySpan, transferEncoding }: MailPart): string {
  const raw = source.text.slice(bodySpan.start, bodySpan.end);
  return transferEncoding === 'base64' ? raw.replace(/[A-Za-z0-9+/]/g, 'A') : blanked(raw);
}
