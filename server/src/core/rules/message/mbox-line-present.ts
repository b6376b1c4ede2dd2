import { defineRule } from '../rule.ts';
import { headerErrors } from './lib/header-errors.ts';

export default defineRule({
  id: 'message/mbox-line-present',
  on: 'message',
  severity: 'info',
  spec: [{ rfc: 4155 }],
  messages: {
    line: 'This line is not part of the message: a program added it when it stored the message in an mbox file. Signatures are not affected; remove the line for programs that expect a single message.',
  },
  check(message, { report }) {
    for (const span of headerErrors(message, 'mbox-from')) report('line', span, {});
  },
});
