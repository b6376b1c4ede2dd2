import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/sender-unrestricted',
  kind: 'spf',
  severity: 'warning',
  spec: [
    { rfc: 7208, section: '5.1' },
    { rfc: 7208, section: '5.6' },
  ],
  problems: {
    'all-pass': {
      message:
        '{text} lets everybody on the Internet send mail in the name of this domain. Spammers look for such records. Write ~all or -all.',
    },
    'all-neutral': {
      message:
        '{text} says nothing about senders that are not listed, so the record protects nobody. Write ~all once all your senders are listed.',
      severity: 'info',
    },
    'network-wide': {
      message:
        '{text} holds millions of addresses, and each may send mail in the name of this domain. Name the network of your own servers.',
    },
    'network-local': {
      message:
        '{text} is a private or reserved network. No mail comes from there over the Internet, so this matches nobody. Use the public address of the server.',
    },
    'network-host-bits': {
      message: 'The address is not the first of its network; {expected} is the same. Nothing fails.',
      severity: 'hint',
      fix: 'Write {expected}',
    },
    'ip6-mapped': {
      message: 'Receivers compare {text} as IPv4, so this may match nobody. Write {expected}.',
      severity: 'info',
    },
  },
  // A record for includes says nothing by its own `all`.
  isFine: (code, view) => code === 'all-neutral' && view.placement === 'indirect',
});
