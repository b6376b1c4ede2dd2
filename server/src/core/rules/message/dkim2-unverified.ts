import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'message/dkim2-unverified',
  on: 'message',
  severity: 'info',
  spec: [],
  messages: {
    draft:
      '{field} belongs to DKIM2, which is still a draft. It is not checked here and does not count as a DKIM signature; receivers that do not know it ignore it.',
  },
  check(message, { report }) {
    const field = message.field('dkim2-signature') ?? message.field('message-instance');
    if (field !== undefined) report('draft', message.inDocument(field.nameSpan), { field: field.name });
  },
});
