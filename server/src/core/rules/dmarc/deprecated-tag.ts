import { say } from '../../text/say.ts';
import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'dmarc/deprecated-tag',
  kind: 'dmarc',
  severity: 'info',
  spec: [{ rfc: 9989 }],
  problems: {
    'tag-removed': {
      message:
        'RFC 9989 removed {name}= from DMARC, and receivers increasingly ignore it. It does no harm; remove it when you next edit the record.',
      fix: say`Remove {name}=`,
    },
    percent: {
      message:
        'RFC 9989 removed pct= from DMARC: receivers that follow it apply the policy to all mail, older ones to {value} percent of it. Write t=y to continue testing, or remove pct= once the policy should apply to all mail.',
      fix: say`Write t=y in its place`,
    },
  },
});
