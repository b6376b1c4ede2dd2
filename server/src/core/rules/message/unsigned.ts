import { say } from '../../text/say.ts';
import type { MessageView } from '../../workspace/message-document.ts';
import { isFromNullSender } from '../../workspace/null-sender.ts';
import { receiptTime } from '../../workspace/receipt-time.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'message/unsigned',
  on: 'message',
  severity: 'warning',
  spec: [{ rfc: 6376, section: '3.5' }],
  remedy: 'signer',
  needsKey: true,
  messages: {
    refused:
      'This message has no DKIM-Signature, and it was refused for that. Configure the mail server or service that sends for {domain} to sign with a DKIM key of {domain}, then send it again.',
    returned:
      'The returned message has no DKIM-Signature. Turn on DKIM signing at the mail server or service that sends for {domain}.',
    cannotTell:
      'The returned message is unsigned, but this copy may predate signing: {why}. Check a message that another receiver got, or the log of the signer.',
    old: 'This message has no DKIM-Signature, which was still usual when it arrived. Large receivers refuse such mail today: make sure that the mail server or service that sends for {domain} signs now.',
    reported:
      'The message that a receiver reports about has no DKIM-Signature. If it is yours and not forged, turn on DKIM signing at the mail server or service that sent it for {domain}.',
    received:
      'This message has no DKIM-Signature. Large receivers refuse unsigned mail or treat it as spam. Turn on DKIM signing at the mail server or service that sends for {domain}.',
  },
  check(message, { report }) {
    if (message.dkimSignatures.length > 0 || message.role === 'attached') return;
    const author = message.authors.find(({ domain }) => domain !== '');
    if (author === undefined) return;
    const { domain, domainSpan } = author;
    if (message.role === 'outer') {
      const when = isSentByPeople(message) ? receivedWhen(message) : 'before-standard';
      if (when === 'today') report('received', domainSpan, { domain });
      else if (when === 'before-required') report('old', domainSpan, { domain }, { severity: 'info' });
      return;
    }
    const why = reasonToDoubt(message);
    if (message.document.report.failure !== undefined) report('reported', domainSpan, { domain }, { severity: 'info' });
    else if (isRefusedAsUnsigned(message)) report('refused', domainSpan, { domain }, { severity: 'error' });
    else if (why === undefined) report('returned', domainSpan, { domain });
    else report('cannotTell', domainSpan, { why }, { severity: 'info' });
  },
});

/** RFC 4871, May 2007. */
const STANDARD_SINCE = Date.UTC(2007, 4, 1) / 1000;
/** Gmail and Yahoo ask for signatures since February 2024. */
const ASKED_FOR_SINCE = Date.UTC(2024, 0, 1) / 1000;

/** Mail of the past is judged by what was usual when it arrived. */
function receivedWhen(message: MessageView): 'before-standard' | 'before-required' | 'today' {
  const received = receiptTime(message);
  if (received === undefined || received >= ASKED_FOR_SINCE) return 'today';
  return received < STANDARD_SINCE ? 'before-standard' : 'before-required';
}

/** A draft has not been through the signer yet; reports and answers to the null sender are unsigned by nature. */
function isSentByPeople(message: MessageView): boolean {
  return !message.document.isReport && message.field('received') !== undefined && !isFromNullSender(message);
}

function isRefusedAsUnsigned({ document }: MessageView): boolean {
  return document.refusals.some(({ reading }) => reading.cause === 'unsigned' && reading.confidence !== 'low');
}

/** Why a copy without a signature may have been signed after all. */
function reasonToDoubt({ document, part, extent }: MessageView): string | undefined {
  if (document.report.system === 'exim') {
    return say`Exim signs while it delivers, and the copy in its own reports was taken before that`;
  }
  if (extent === 'truncated') return say`the copy is truncated, and the field may be in the missing part`;
  if (!part.fields.some(({ key }) => key === 'received')) {
    return say`the copy has no Received field, so it was taken before the message passed any mail server`;
  }
  return undefined;
}
