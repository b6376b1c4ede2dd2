/**
 * The words of a refusal: what a server said with a code, or what the report says where no code is given. Which stretches speak
 * of a recipient is in evidence.ts.
 */

import type { MappedText } from '../text/mapped-text.ts';
import { withSingleSpaces } from '../text/white-space.ts';
import type { Evidence } from './evidence.ts';
import { foundAt } from './readers/delivery-status.ts';
import type { Found, RecipientMention } from './report.ts';
import type { ReportText } from './report-parts.ts';
import { linesOf, type TextLine } from './text-lines.ts';

const MAX_WORDS = 1500;
/** How far before an address its reason may begin. */
const MAX_LEAD_IN = 200;
/** What a reason speaks of. */
const REASON = /\b(?:account|users?|mail ?box|quota|full|size|disabled|inactive|unknown|invalid|exist|domain|host)\b/i;
/** Words that only lead to the addresses. */
const LEAD_IN = /\b(?:following|these|below|recipients?|address(?:es)?)\b/i;
/** What may come after an address and is not a reason: a field of the message, another address, a ruled line. */
const NO_REASON =
  /^(?:(?:from|to|cc|subject|date|sent|message-id|received|return-path|reply-to|mime-version|content-type|x-[\w-]+|arrival-date|status|action):\s|<[^<>\s]*>\s*$|-{2,}|[!-~]+$)/i;
/** A sentence that goes on after an address which has a paragraph for itself: "has failed due to a full mailbox". */
const GOES_ON = /^(?:has|have|had|was|were|is|are|could|can|cannot|did|does|will) /;
const EMPTY_LINE = /(?:\r\n|\n|\r(?!\n))[ \t]*(?:\r\n|\n|\r)/;

/**
 * The words for a recipient: the report's field; where that has only the first line of a reply, the whole of it; else what
 * the texts say.
 *
 * @param texts where a reason with a label is looked for: those of a report about a single recipient
 */
export function wordsFor(
  mention: RecipientMention,
  spoken: Evidence | undefined,
  evidence: readonly Evidence[],
  texts: readonly ReportText[],
): Found | undefined {
  const { diagnostic } = mention;
  // `X-Unix; 77` is what a program ended with.
  if (diagnostic !== undefined && (hasWord(diagnostic.value) || !EXIT_STATUS.test(diagnostic.value)))
    return wholeReply(diagnostic, evidence) ?? diagnostic;
  const words = wordsSaid(mention, spoken, evidence);
  if (words !== undefined && hasWord(words.value)) return words;
  return reasonInTexts(texts) ?? mention.note ?? words ?? diagnostic;
}

const EXIT_STATUS = /^\d{1,3}$/;

/** Marks of a transcript before a server's line. */
const SERVER_MARK = /(?:<<<|>>>)[ \t]*(?=[245]\d\d[ -])/g;
const OPEN_REPLY = /^([45]\d\d)-/;

/** Sendmail puts the first line of a reply into Diagnostic-Code; all of them are in its transcript. */
function wholeReply({ value }: Found, evidence: readonly Evidence[]): Found | undefined {
  if (!OPEN_REPLY.test(value)) return undefined;
  for (const { source, mapped, start, end } of evidence) {
    if (source !== 'server') continue;
    const words = mapped.text.slice(start, Math.min(end, start + MAX_WORDS));
    const reply = withSingleSpaces(words.replace(SERVER_MARK, '')).trim();
    if (reply.length > value.length && reply.startsWith(value))
      return foundAt(mapped, reply, { start, end: start + words.length });
  }
  return undefined;
}

const LABELS =
  'reason|for the following reason|the problem appears to be ?|error|because|grund|failure reasons?|technical details(?: of (?:permanent|temporary) failure)?|routing|the response (?:from the remote server )?was|additional information follows|non-delivered information|your message was not delivered because|motivo|raison|motif|причина|原因|理由';
/** A label with a line of its own, the reason below it; or the reason after it. */
const LABEL_LINE = new RegExp(`^[ \\t=*-]*(?:${LABELS})[ \\t:=*-]*$`, 'i');
const LABEL_BEFORE = new RegExp(`^[ \\t=*-]*(?:${LABELS}):[ \\t]*(?=\\S)`, 'i');
/** A sentence that leads to the recipients and gives the reason. */
const SENTENCE_WITH_REASON =
  /\b(?:recipients?|addresse?e?s?)\b[^.]{0,40}(?:,? due to|,? because| has been delayed| have been delayed)/i;
