import { defineRule } from '../rule.ts';
import { headerErrors } from './lib/header-errors.ts';

export default defineRule({
  id: 'message/mbox-line-present',
  on: 'message',
  severity: 'info',
  spec: [{ rfc: 4155 }],
  messages: {
    line: 'This line is not a part of the message: a program put it before the message when it was stored in an mbox file. It does no harm to signatures; programs that expect a bare message may stumble over it.',
  },
  check(message, { report }) {
    for (const span of headerErrors(message, 'mbox-from')) report('line', span, {});
  },
});
