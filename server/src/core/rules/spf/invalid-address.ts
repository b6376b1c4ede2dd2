import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/invalid-address',
  kind: 'spf',
  severity: 'error',
  spec: [{ rfc: 7208, section: '5.6' }],
  problems: {
    'network-missing': {
      message:
        '{name} needs a colon and an address. SPF then fails for all mail of this domain (permerror). Write it like ip4:192.0.2.1.',
    },
    'network-list': {
      message:
        'Each {text} needs a term of its own. SPF then fails for all mail of this domain (permerror). Write {expected}.',
      fix: 'Write each as a term of its own',
    },
    'network-family': {
      message:
        '{text} is no address for {name}. SPF then fails for all mail of this domain (permerror). Write {expected}: before it.',
      fix: 'Write {expected}: instead of {name}:',
    },
    'network-is-domain': {
      message:
        '{name} takes an address, and {text} is the name of a host. SPF then fails for all mail of this domain (permerror). Write {expected}: before a name.',
      fix: 'Write {expected}: instead of {name}:',
    },
    'ip4-address': {
      message:
        '{text} is no IPv4 address. SPF then fails for all mail of this domain (permerror). Write four numbers from 0 to 255, without leading zeros.',
      meant: '{text} is no IPv4 address. SPF then fails for all mail of this domain (permerror). Write {expected}.',
      fix: 'Write {expected}',
    },
    'ip6-address': {
      message: '{text} is no IPv6 address. SPF then fails for all mail of this domain (permerror). Correct it.',
      meant: '{text} is no IPv6 address. SPF then fails for all mail of this domain (permerror). Write {expected}.',
      fix: 'Write {expected}',
    },
  },
});
