import { defineRule } from '../rule.ts';
import { isRefusedFor, REFUSAL_MESSAGES, reportRefusal } from './lib/report-refusal.ts';

const CAUSES = new Set(['key-not-found', 'dns-temporary'] as const);

export default defineRule({
  id: 'bounce/missing-key',
  on: 'refusal',
  severity: 'error',
  spec: [{ rfc: 6376, section: '6.1.2' }],
  messages: REFUSAL_MESSAGES,
  check(view, context) {
    if (isRefusedFor(view, CAUSES)) reportRefusal(view, context);
  },
});
