import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/invalid-version',
  kind: 'spf',
  severity: 'error',
  spec: [{ rfc: 7208, section: '4.5' }],
  problems: {
    'version-missing': {
      message:
        'The SPF record does not begin with {expected}. Receivers then do not see the record, as if the domain had no SPF. Write {expected} and a space at the front.',
      fix: 'Write {expected} at the front',
    },
    'version-not-first': {
      message:
        'Something stands before v=spf1. Receivers then do not see the record, as if the domain had no SPF. The record must begin with it: remove what stands before.',
      fix: 'Remove what stands before v=spf1',
      isSafe: true,
    },
    'version-value': {
      message:
        '{text} is no version of SPF; the only one is {expected}. Receivers then do not see the record, as if the domain had no SPF. Write {expected}.',
      fix: 'Write {expected}',
    },
    'version-glued': {
      message:
        'After v=spf1 there must be a space. Receivers then do not see the record, as if the domain had no SPF. Put a space there.',
      fix: 'Put a space after v=spf1',
      isSafe: true,
    },
    'sender-id': {
      message:
        'This is a record of Sender ID, which nobody uses any more. Receivers do not read it. It can be removed; the domain needs a record with v=spf1.',
      severity: 'info',
    },
  },
});
