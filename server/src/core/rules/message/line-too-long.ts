import type { MailText } from '../../mail/mail-text.ts';
import type { Span } from '../../text/span.ts';
import type { MessageView } from '../../workspace/message-document.ts';
import { defineRule } from '../rule.ts';

/** RFC 5322 §2.1.1, without CRLF. */
const MAX_OCTETS = 998;
/** UTF-8 has at most three octets for one UTF-16 unit. */
const SURELY_SHORT = Math.floor(MAX_OCTETS / 3);

export default defineRule({
  id: 'message/line-too-long',
  on: 'message',
  severity: 'warning',
  spec: [
    { rfc: 5322, section: '2.1.1' },
    { rfc: 6376, section: '5.3' },
  ],
  messages: {
    body: 'This line has {octets} octets; a line of mail has at most 998 ({count|such line} in the body). Servers split longer ones, and then the body hash no longer matches and the signature fails. Configure the sender to encode the text (quoted-printable or base64).',
    header:
      'This line of a signed field has {octets} octets; a line of mail has at most 998. Servers split longer ones or refuse the message, and then the signature fails. Configure the sender to fold the field into several lines.',
  },
  check(message, { report }) {
    if (message.role === 'attached' || message.dkimSignatures.length === 0) return;
    const { source, bodySpan } = message.part;
    for (const span of signedFieldSpans(message)) {
      const [line] = longLines(source, span).found;
      if (line !== undefined) report('header', message.inDocument(excess(line)), { octets: line.octets });
    }
    if (message.extent === 'headers') return;
    const { found, count } = longLines(source, bodySpan);
    const [line] = found;
    if (line !== undefined) report('body', message.inDocument(excess(line)), { octets: line.octets, count });
  },
});

/** The fields that signatures cover, and the signatures themselves: others, long or not, do no harm. */
function signedFieldSpans(message: MessageView): readonly Span[] {
  const signed = new Set(['dkim-signature']);
  for (const { signature } of message.dkimSignatures) {
    for (const { key } of signature.headers?.value ?? []) signed.add(key);
  }
  return message.part.fields.filter(({ key }) => signed.has(key)).map(({ span }) => span);
}

interface LongLine {
  readonly start: number;
  readonly end: number;
  readonly octets: number;
}

/** The first line that is too long, and how many there are. */
function longLines({ text, units }: MailText, { start, end }: Span): { found: LongLine[]; count: number } {
  const found: LongLine[] = [];
  let count = 0;
  for (let at = start; at < end; ) {
    const next = text.indexOf('\n', at);
    const lineEnd = next < 0 || next > end ? end : next;
    const contentEnd = lineEnd > at && text.charCodeAt(lineEnd - 1) === 13 ? lineEnd - 1 : lineEnd;
    const octets = octetLength(text, at, contentEnd, units);
    if (octets > MAX_OCTETS) {
      if (count === 0) found.push({ start: at, end: contentEnd, octets });
      count++;
    }
    at = lineEnd + 1;
  }
  return { found, count };
}

function octetLength(text: string, start: number, end: number, units: MailText['units']): number {
  const length = end - start;
  if (units === 'octets' || length <= SURELY_SHORT) return length;
  let octets = length;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    // A surrogate is half of four octets.
    if (code > 0x7f) octets += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return octets;
}

/** What is beyond the limit; in other scripts about that. */
function excess({ start, end }: LongLine): Span {
  return { start: Math.min(start + MAX_OCTETS, end - 1), end };
}
