import { say } from '../../text/say.ts';
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
      message:
        '{name} takes no prefix length ({text}). Every SPF check of this domain then ends with permerror. Remove it.',
      fix: say`Remove {text}`,
    },
    'cidr-syntax': {
      message:
        '{text} is not a prefix length. Every SPF check of this domain then ends with permerror. Write a slash and a number, such as /24.',
      meant:
        '{text} is not a prefix length. Every SPF check of this domain then ends with permerror. Write {expected}.',
      fix: say`Write {expected}`,
    },
    'cidr-range': {
      message:
        'A prefix length here is a number from 0 to {limit} without leading zeros, not {text}. Every SPF check of this domain then ends with permerror. Correct it.',
      meant:
        'A prefix length has no leading zeros. Every SPF check of this domain then ends with permerror. Write {expected}.',
      fix: say`Write {expected}`,
    },
    'cidr-netmask': {
      message: 'SPF takes no netmask. Every SPF check of this domain then ends with permerror. Write {expected}.',
      fix: say`Write {expected}`,
    },
  },
});
