import { defineProblemRule } from '../policy/lib/problem-rule.ts';
import { pick, tagWords } from '../policy/lib/tag-messages.ts';

export default defineProblemRule({
  id: 'dmarc/unknown-tag',
  kind: 'dmarc',
  severity: 'info',
  spec: [{ rfc: 9989, section: '4.7' }],
  problems: {
    ...pick(tagWords('DMARC'), 'tag-unknown'),
  },
});
