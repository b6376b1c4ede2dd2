import { say } from '../../text/say.ts';
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
        '{text} is not a macro. Every SPF check of this domain then ends with permerror. Write a literal percent sign as %%.',
      meant: '{text} is not a macro. Every SPF check of this domain then ends with permerror. Write {expected}.',
      fix: say`Write {expected}`,
    },
    'macro-letter': {
      message: 'SPF has no macro {text}. Every SPF check of this domain then ends with permerror. Correct the letter.',
    },
    'macro-exp-only': {
      message:
        '{text} may be used only in explanations (exp=). Every SPF check of this domain then ends with permerror. Use another macro.',
    },
    'macro-zero': {
      message:
        '{text} asks for zero labels, which is not allowed. Every SPF check of this domain then ends with permerror. Write 1 or more.',
    },
  },
});
