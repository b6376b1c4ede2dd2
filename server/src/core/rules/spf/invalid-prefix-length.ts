import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/invalid-prefix-length',
  kind: 'spf',
  severity: 'error',
  spec: [
    { rfc: 7208, section: '5.6' },
    { rfc: 7208, section: '12' },
  ],
  problems: {
    'cidr-not-allowed': {
      message: '{name} takes no {text}. SPF then fails for all mail of this domain (permerror). Remove it.',
      fix: 'Remove {text}',
    },
    'cidr-syntax': {
      message:
        '{text} is no size of a network. SPF then fails for all mail of this domain (permerror). Write a slash and a number, such as /24.',
      meant:
        '{text} is no size of a network. SPF then fails for all mail of this domain (permerror). Write {expected}.',
      fix: 'Write {expected}',
    },
    'cidr-range': {
      message:
        'The size of a network is a number from 0 to {limit} without leading zeros, and not {text}. SPF then fails for all mail of this domain (permerror). Correct it.',
      meant:
        'The size of a network has no leading zeros. SPF then fails for all mail of this domain (permerror). Write {expected}.',
      fix: 'Write {expected}',
    },
    'cidr-netmask': {
      message: 'SPF takes no netmask. SPF then fails for all mail of this domain (permerror). Write {expected}.',
      fix: 'Write {expected}',
    },
  },
});
