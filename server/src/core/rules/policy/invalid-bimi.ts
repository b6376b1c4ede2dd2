import { BIMI_DRAFT } from '../../dkim/tag-table.ts';
import { say } from '../../text/say.ts';
import { defineProblemRule } from './lib/problem-rule.ts';
import { pick, TAG_LIST_CODES, tagWords } from './lib/tag-messages.ts';

export default defineProblemRule({
  id: 'policy/invalid-bimi',
  kind: 'bimi',
  severity: 'error',
  spec: [{ ...BIMI_DRAFT, section: '4.3' }],
  problems: {
    ...pick(tagWords('BIMI'), ...TAG_LIST_CODES),
    'location-missing': {
      message: 'The BIMI record has no l= tag, so receivers show no logo. Add l= with the https: URL of the SVG file.',
    },
    'location-syntax': {
      message: '{value} is not an https: URL, so receivers show no logo. Write the whole URL.',
      meant: '{value} must be an https: URL, or receivers show no logo. Write {expected}:.',
      fix: say`Write {expected}:`,
    },
    'location-format': {
      message:
        'The logo must be an SVG file, and {value} does not end in .svg or .svgz. Receivers may not show it. Publish the logo as SVG.',
      severity: 'warning',
    },
    'tag-value': {
      message:
        '{name}= must be one of {allowed}, not {value}. Receivers use the default, or ignore the record. Correct it.',
      meant:
        '{name}= must be one of {allowed}, not {value}. Receivers use the default, or ignore the record. Write {expected}.',
      severity: 'warning',
      fix: say`Write {name}={expected}`,
    },
    'prefix-syntax': {
      message:
        'lps= is a list of prefixes of 1 to 63 letters, digits and hyphens, separated by commas, and {value} is not one. No local part matches it. Correct or remove it.',
      severity: 'warning',
    },
  },
});
