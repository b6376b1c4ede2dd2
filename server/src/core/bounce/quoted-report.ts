/**
 * Refusals that a message quotes or forwards in its text: a person who asks about a bounce, or hands it on. They belong to
 * other mail. Offsets are the document's.
 */

import { type MailPart, parseMapped } from '../mail/message.ts';
import { type MappedText, MappedTextBuilder } from '../text/mapped-text.ts';
import { forwardedText, ownLines, withoutMarks } from './own-words.ts';
import type { BounceReport, Refusal } from './report.ts';
import type { ReportParts, ReportText } from './report-parts.ts';

interface QuotedReport {
  readonly kind: BounceReport['kind'];
  readonly quoted: readonly Refusal[];
}

type Read = (root: MailPart) => { readonly report: BounceReport; readonly refusals: readonly Refusal[] };

const MAX_QUOTED = 256 * 1024;

/**
 * @param read reads a message; given by its caller, which is the reader of messages that asks here
 * @param own who was refused by the message's words, its quoted lines among them
 * @param isAnswer whether the message answers another one: what it quotes below is not forwarded
 */
export function quotedReport(parts: ReportParts, own: readonly Refusal[], read: Read, isAnswer: boolean): QuotedReport {
  for (const text of parts.texts) {
    if (!MAY_REFUSE.test(text.mapped.text)) continue;
    for (const { mapped, isForwarded } of candidates(text)) {
      const { report, refusals } = readText(mapped.length > MAX_QUOTED ? mapped.slice(0, MAX_QUOTED) : mapped, read);
      const isReport = report.kind === 'bounce' || report.kind === 'delay';
      const quoted = refusals.filter((refusal) => isPlain(refusal) || (isReport && isNamed(refusal)));
      if (quoted.length > 0)
        return { kind: isForwarded && isReport && !isAnswer ? 'forwarded-bounce' : 'ordinary', quoted };
    }
  }
  return { kind: 'ordinary', quoted: own.filter(isPlain) };
}

/** A code, or the sentences of reports that have none. */
const MAY_REFUSE = /[45]\.\d\.\d|(?<!\d)[45]\d\d[ -]|mailer-daemon|delivery (?:status|fail)/i;

/** The texts in which a report may be, the likeliest first. */
function* candidates(text: ReportText): Generator<{ mapped: MappedText; isForwarded: boolean }> {
  const forwarded = forwardedText(text);
  if (forwarded !== undefined) yield { mapped: forwarded, isForwarded: true };
  const { copy, mapped } = text;
  if (copy !== undefined) yield { mapped: mapped.slice(copy.start, copy.end), isForwarded: true };
  const { quoted } = ownLines(text);
  if (quoted.length > 0) yield { mapped: withoutMarks(mapped, quoted), isForwarded: false };
}

const HEADER_LINE = /^[ \t>*]{0,6}\p{L}[\p{L}\p{N}-]{1,39}:\*?[ \t]/u;

function readText(mapped: MappedText, read: Read): ReturnType<Read> {
  const root = HEADER_LINE.test(mapped.text.slice(0, 120)) ? parseMapped(mapped) : parseMapped(withoutHeader(mapped));
  return read(root);
}

/** A refusal that nobody writes by chance: an enhanced code of a failure with a reply code or a recipient. */
function isPlain({ status, reply, recipient }: Refusal): boolean {
  return status !== undefined && !status.value.startsWith('2.') && reply !== undefined && recipient !== undefined;
}

function isNamed({ status, reply, recipient }: Refusal): boolean {
  return recipient !== undefined || (status ?? reply) !== undefined;
}

/** The text as a message's body, after a header that says nothing: without one, `<a@example.org>: ...` would be a field. */
export function withoutHeader(mapped: MappedText): MappedText {
  const builder = new MappedTextBuilder(0);
  builder.add('MIME-Version: 1.0\n\n', { start: 0, end: 0 });
  builder.add(mapped.text, { start: 0, end: mapped.length });
  return builder.build().through(mapped);
}