const FAILED_MAIL = /\bmail to <?[^\s<>@]{1,128}@[^\s<>@]{1,256}>?\.?\s*$/i;
/** Sendmail's own lines in a transcript: `<a@example.org>... Deferred: Connection refused`, or the age of the message. */
const SENDMAIL_REASON = /^[ \t]*(?:<[^<>\s]+>\.\.\. (?=\p{L})|(?=Message could not be delivered for ))/u;
/** Groups answer in sixty languages, always with this address. */
const GOOGLE_GROUPS = /groups\.google\.com\/support/;
const MAX_SEARCH = 16_000;
const MIN_SENTENCE = 40;

/** A reason after a label, in a sentence about the recipients, or in the paragraph after one that names them. */
function reasonInTexts(texts: readonly ReportText[]): Found | undefined {
  for (const { mapped, end } of texts) {
    const paragraphs = paragraphsOf(mapped.text, Math.min(end, MAX_SEARCH));
    const found = labelled(mapped, paragraphs) ?? inSentence(mapped, paragraphs);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Paragraph {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly TextLine[];
}

function paragraphsOf(text: string, to: number): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let lines: TextLine[] = [];
  const flush = () => {
    if (lines.length > 0) paragraphs.push({ start: lines[0]!.start, end: lines.at(-1)!.end, lines });
    lines = [];
  };
  for (const line of linesOf(text, 0, to)) {
    if (/\S/.test(text.slice(line.start, line.end))) lines.push(line);
    else flush();
  }
  flush();
  return paragraphs;
}

function labelled(mapped: MappedText, paragraphs: readonly Paragraph[]): Found | undefined {
  const { text } = mapped;
  for (const [i, { lines, end }] of paragraphs.entries()) {
    for (const [j, line] of lines.entries()) {
      const words = text.slice(line.start, Math.min(line.end, line.start + 400));
      const before = LABEL_BEFORE.exec(words);
      if (before !== null) return quoted(mapped, line.start + before[0].length, reasonEnd(text, lines, j));
      if (!LABEL_LINE.test(words)) continue;
      const next = lines[j + 1];
      if (next !== undefined) return quoted(mapped, next.start, end);
      const below = paragraphs[i + 1];
      if (below !== undefined) return quoted(mapped, below.start, below.end);
    }
  }
  return undefined;
}

/** A reason goes on in the lines that are indented under it. */
function reasonEnd(text: string, lines: readonly TextLine[], at: number): number {
  let last = at;
  while (
    last + 1 < lines.length &&
    /^[ \t]{4,}\S/.test(text.slice(lines[last + 1]!.start, lines[last + 1]!.start + 40)) &&
    !/^[ \t]*[\w ]{2,30}:/.test(text.slice(lines[last + 1]!.start, lines[last + 1]!.start + 60))
  )
    last++;
  return lines[last]!.end;
}

function inSentence(mapped: MappedText, paragraphs: readonly Paragraph[]): Found | undefined {
  const { text } = mapped;
  for (const { lines, end } of paragraphs) {
    for (const line of lines) {
      const lead = SENDMAIL_REASON.exec(text.slice(line.start, Math.min(line.end, line.start + 400)));
      if (lead !== null) return quoted(mapped, line.start + lead[0].length, end);
    }
  }
  for (const [i, { start, end }] of paragraphs.entries()) {
    const words = text.slice(start, Math.min(end, start + MAX_WORDS));
    if (SENTENCE_WITH_REASON.test(words)) return quoted(mapped, start, end);
    const next = paragraphs[i + 1];
    if (FAILED_MAIL.test(words) && next !== undefined) return quoted(mapped, next.start, next.end);
  }
  if (!GOOGLE_GROUPS.test(text)) return undefined;
  const first = paragraphs.find(({ start, end }) => end - start >= MIN_SENTENCE);
  return first && quoted(mapped, first.start, first.end);
}

/** The words without what decorates them: dashes before a line, ruled lines after it. */
function quoted(mapped: MappedText, from: number, to: number): Found | undefined {
  const words = mapped.text.slice(from, Math.min(to, from + MAX_WORDS));
  const lead = /^[\s*-]*/.exec(words)![0].length;
  const body = words.slice(lead).replace(/(?<![\s=*-])[\s=*-]+$/, '');
  if (!hasWord(body)) return undefined;
  return foundAt(mapped, withSingleSpaces(body), { start: from + lead, end: from + lead + body.length });
}

/** The words with the code, or around a code that ends the words (qmail's `(#5.1.2)`), or without any code. */
function wordsSaid(
  mention: RecipientMention,
  spoken: Evidence | undefined,
  evidence: readonly Evidence[],
): Found | undefined {
  const words = spoken && wordsOf(spoken);
  if (words !== undefined && hasWord(words.value)) return words;
  return wordsWithoutCode(mention, evidence) ?? words;
}

/** The server's words: from the code to the end of its paragraph. */
function wordsOf({ mapped, end, found }: Evidence): Found {
  const { text } = mapped;
  const start = Math.min(found.reply?.start ?? found.status!.start, found.status?.start ?? found.reply!.start);
  const limit = Math.min(end, start + MAX_WORDS);
  const paragraph = EMPTY_LINE.exec(text.slice(start, limit));
  const bracket = /\(reason:\s*$/i.test(text.slice(Math.max(0, start - 20), start))
    ? closingBracket(text, start, limit)
    : limit;
  const stop = Math.min(bracket, paragraph === null ? limit : start + paragraph.index);
  const words = withoutClosing(text.charAt(start - 1), withoutGivingUp(text.slice(start, stop).trimEnd()));
  return foundAt(mapped, withSingleSpaces(words), { start, end: start + words.length });
}

/** qmail ends what it quotes with a sentence of its own: `Giving up on 192.0.2.1.` */
const GIVING_UP = /\sGiving up on \S{1,255}$/;

function withoutGivingUp(words: string): string {
  const at = GIVING_UP.exec(words)?.index;
  return at === undefined ? words : words.slice(0, at).trimEnd();
}

/** Without the quotation mark that closes the one right before: `Remote server returned '550 ...'`. */
function withoutClosing(before: string, words: string): string {
  return (before === "'" || before === '"') && words.endsWith(before) ? words.slice(0, -1) : words;
}

/** The bracket that closes one opened before `from`, or `to`. */
function closingBracket(text: string, from: number, to: number): number {
  let depth = 1;
  for (let i = from; i < to; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return to;
}

/** Where no server gave a code: what the report says after the address, or in the short paragraph before it. */
function wordsWithoutCode({ recipient }: RecipientMention, evidence: readonly Evidence[]): Found | undefined {
  const block = evidence.find(({ source }) => source === 'block');
  if (block === undefined || recipient === undefined) return undefined;
  const { mapped, start, end } = block;
  const { text } = mapped;
  const stretch = text.slice(start, Math.min(end, start + MAX_WORDS));
  const address = stretch.indexOf(recipient.value);
  if (address < 0) return undefined;
  const after = stretch.slice(address + recipient.value.length);
  const because = /^\s*(?:because|reason):\s*/i.exec(after)?.[0]; // Domino, Oracle
  const lead =
    because ?? /^[>"'\])}:;,.\s]*(?:\((?:ultimately )?generated from [^()\r\n]{1,320}\)\s*)?/i.exec(after)![0];
  const paragraph = after.slice(lead.length).split(EMPTY_LINE, 1)[0]!.trimEnd();
  if (
    lead !== '' &&
    hasWord(paragraph) &&
    (because !== undefined || !EMPTY_LINE.test(lead) || GOES_ON.test(paragraph)) &&
    !NO_REASON.test(paragraph)
  ) {
    const from = start + stretch.length - after.length + lead.length;
    return foundAt(mapped, withSingleSpaces(paragraph), { start: from, end: from + paragraph.length });
  }
  // `Unknown user: ann@example.org`
  const line = stretch.split(/[\r\n]/, 1)[0]!.trim();
  if (address < line.length && REASON.test(stretch.slice(0, address))) {
    const from = text.indexOf(line, start);
    return foundAt(mapped, withSingleSpaces(line), { start: from, end: from + line.length });
  }
  return lineBefore(mapped, start);
}

/** `The user(s) account is disabled.`, an empty line, the address; not a line that only leads to it. */
function lineBefore(mapped: MappedText, before: number): Found | undefined {
  const from = Math.max(0, before - MAX_LEAD_IN);
  const stretch = mapped.text.slice(from, before);
  const words = stretch.trimEnd();
  const lineStart = Math.max(words.lastIndexOf('\n'), words.lastIndexOf('\r'));
  const line = words.slice(lineStart + 1).trimStart();
  if (lineStart < 0 || line.length < 2 || /[:,]$/.test(line) || !/[\r\n]/.test(stretch.slice(words.length)))
    return undefined;
  if (!REASON.test(line) || LEAD_IN.test(line)) return undefined;
  const start = mapped.text.lastIndexOf(line, before - 1);
  return foundAt(mapped, withSingleSpaces(line), { start, end: start + line.length });
}

function hasWord(text: string): boolean {
  return /\p{L}{3}/u.test(text);
}
