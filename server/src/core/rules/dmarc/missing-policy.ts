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
        'The record has no policy p=. Receivers do as with p=none if there is an address for reports (rua=), and else ignore the record. Write p=none, p=quarantine or p=reject.',
    },
    'no-effect': {
      message:
        'p=none without reports changes nothing for anybody. Add rua=mailto: and an address, so that you see who sends in your name.',
    },
    testing: {
      message:
        't=y makes the policy one step weaker: reject counts as quarantine, quarantine as none. Remove it when the test is over.',
    },
  },
});
