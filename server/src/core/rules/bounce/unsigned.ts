import { defineRule } from '../rule.ts';
import { isRefusedFor, REFUSAL_MESSAGES, reportRefusal } from './lib/report-refusal.ts';

const CAUSES = new Set(['unsigned', 'unsigned-or-failed'] as const);

export default defineRule({
  id: 'bounce/unsigned',
  on: 'refusal',
  severity: 'error',
  spec: [{ rfc: 7372, section: '3.1' }, { rfc: 6376 }],
  needsKey: true,
  messages: REFUSAL_MESSAGES,
  check(view, context) {
    if (isRefusedFor(view, CAUSES)) reportRefusal(view, context);
  },
});
