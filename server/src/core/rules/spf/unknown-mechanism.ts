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
        'SPF has no mechanism {name}. SPF then fails for all mail of this domain (permerror). Correct or remove it.',
      meant:
        'SPF has no mechanism {name}. SPF then fails for all mail of this domain (permerror). Did you mean {expected}?',
      fix: 'Write {expected}',
    },
    'bare-address': {
      message:
        'An address cannot stand alone. SPF then fails for all mail of this domain (permerror). Write {expected}.',
      fix: 'Write {expected}',
    },
    'argument-unexpected': {
      message: '{name} takes nothing like {text}. SPF then fails for all mail of this domain (permerror). Remove it.',
      fix: 'Remove {text}',
    },
    'mechanism-equals': {
      message:
        'With an equals sign, {name} is skipped: the senders meant here are not allowed. Write {expected} with a colon.',
      severity: 'warning',
      fix: 'Write {expected}',
    },
  },
});
