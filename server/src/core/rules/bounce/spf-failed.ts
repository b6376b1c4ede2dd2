import { defineRule } from '../rule.ts';
import { isRefusedFor, REFUSAL_MESSAGES, reportRefusal } from './lib/report-refusal.ts';

const CAUSES = new Set(['spf', 'spf-record'] as const);

export default defineRule({
  id: 'bounce/spf-failed',
  on: 'refusal',
  severity: 'error',
  spec: [
    { rfc: 7372, section: '3.2' },
    { rfc: 7208, section: '8.4' },
  ],
  messages: REFUSAL_MESSAGES,
  check(view, context) {
    if (isRefusedFor(view, CAUSES)) reportRefusal(view, context);
  },
});
