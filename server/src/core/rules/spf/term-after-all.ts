import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/term-after-all',
  kind: 'spf',
  severity: 'warning',
  spec: [
    { rfc: 7208, section: '5.1' },
    { rfc: 7208, section: '6.1' },
  ],
  problems: {
    'after-all': {
      message:
        '{text} stands behind all, which matches everybody: it is never looked at. Move it before all, or remove it.',
      fix: 'Remove {text}',
    },
    'redirect-ignored': {
      message: '{text} is ignored, because the record has all. Remove one of the two.',
      fix: 'Remove {text}',
    },
    'redirect-not-last': {
      message: 'redirect is used last, wherever it stands. Nothing fails; it reads better at the end.',
      severity: 'hint',
    },
  },
});
