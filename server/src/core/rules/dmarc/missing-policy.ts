import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'dmarc/missing-policy',
  kind: 'dmarc',
  severity: 'info',
  spec: [
    { rfc: 9989, section: '4.7' },
    { rfc: 9989, section: '4.10.1' },
  ],
  problems: {
    'policy-missing': {
      message:
        'The record has no policy p=, and no rua= with an address: receivers ignore it, as if the domain had no DMARC. Write p=none, p=quarantine or p=reject.',
      severity: 'error',
    },
    'policy-default': {
      message:
        'The record has no policy p=. Because rua= has an address, receivers act as with p=none. Write p=none, p=quarantine or p=reject.',
    },
    'no-effect': {
      message:
        'p=none without reports has no effect. Add rua=mailto: and an address, to see who sends mail with your domain.',
    },
    testing: {
      message:
        't=y lowers the policy by one level: reject is applied as quarantine, quarantine as none. Remove it when the test is over.',
    },
  },
});
