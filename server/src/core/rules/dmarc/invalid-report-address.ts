import { defineProblemRule } from '../policy/lib/problem-rule.ts';
import { URI_WORDS } from '../policy/lib/tag-messages.ts';

export default defineProblemRule({
  id: 'dmarc/invalid-report-address',
  kind: 'dmarc',
  severity: 'error',
  spec: [{ rfc: 9989, section: '4.7' }],
  problems: {
    ...URI_WORDS,
  },
});
