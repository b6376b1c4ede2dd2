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
        '{name} needs the name of a domain. SPF then fails for all mail of this domain (permerror). Write the domain, or remove the term.',
    },
    'domain-is-address': {
      message:
        '{text} is an address, and {name} takes the name of a domain. SPF then fails for all mail of this domain (permerror). Use ip4: or ip6: for addresses.',
      meant:
        '{text} is an address, and {name} takes the name of a domain. SPF then fails for all mail of this domain (permerror). Write {expected}.',
      fix: 'Write {expected}',
    },
    'domain-url': {
      message:
        '{text} is the address of a web page. SPF takes the name of a domain alone. SPF then fails for all mail of this domain (permerror). Write the domain.',
      meant:
        '{text} is the address of a web page. SPF takes the name of a domain alone. SPF then fails for all mail of this domain (permerror). Write {expected}.',
      fix: 'Write {expected}',
    },
    'domain-syntax': {
      message:
        '{domain} is not the whole name of a domain. SPF then fails for all mail of this domain (permerror). Write it in full, such as mail.example.org.',
    },
    'domain-single-label': {
      message:
        '{domain} is not the whole name of a domain: there is no dot in it. SPF then fails for all mail of this domain (permerror). Write it in full.',
    },
    'domain-characters': {
      message: 'No domain has {text} in its name, so this term never matches anybody. Correct the name.',
      severity: 'warning',
    },
    'domain-labels': {
      message:
        '{domain} cannot be looked up: a part of it is empty or too long. This term never matches anybody. Correct the name.',
      severity: 'warning',
    },
  },
});
