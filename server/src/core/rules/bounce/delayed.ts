import { firstRemedy } from '../../diagnosis/diagnosis.ts';
import { defineRule } from '../rule.ts';
import { isDelay, REFUSAL_MESSAGES, reportRefusal } from './lib/report-refusal.ts';

export default defineRule({
  id: 'bounce/delayed',
  on: 'refusal',
  severity: 'info',
  spec: [{ rfc: 3464, section: '2.3.3' }],
  messages: {
    ...REFUSAL_MESSAGES,
    refused:
      '{server} has not accepted the mail to {recipient} yet ({code}): {title}. {summary} Your mail server retries by itself. If it keeps failing, first: {step}.',
  },
  check(view, context) {
    const { refusal, reading, report } = view;
    if (isDelay(refusal.action, report.kind, reading.isTemporary)) reportRefusal(view, context, firstRemedy);
  },
});
