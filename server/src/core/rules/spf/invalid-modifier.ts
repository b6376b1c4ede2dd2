import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/invalid-modifier',
  kind: 'spf',
  severity: 'error',
  spec: [{ rfc: 7208, section: '6' }],
  problems: {
    'modifier-colon': {
      message:
        '{name} is written with an equals sign. SPF then fails for all mail of this domain (permerror). Write {expected}.',
      fix: 'Write {expected}',
    },
    'modifier-qualifier': {
      message: 'No sign may stand before {name}=. SPF then fails for all mail of this domain (permerror). Remove it.',
      fix: 'Remove the sign',
    },
    'modifier-name': {
      message:
        '{name} cannot be the name of a modifier. SPF then fails for all mail of this domain (permerror). Correct or remove the term.',
    },
    'modifier-unknown': {
      message: 'SPF has no modifier {name}=. Receivers skip it, so it does nothing.',
      meant: 'SPF has no modifier {name}=. Receivers skip it, so it does nothing. Did you mean {expected}?',
      severity: 'info',
      fix: 'Write {expected}',
    },
  },
});
