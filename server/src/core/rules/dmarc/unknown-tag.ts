import { defineProblemRule } from '../policy/problem-rule.ts';
import { pick, tagWords } from '../policy/tag-words.ts';

export default defineProblemRule({
  id: 'dmarc/unknown-tag',
  kind: 'dmarc',
  severity: 'info',
  spec: [{ rfc: 9989, section: '4.7' }],
  problems: {
    ...pick(tagWords('DMARC'), 'tag-unknown'),
  },
});
