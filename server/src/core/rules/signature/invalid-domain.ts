import { isRegistrySuffix } from '../../workspace/organizational-domain.ts';
import { defineRule } from '../rule.ts';
import { problemsOf } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/invalid-domain',
  on: 'signature',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.5' }],
  messages: {
    syntax:
      '"{value}" is not a domain name. Verifiers find no key for it and do not accept the {field}. Configure the signer to write a domain such as example.org in d=.',
    trailingDot:
      'The domain in d= ends in a dot, which is not allowed. Several verifiers do not accept the {field}. Configure the signer to leave the dot out.',
    underscore:
      'The domain in d= has an underscore, which mail domains do not have. Some verifiers do not accept the {field}. Sign with a domain without one.',
    singleLabel:
      '"{value}" is a single label, not a full domain name. Verifiers do not accept it in d=. Configure the signer to write the full domain, such as example.org.',
  },
  check(view, { report }) {
    const field = view.field.name;
    const domain = view.signature.domain?.value;
    for (const { kind, value, span } of problemsOf(
      view,
      'd',
      'domain-syntax',
      'domain-trailing-dot',
      'domain-underscore',
      'domain-single-label',
    )) {
      if (kind === 'domain-syntax') report('syntax', span, { value, field });
      else if (kind === 'domain-trailing-dot') report('trailingDot', span, { field });
      else if (kind === 'domain-underscore') report('underscore', span, { field }, { severity: 'warning' });
      else if (domain === undefined || !isRegistrySuffix(domain)) report('singleLabel', span, { value });
    }
  },
});
