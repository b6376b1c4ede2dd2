import { DKIM2_DRAFT, DKIM2_DRAFT_DATE } from '../../dkim/dkim2.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'message/dkim2-unverified',
  on: 'message',
  severity: 'info',
  spec: [],
  messages: {
    draft:
      '{field} belongs to DKIM2, which is a draft ({draft}, current on {date}). It is not verified here and does not count as a DKIM signature; receivers that do not know it ignore it. Keep signing with DKIM.',
  },
  check(message, { report }) {
    const field = message.field('dkim2-signature') ?? message.field('message-instance');
    if (field !== undefined)
      report('draft', message.inDocument(field.nameSpan), {
        field: field.name,
        draft: DKIM2_DRAFT,
        date: DKIM2_DRAFT_DATE,
      });
  },
});
