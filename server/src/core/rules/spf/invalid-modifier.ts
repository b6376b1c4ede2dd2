import { say } from '../../text/say.ts';
import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/invalid-modifier',
  kind: 'spf',
  severity: 'error',
  spec: [{ rfc: 7208, section: '6' }],
  problems: {
    'modifier-colon': {
      message:
        '{name} is written with an equals sign. Every SPF check of this domain then ends with permerror. Write {expected}.',
      fix: say`Write {expected}`,
    },
    'modifier-qualifier': {
      message:
        '{name}= takes no qualifier such as + or -. Every SPF check of this domain then ends with permerror. Remove it.',
      fix: say`Remove the qualifier`,
    },
    'modifier-name': {
      message:
        '{name} is not a valid modifier name. Every SPF check of this domain then ends with permerror. Correct or remove the term.',
    },
    'modifier-unknown': {
      message: 'SPF has no modifier {name}=. Receivers ignore it, so it has no effect. Remove it.',
      meant: 'SPF has no modifier {name}=. Receivers ignore it, so it has no effect. Did you mean {expected}?',
      severity: 'info',
      fix: say`Write {expected}`,
    },
  },
});
