import { defineRule } from '../rule.ts';
import { isSentMessage } from './lib/sent-message.ts';

export default defineRule({
  id: 'message/missing-message-id',
  on: 'message',
  severity: 'info',
  spec: [{ rfc: 5322, section: '3.6.4' }],
  messages: {
    missing:
      'The message has no Message-ID field. Every message should have one, and some receivers refuse mail without it. Configure the program that writes the message, or the first server, to set it before signing.',
  },
  check(message, { report }) {
    const first = message.part.fields[0];
    if (first === undefined || !isSentMessage(message) || message.field('message-id') !== undefined) return;
    report('missing', message.inDocument((message.field('from') ?? first).nameSpan), {});
  },
});
