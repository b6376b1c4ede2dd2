import { say } from '../../text/say.ts';
import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/duplicate-term',
  kind: 'spf',
  severity: 'info',
  spec: [
    { rfc: 7208, section: '4.6.4' },
    { rfc: 7208, section: '6' },
  ],
  problems: {
    'mechanism-duplicate': {
      message:
        '{text} occurs twice. The second one cannot match anything new, and where it needs a DNS look-up, that counts towards the limit of 10. Remove one.',
      fix: say`Remove the second {text}`,
    },
    'modifier-duplicate': {
      message:
        '{name}= may occur only once in a record. Every SPF check of this domain then ends with permerror. Remove one of them.',
      severity: 'error',
    },
    'version-repeated': {
      message:
        'v=spf1 occurs a second time, as when two records are merged. Receivers take it for an unknown modifier and ignore it; remove it.',
      severity: 'warning',
      fix: say`Remove the second v=spf1`,
    },
  },
});
