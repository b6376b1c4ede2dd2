import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/deprecated-mechanism',
  kind: 'spf',
  severity: 'warning',
  spec: [
    { rfc: 7208, section: '5.5' },
    { rfc: 7208, section: '7.2' },
  ],
  problems: {
    'ptr-mechanism': {
      message:
        'ptr should not be published: it is slow and unreliable, and some receivers skip it. List the servers with ip4, ip6, a or mx.',
    },
    'macro-p': {
      message:
        '{text} should not be used: it needs the reverse name of the sender, and receivers may fill in "unknown". Use another macro.',
      severity: 'info',
    },
  },
});
