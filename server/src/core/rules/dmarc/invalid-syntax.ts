import { defineProblemRule } from '../policy/lib/problem-rule.ts';
import { pick, tagWords } from '../policy/lib/tag-messages.ts';

export default defineProblemRule({
  id: 'dmarc/invalid-syntax',
  kind: 'dmarc',
  severity: 'error',
  spec: [
    { rfc: 9989, section: '4.7' },
    { rfc: 9989, section: '4.8' },
  ],
  problems: {
    ...pick(
      tagWords('DMARC'),
      'leading-text',
      'version-missing',
      'version-not-first',
      'version-value',
      'separator',
      'list-separator',
      'tag-empty',
      'tag-no-equals',
      'tag-name',
      'tag-case',
      'tag-duplicate',
      'value-empty',
      'value-characters',
      'quote',
      'backslash',
    ),
  },
});
