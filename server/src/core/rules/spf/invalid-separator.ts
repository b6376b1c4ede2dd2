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
    'blank-character': {
      message:
        'A tab, line break or no-break space stands between two terms. Only spaces may. SPF then fails for all mail of this domain (permerror). Put a space there.',
      fix: 'Put a plain space there',
      isSafe: true,
    },
    separator: {
      message:
        '{text} stands between terms, where only spaces may. SPF then fails for all mail of this domain (permerror). Put a space there.',
      fix: 'Remove {text}',
    },
    'missing-space': {
      message:
        'Between {before} and {after} the space is missing. SPF then fails for all mail of this domain (permerror). Put a space there.',
      fix: 'Put a space between them',
    },
    'missing-space-at-boundary': {
      message:
        'The quoted strings of a TXT record are joined without a space, so this is read as {text}. SPF then fails for all mail of this domain (permerror). Begin the second string with a space.',
      fix: 'Begin the second string with a space',
      isSafe: true,
    },
    quote: {
      message:
        'The quotes here are part of the value. SPF then fails for all mail of this domain (permerror). The zone needs quotes around the whole value alone: remove these.',
      fix: 'Remove the quotes from the value',
      isSafe: true,
    },
    'non-ascii': {
      message:
        'There is a character in {text} that no SPF record may have; it often comes from a word processor or a web page. SPF then fails for all mail of this domain (permerror). Type it anew.',
      fix: 'Write the plain character',
      isSafe: true,
    },
    control: {
      message:
        'There is an invisible control character in {text}. SPF then fails for all mail of this domain (permerror). Type the term anew.',
    },
  },
});
