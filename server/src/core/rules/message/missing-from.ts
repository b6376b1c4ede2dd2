import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'message/missing-from',
  on: 'message',
  severity: 'error',
  spec: [
    { rfc: 5322, section: '3.6' },
    { rfc: 6376, section: '5.4' },
  ],
  messages: {
    missing:
      'The message has no From field. Every message needs one, and a signature must cover it: receivers refuse the message or treat its signatures as invalid. Fix the program that writes the message.',
  },
  check(message, { report }) {
    const { role, extent, part } = message;
    if (role === 'attached' || extent === 'truncated' || message.field('from') !== undefined) return;
    // What no server and no signer has seen is a draft, or no message at all.
    const first = part.fields[0];
    const wasSent = message.field('received') !== undefined || message.field('dkim-signature') !== undefined;
    if (first !== undefined && wasSent) report('missing', message.inDocument(first.nameSpan), {});
  },
});
