import type { MessageView } from '../../workspace/message-document.ts';
import { isFromNullSender } from '../../workspace/null-sender.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'message/unsigned',
  on: 'message',
  severity: 'warning',
  spec: [{ rfc: 6376, section: '3.5' }],
  remedy: 'signer',
  messages: {
    refused:
      'This message has no DKIM-Signature, and it was refused for that. Let the mail server or service that sends for {domain} sign with a DKIM key of {domain}, then send it again.',
    returned:
      'The message that came back has no DKIM-Signature. Nobody signed for {domain}. Turn DKIM signing on at the mail server or service that sends for {domain}.',
    cannotTell:
      'The copy that came back has no DKIM-Signature. That proves nothing: {why}. Look at a message that another receiver got, or at the log of the signer.',
    received:
      'This message has no DKIM-Signature: nobody signed for {domain}. Large receivers refuse unsigned mail or treat it as spam. Turn DKIM signing on at the mail server or service that sends for {domain}.',
  },
  check(message, { report }) {
    if (message.dkimSignatures.length > 0 || message.role === 'attached') return;
    const author = message.authors.find(({ domain }) => domain !== '');
    if (author === undefined) return;
    const { domain, domainSpan } = author;
    if (message.role === 'outer') {
      if (isSentByPeople(message)) report('received', domainSpan, { domain });
      return;
    }
    const why = reasonToDoubt(message);
    if (isRefusedAsUnsigned(message)) report('refused', domainSpan, { domain }, { severity: 'error' });
    else if (why === undefined) report('returned', domainSpan, { domain });
    else report('cannotTell', domainSpan, { why }, { severity: 'info' });
  },
});

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
    return 'Exim signs while it sends, and the copy in its own reports was taken before';
  }
  if (extent === 'truncated') return 'the copy is cut, and the field may stand in the part that is missing';
  if (!part.fields.some(({ key }) => key === 'received')) {
    return 'the copy has not passed any mail server (it has no Received field), so it was taken before signing';
  }
  return undefined;
}
