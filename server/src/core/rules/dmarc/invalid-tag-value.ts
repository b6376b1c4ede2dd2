import { say } from '../../text/say.ts';
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
      message: '{name}= must be one of {allowed}, not {value}. Receivers use the default instead. Correct it.',
      meant:
        '{name}= must be one of {allowed}, not {value}. Receivers use the default instead. Did you mean {expected}?',
      fix: say`Write {name}={expected}`,
    },
    'fo-value': {
      message: '{value} is not an option of fo=, which are 0, 1, d and s. Receivers ignore it. Correct it.',
    },
    'fo-separator': {
      message: 'The options of fo= are separated by colons. Receivers may ignore all of them. Write a colon.',
      fix: say`Write a colon`,
      isSafe: true,
    },
    'fo-conflict': {
      message: '{value} repeats an option, or contradicts it: 0 and 1 exclude each other. Keep one of them.',
    },
    'fo-without-ruf': {
      message: 'fo= has an effect only with ruf=, which this record does not have. Add ruf= or remove fo=.',
      severity: 'hint',
      fix: say`Remove fo=`,
    },
  },
});
