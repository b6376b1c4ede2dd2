import { say } from '../../text/say.ts';
import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'dmarc/invalid-policy',
  kind: 'dmarc',
  severity: 'error',
  spec: [{ rfc: 9989, section: '4.7' }],
  problems: {
    'policy-value': {
      message:
        '{name}= must be none, quarantine or reject, not {value}. Receivers then act as with p=none if rua= has an address, and otherwise ignore the record. Correct it.',
      meant:
        '{name}= must be none, quarantine or reject, not {value}. Receivers then act as with p=none if rua= has an address, and otherwise ignore the record. Did you mean {expected}?',
      fix: say`Write {name}={expected}`,
    },
  },
});
