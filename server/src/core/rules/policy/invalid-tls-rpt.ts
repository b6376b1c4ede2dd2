import { say } from '../../text/say.ts';
import { defineProblemRule } from './lib/problem-rule.ts';
import { strictWords, URI_WORDS } from './lib/tag-messages.ts';

export default defineProblemRule({
  id: 'policy/invalid-tls-rpt',
  kind: 'tls-rpt',
  severity: 'error',
  spec: [{ rfc: 8460, section: '3' }],
  problems: {
    ...strictWords('TLS-RPT', 'version-space', 'equals-space', 'value-syntax', 'list-separator'),
    'tag-duplicate': {
      message:
        'The tag {name} occurs twice. The standard allows it for rua, but some senders use only one of the two. Write all addresses into one, with commas between them.',
      severity: 'warning',
      fix: say`Remove the repeated tag`,
    },
    ...URI_WORDS,
    'rua-missing': {
      message: 'The record has no rua=, so no reports arrive. Add rua=mailto: and an address.',
    },
  },
});
