import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/invalid-macro',
  kind: 'spf',
  severity: 'error',
  spec: [
    { rfc: 7208, section: '7.1' },
    { rfc: 7208, section: '7.2' },
  ],
  problems: {
    'macro-syntax': {
      message:
        '{text} is no macro. SPF then fails for all mail of this domain (permerror). Write a percent sign of its own as %%.',
      meant: '{text} is no macro. SPF then fails for all mail of this domain (permerror). Write {expected}.',
      fix: 'Write {expected}',
    },
    'macro-letter': {
      message: 'SPF has no macro {text}. SPF then fails for all mail of this domain (permerror). Correct the letter.',
    },
    'macro-exp-only': {
      message:
        '{text} may stand in explanations alone. SPF then fails for all mail of this domain (permerror). Use another macro.',
    },
    'macro-zero': {
      message:
        '{text} keeps no part of the name, which is not allowed. SPF then fails for all mail of this domain (permerror). Write 1 or more.',
    },
  },
});
