import { say } from '../../text/say.ts';
import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/invalid-address',
  kind: 'spf',
  severity: 'error',
  spec: [{ rfc: 7208, section: '5.6' }],
  problems: {
    'network-missing': {
      message:
        '{name} needs a colon and an address. Every SPF check of this domain then ends with permerror. Write it like ip4:192.0.2.1.',
    },
    'network-list': {
      message:
        'Each {text} needs a term of its own. Every SPF check of this domain then ends with permerror. Write {expected}.',
      fix: say`Write each as a term of its own`,
    },
    'network-family': {
      message:
        '{text} is not an address for {name}. Every SPF check of this domain then ends with permerror. Write {expected}: in front of it.',
      fix: say`Write {expected}: instead of {name}:`,
    },
    'network-is-domain': {
      message:
        '{name} takes an address, and {text} is a host name. Every SPF check of this domain then ends with permerror. Write {expected}: in front of a name.',
      fix: say`Write {expected}: instead of {name}:`,
    },
    'ip4-address': {
      message:
        '{text} is not an IPv4 address. Every SPF check of this domain then ends with permerror. Write four numbers from 0 to 255, without leading zeros.',
      meant:
        '{text} is not an IPv4 address. Every SPF check of this domain then ends with permerror. Write {expected}.',
      fix: say`Write {expected}`,
    },
    'ip6-address': {
      message: '{text} is not an IPv6 address. Every SPF check of this domain then ends with permerror. Correct it.',
      meant:
        '{text} is not an IPv6 address. Every SPF check of this domain then ends with permerror. Write {expected}.',
      fix: say`Write {expected}`,
    },
  },
});
