import { defineProblemRule } from './problem-rule.ts';
import { pick, tagWords, URI_WORDS } from './tag-words.ts';

export default defineProblemRule({
  id: 'policy/tls-rpt',
  kind: 'tls-rpt',
  severity: 'error',
  spec: [{ rfc: 8460, section: '3' }],
  problems: {
    ...pick(
      tagWords('TLS-RPT'),
      'leading-text',
      'version-missing',
      'version-not-first',
      'version-value',
      'separator',
      'tag-empty',
      'tag-no-equals',
      'tag-name',
      'tag-case',
      'tag-unknown',
      'tag-duplicate',
      'value-empty',
      'value-characters',
      'quote',
      'backslash',
      'version-blank',
      'equals-blank',
      'list-separator',
    ),
    ...URI_WORDS,
    'rua-missing': {
      message: 'The record does not say where reports go, so none come. Add rua=mailto: and an address.',
    },
  },
});
