import { say } from '../../text/say.ts';
import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/unknown-mechanism',
  kind: 'spf',
  severity: 'error',
  spec: [
    { rfc: 7208, section: '4.6.1' },
    { rfc: 7208, section: '5' },
  ],
  problems: {
    'mechanism-unknown': {
      message:
        'SPF has no mechanism {name}. Every SPF check of this domain then ends with permerror. Correct or remove it.',
      meant:
        'SPF has no mechanism {name}. Every SPF check of this domain then ends with permerror. Did you mean {expected}?',
      fix: say`Write {expected}`,
    },
    'bare-address': {
      message:
        'An address needs ip4: or ip6: in front of it. Every SPF check of this domain then ends with permerror. Write {expected}.',
      fix: say`Write {expected}`,
    },
    'argument-unexpected': {
      message: '{name} takes no {text}. Every SPF check of this domain then ends with permerror. Remove it.',
      fix: say`Remove {text}`,
    },
    'mechanism-equals': {
      message:
        'With an equals sign, {name} is an unknown modifier, which receivers ignore: the senders meant here are not authorized. Write {expected} with a colon.',
      severity: 'warning',
      fix: say`Write {expected}`,
    },
  },
});
