/** What a message says itself, and what it only quotes: lines that begin with `>`, and what is forwarded in its text. */

import { type MappedText, MappedTextBuilder } from '../text/mapped-text.ts';
import { withSingleSpaces } from '../text/white-space.ts';
import type { ReportText } from './report-parts.ts';
import { linesOf, type TextLine } from './text-lines.ts';

/** The lines of a text up to what is forwarded in it, as ranges of the logical text, in order. */
export interface OwnLines {
  readonly own: readonly TextLine[];
  /** Lines that quote. */
  readonly quoted: readonly TextLine[];
}

/** A quotation mark at the start of a line; Sendmail's `>>> RCPT TO` is not one. */
const QUOTE =
  /^[ \t]{0,3}(?:[A-Z]{1,3}(?=>))?(?:>(?!>>[ \t]*(?:RCPT|MAIL|DATA|EHLO|HELO|QUIT|BDAT|STARTTLS|AUTH|RSET)\b)[ \t]?)+/;

/** Lines before a forwarded message. */
const FORWARD =
  /^[ \t]*(?:[-_=*]{2,}[ \t]*(?:(?:begin )?forwarded (?:message|by)|original message|original-nachricht|mensaje reenviado|mensaje original|weitergeleitete nachricht|urspr.ngliche nachricht|message transf.r.|message d'origine|messaggio (?:inoltrato|originale)|mensagem (?:encaminhada|original)|doorgestuurd bericht|oorspronkelijk bericht|przekazana wiadomo..|пересылаемое сообщение|転送|元のメッセージ|转发|原始邮件)|begin forwarded message:|anfang der weitergeleiteten (?:nachricht|e-mail):|d.but du message r.exp.di. ?:|inizio messaggio inoltrato:)/iu;

/** What such lines begin with: few others do. */
const MAY_FORWARD = /^[ \t]*(?:[-_=*]{2}|(?:begin|anfang|d.but|inizio) )/i;

const MAX_WORDS = 16_000;
const MAX_LINES = 5000;

export function ownLines({ mapped: { text }, end }: ReportText): OwnLines {
  const own: TextLine[] = [];
  const quoted: TextLine[] = [];
  for (const line of linesOf(text, 0, Math.min(end, MAX_WORDS * 4)).slice(0, MAX_LINES)) {
    const head = text.slice(line.start, Math.min(line.end, line.start + 200));
    if (MAY_FORWARD.test(head) && FORWARD.test(head)) break;
    if (QUOTE.test(head)) quoted.push(line);
    else own.push(line);
  }
  return { own, quoted };
}

/** The message's own lines, white space made single. Sentences are read across the breaks of their lines. */
export function ownWords({ mapped: { text } }: ReportText, { own }: OwnLines): string {
  const words: string[] = [];
  let length = 0;
  for (const { start, end } of own) {
    if (length >= MAX_WORDS) break;
    words.push(text.slice(start, Math.min(end, start + MAX_WORDS)));
    length += end - start;
  }
  return withSingleSpaces(words.join(' ')).slice(0, MAX_WORDS);
}

/** The quoted lines without their marks, as one text. */
export function withoutMarks(mapped: MappedText, quoted: readonly TextLine[]): MappedText {
  const { text } = mapped;
  const builder = new MappedTextBuilder(0);
  for (const { start, end } of quoted) {
    const mark = QUOTE.exec(text.slice(start, Math.min(end, start + 200)))?.[0].length ?? 0;
    builder.add(text.slice(start + mark, end), { start: start + mark, end });
    builder.add('\n', { start: end, end });
  }
  return builder.build().through(mapped);
}

/** What is forwarded in the text, from the first line after its marker that is not empty. */
export function forwardedText({ mapped }: ReportText): MappedText | undefined {
  const { text } = mapped;
  let isMarked = false;
  for (const line of linesOf(text, 0, Math.min(text.length, MAX_WORDS * 4)).slice(0, MAX_LINES)) {
    const head = text.slice(line.start, Math.min(line.end, line.start + 200));
    if (isMarked && QUOTE.test(head)) return withoutMarks(mapped, quotedFrom(text, line.start));
    if (isMarked && /\S/.test(head)) return mapped.slice(line.start);
    isMarked ||= FORWARD.test(head);
  }
  return undefined;
}

/** The lines from an offset on that quote; Apple Mail quotes what it forwards. */
function quotedFrom(text: string, start: number): TextLine[] {
  const lines = linesOf(text, start, Math.min(text.length, start + MAX_WORDS * 4)).slice(0, MAX_LINES);
  return lines.filter((line) => QUOTE.test(text.slice(line.start, Math.min(line.end, line.start + 200))));
}
