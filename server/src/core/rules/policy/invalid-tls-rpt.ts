import { defineProblemRule } from './lib/problem-rule.ts';
import { pick, TAG_LIST_CODES, tagWords, URI_WORDS } from './lib/tag-words.ts';

export default defineProblemRule({
  id: 'policy/invalid-tls-rpt',
  kind: 'tls-rpt',
  severity: 'error',
  spec: [{ rfc: 8460, section: '3' }],
  problems: {
    ...pick(tagWords('TLS-RPT'), ...TAG_LIST_CODES, 'version-blank', 'equals-blank', 'list-separator'),
    ...URI_WORDS,
    'rua-missing': {
      message: 'The record does not say where reports go, so none come. Add rua=mailto: and an address.',
    },
  },
});
