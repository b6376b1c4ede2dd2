import { say } from '../../text/say.ts';
import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/invalid-separator',
  kind: 'spf',
  severity: 'error',
  spec: [
    { rfc: 7208, section: '4.6.1' },
    { rfc: 7208, section: '12' },
  ],
  problems: {
    'space-character': {
      message:
        'A tab, line break or no-break space separates two terms; only spaces may. Every SPF check of this domain then ends with permerror. Put a space there.',
      fix: say`Put a plain space there`,
      isSafe: true,
    },
    separator: {
      message:
        '{text} separates two terms; only spaces may. Every SPF check of this domain then ends with permerror. Put a space there.',
      fix: say`Remove {text}`,
    },
    'missing-space': {
      message:
        'The space between {before} and {after} is missing. Every SPF check of this domain then ends with permerror. Put a space there.',
      fix: say`Put a space between them`,
    },
    'space-within': {
      message:
        'There is a space within {text}, which makes two terms of it. Every SPF check of this domain then ends with permerror. Remove the space.',
      fix: say`Remove the space`,
      isSafe: true,
    },
    'missing-space-at-boundary': {
      message:
        'The quoted strings of a TXT record are joined without a space, so this is read as {text}. Every SPF check of this domain then ends with permerror. Begin the second string with a space.',
      fix: say`Begin the second string with a space`,
      isSafe: true,
    },
    quote: {
      message:
        'The quotes here are part of the value. Every SPF check of this domain then ends with permerror. Only the whole value needs quotes in the zone file: remove these.',
      fix: say`Remove the quotes from the value`,
      isSafe: true,
    },
    'non-ascii': {
      message:
        '{text} contains a character that is not allowed in an SPF record; such characters often come from a word processor or a web page. Every SPF check of this domain then ends with permerror. Type it again.',
      fix: say`Write the plain character`,
      isSafe: true,
    },
    control: {
      message:
        '{text} contains an invisible control character. Every SPF check of this domain then ends with permerror. Type the term again.',
    },
  },
});
