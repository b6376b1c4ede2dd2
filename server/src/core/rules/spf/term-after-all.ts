import { say } from '../../text/say.ts';
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
        '{text} comes after all, which matches every sender, so it is never evaluated. Move it before all, or remove it.',
      fix: say`Remove {text}`,
    },
    'redirect-ignored': {
      message: '{text} is ignored, because the record has all. Remove one of the two.',
      fix: say`Remove {text}`,
    },
    'redirect-not-last': {
      message:
        'redirect= is evaluated last, wherever it is. Move it to the end, so that the record reads as it is evaluated.',
      severity: 'hint',
    },
  },
});
