import { defineRule } from '../rule.ts';
import { REFUSAL_MESSAGES, reportRefusal } from './lib/report-refusal.ts';

export default defineRule({
  id: 'bounce/failure-reported',
  on: 'refusal',
  severity: 'info',
  spec: [{ rfc: 6591, section: '3.3' }],
  messages: {
    ...REFUSAL_MESSAGES,
    refused: '{server} reports: {title}. {summary} First step: {step}.',
  },
  check(view, context) {
    if (view.refusal.action === 'reported') reportRefusal(view, context);
  },
});
