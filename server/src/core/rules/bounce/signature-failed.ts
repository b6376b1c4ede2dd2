import { defineRule } from '../rule.ts';
import { isRefusedFor, REFUSAL_MESSAGES, reportRefusal } from './lib/report-refusal.ts';

const CAUSES = new Set(['signature-failed', 'signature-not-accepted', 'signature-syntax', 'arc'] as const);

export default defineRule({
  id: 'bounce/signature-failed',
  on: 'refusal',
  severity: 'error',
  spec: [
    { rfc: 7372, section: '3.1' },
    { rfc: 6376, section: '6.1' },
  ],
  messages: REFUSAL_MESSAGES,
  check(view, context) {
    if (isRefusedFor(view, CAUSES)) reportRefusal(view, context);
  },
});
