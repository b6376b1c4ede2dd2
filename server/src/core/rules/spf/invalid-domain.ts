import { say } from '../../text/say.ts';
import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/invalid-domain',
  kind: 'spf',
  severity: 'error',
  spec: [
    { rfc: 7208, section: '5' },
    { rfc: 7208, section: '12' },
  ],
  problems: {
    'domain-missing': {
      message:
        '{name} needs a domain name. Every SPF check of this domain then ends with permerror. Write the domain, or remove the term.',
    },
    'domain-is-address': {
      message:
        '{text} is an address, and {name} takes a domain name. Every SPF check of this domain then ends with permerror. Use ip4: or ip6: for addresses.',
      meant:
        '{text} is an address, and {name} takes a domain name. Every SPF check of this domain then ends with permerror. Write {expected}.',
      fix: say`Write {expected}`,
    },
    'domain-url': {
      message:
        '{text} is a URL, and SPF takes a domain name here. Every SPF check of this domain then ends with permerror. Write the domain.',
      meant:
        '{text} is a URL, and SPF takes a domain name here. Every SPF check of this domain then ends with permerror. Write {expected}.',
      fix: say`Write {expected}`,
    },
    'domain-syntax': {
      message:
        '{domain} is not a full domain name. Every SPF check of this domain then ends with permerror. Write it in full, such as mail.example.org.',
    },
    'domain-single-label': {
      message:
        '{domain} is not a full domain name: it has no dot. Every SPF check of this domain then ends with permerror. Write it in full.',
    },
    'target-characters': {
      message:
        'Domain names cannot contain {text}, so no SPF record can be there. A check that reaches this term ends with permerror. Correct the name.',
    },
    'target-labels': {
      message:
        '{domain} cannot be looked up: a label is empty or longer than 63 characters, or the name is too long. A check that reaches this term ends with permerror. Correct the name.',
    },
    'domain-characters': {
      message: 'Domain names cannot contain {text}, so this term never matches. Correct the name.',
      severity: 'warning',
    },
    'domain-labels': {
      message:
        '{domain} cannot be looked up: a label is empty or longer than 63 characters, or the name is too long. This term never matches. Correct the name.',
      severity: 'warning',
    },
  },
});
