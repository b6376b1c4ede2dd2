import { defineProblemRule } from '../policy/problem-rule.ts';

export default defineProblemRule({
  id: 'dmarc/removed-tag',
  kind: 'dmarc',
  severity: 'info',
  spec: [{ rfc: 9989 }],
  problems: {
    'tag-removed': {
      message:
        '{name}= is no longer part of DMARC, and receivers skip it more and more. Nothing fails; remove it when you next edit the record.',
      fix: 'Remove {name}=',
    },
  },
});
