import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/duplicate-term',
  kind: 'spf',
  severity: 'info',
  spec: [
    { rfc: 7208, section: '4.6.4' },
    { rfc: 7208, section: '6' },
  ],
  problems: {
    'mechanism-duplicate': {
      message:
        '{text} stands in the record twice. Receivers look it up twice, which counts towards the limit. Remove one.',
      fix: 'Remove the second {text}',
    },
    'modifier-duplicate': {
      message:
        '{name}= may stand in a record once only. SPF then fails for all mail of this domain (permerror). Remove one of them.',
      severity: 'error',
    },
    'version-repeated': {
      message:
        'v=spf1 stands in the record a second time, as when two records are put together. It is skipped; remove it.',
      severity: 'warning',
      fix: 'Remove the second v=spf1',
    },
  },
});
