import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/lookup-limit-exceeded',
  kind: 'spf',
  severity: 'error',
  spec: [{ rfc: 7208, section: '4.6.4' }],
  problems: {
    'too-many-lookups': {
      message:
        'This record costs {count} DNS look-ups, and receivers stop after {limit}. SPF then fails (permerror). Remove terms, or replace a, mx and include by ip4 and ip6 where the addresses do not change.',
    },
  },
});
