import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'dmarc/invalid-policy',
  kind: 'dmarc',
  severity: 'error',
  spec: [{ rfc: 9989, section: '4.7' }],
  problems: {
    'policy-value': {
      message:
        '{name}= is none, quarantine or reject, and not {value}. Receivers then treat the policy as none, or ignore the record. Correct it.',
      meant:
        '{name}= is none, quarantine or reject, and not {value}. Receivers then treat the policy as none, or ignore the record. Did you mean {expected}?',
      fix: 'Write {name}={expected}',
    },
  },
});
