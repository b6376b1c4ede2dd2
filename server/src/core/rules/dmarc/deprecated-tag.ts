import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'dmarc/deprecated-tag',
  kind: 'dmarc',
  severity: 'info',
  spec: [{ rfc: 9989 }],
  problems: {
    'tag-removed': {
      message:
        '{name}= is no longer part of DMARC, and receivers skip it more and more. Nothing fails; remove it when you next edit the record.',
      fix: 'Remove {name}=',
    },
    percent: {
      message:
        'pct= is no longer part of DMARC: receivers that follow the new standard apply the policy to all mail, older ones to {value} percent of it. Write t=y to go on testing, or remove pct= once the policy is meant for all mail.',
      fix: 'Write t=y in its place',
    },
  },
});
