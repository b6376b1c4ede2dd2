import { say } from '../../text/say.ts';
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
        '{text} authorizes every host on the Internet to send mail for this domain, and spammers look for such records. Write ~all or -all.',
    },
    'all-neutral': {
      message:
        '{text} gives all other senders the result neutral, so the record does not protect the domain. Write ~all once all your senders are listed.',
      severity: 'info',
    },
    'network-wide': {
      message:
        '{text} covers millions of addresses, and each of them may send mail for this domain. List the networks of your own servers.',
    },
    'network-local': {
      message:
        '{text} is a private or reserved network. Receivers never see such an address, so this term never matches. Use the public address of the server.',
    },
    'network-host-bits': {
      message:
        'The address is not the first of its network; {expected} means the same. It has no effect; write that when you next edit the record.',
      severity: 'hint',
      fix: say`Write {expected}`,
    },
    'ip6-mapped': {
      message: 'Receivers treat a sender at {text} as IPv4, so this term may never match. Write {expected}.',
      severity: 'info',
    },
  },
  // The `all` of a record that others include decides nothing.
  isFine: (code, view) => code === 'all-neutral' && view.placement === 'indirect',
});
