import { defineRule } from '../rule.ts';
import { isSentMessage } from './lib/sent-message.ts';

export default defineRule({
  id: 'message/missing-date',
  on: 'message',
  severity: 'info',
  spec: [{ rfc: 5322, section: '3.6.1' }],
  messages: {
    missing:
      'The message has no Date field, which every message needs. Servers may add one or treat its absence as a sign of spam; one that is added after signing is not signed. Set it in the program that writes the message.',
  },
  check(message, { report }) {
    const first = message.part.fields[0];
    if (first === undefined || !isSentMessage(message) || message.field('date') !== undefined) return;
    report('missing', message.inDocument((message.field('from') ?? first).nameSpan), {});
  },
});
