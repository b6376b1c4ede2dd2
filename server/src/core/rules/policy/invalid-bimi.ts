import { defineProblemRule } from './lib/problem-rule.ts';
import { pick, TAG_LIST_CODES, tagWords } from './lib/tag-words.ts';

export default defineProblemRule({
  id: 'policy/invalid-bimi',
  kind: 'bimi',
  severity: 'error',
  spec: [],
  problems: {
    ...pick(tagWords('BIMI'), ...TAG_LIST_CODES),
    'location-missing': {
      message:
        'The BIMI record does not say where the logo is. Receivers show none. Add l= with the https: address of the SVG file.',
    },
    'location-syntax': {
      message: '{value} is no https: address. Receivers show no logo. Write the whole address.',
      meant: '{value} must be an https: address. Receivers show no logo. Write {expected}: before it.',
      fix: 'Write {expected}:',
    },
    'location-format': {
      message: 'The logo must be an SVG file, and the name {value} does not end in .svg. Receivers may show none.',
      severity: 'warning',
    },
    'tag-value': {
      message: '{name}= is one of {allowed}, and not {value}. Receivers use the default. Correct it.',
      meant: '{name}= is one of {allowed}, and not {value}. Receivers use the default. Write {expected}.',
      severity: 'warning',
      fix: 'Write {name}={expected}',
    },
  },
});
