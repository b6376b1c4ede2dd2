import { say } from '../../text/say.ts';
import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/invalid-version',
  kind: 'spf',
  severity: 'error',
  spec: [{ rfc: 7208, section: '4.5' }],
  problems: {
    'version-missing': {
      message:
        'The SPF record does not begin with {expected}. Receivers then ignore the record, as if the domain had no SPF. Write {expected} and a space at the beginning.',
      fix: say`Write {expected} at the beginning`,
    },
    'version-not-first': {
      message:
        'The record does not begin with v=spf1: there is text before it. Receivers then ignore the record, as if the domain had no SPF. Remove that text.',
      fix: say`Remove the text before v=spf1`,
      isSafe: true,
    },
    'version-value': {
      message:
        '{text} is not a version of SPF; the only one is {expected}. Receivers then ignore the record, as if the domain had no SPF. Write {expected}.',
      fix: say`Write {expected}`,
    },
    'version-glued': {
      message:
        'v=spf1 is not followed by a space. Receivers then ignore the record, as if the domain had no SPF. Put a space there.',
      fix: say`Put a space after v=spf1`,
      isSafe: true,
    },
    'sender-id': {
      message:
        'This is a Sender ID record (RFC 4406), which receivers no longer use. Remove it; SPF needs a record with v=spf1.',
      severity: 'info',
    },
  },
});
