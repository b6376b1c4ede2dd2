import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'dmarc/invalid-tag-value',
  kind: 'dmarc',
  severity: 'warning',
  spec: [
    { rfc: 9989, section: '4.7' },
    { rfc: 9989, section: '4.8' },
  ],
  problems: {
    'tag-value': {
      message: '{name}= is one of {allowed}, and not {value}. Receivers use the default instead. Correct it.',
      meant:
        '{name}= is one of {allowed}, and not {value}. Receivers use the default instead. Did you mean {expected}?',
      fix: 'Write {name}={expected}',
    },
    'fo-value': {
      message: '{value} is none of the options of fo=, which are 0, 1, d and s. Receivers skip it. Correct it.',
    },
    'fo-separator': {
      message: 'The options of fo= are separated by colons. Receivers may skip them all. Write a colon.',
      fix: 'Write a colon',
      isSafe: true,
    },
    'fo-conflict': {
      message: '{value} says the same as an option before it, or the opposite. Keep one of them.',
    },
    'fo-without-ruf': {
      message: 'fo= counts only with ruf=, which this record does not have. Nothing fails.',
      severity: 'hint',
      fix: 'Remove fo=',
    },
  },
});
