import { defineRule } from '../rule.ts';
import { isRefusedFor, REFUSAL_MESSAGES, reportRefusal } from './lib/report-refusal.ts';

const CAUSES = new Set([
  'not-aligned',
  'dmarc-policy',
  'dmarc-missing',
  'unauthenticated',
  'authentication-failed',
] as const);

export default defineRule({
  id: 'bounce/authentication-failed',
  on: 'refusal',
  severity: 'error',
  spec: [{ rfc: 7372, section: '3.4' }, { rfc: 9989 }],
  messages: REFUSAL_MESSAGES,
  check(view, context) {
    if (isRefusedFor(view, CAUSES)) reportRefusal(view, context);
  },
});
