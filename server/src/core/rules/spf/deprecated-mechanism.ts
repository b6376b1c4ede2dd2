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
        'ptr must not be used any more: it is slow, and large receivers skip it. Name the servers with ip4, ip6, a or mx.',
    },
    'macro-p': {
      message: '{text} must not be used any more: receivers may fill in "unknown". Use another macro.',
      severity: 'info',
    },
  },
});
