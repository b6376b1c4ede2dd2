import type { SignatureView } from '../../workspace/message-document.ts';
import { defineRule } from '../rule.ts';
import { problemsOf } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/invalid-identity',
  on: 'signature',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.5' },
    { rfc: 6376, section: '6.1.1' },
  ],
  messages: {
    noAddress:
      '"{value}" is not an identity: i= is written like an address, user@example.org or @example.org. Verifiers do not accept the signature. Configure the signer to fix i= or leave it out.',
    domain:
      'The domain in i= is not a valid domain name. Several verifiers do not accept the signature. Configure the signer to fix i= or leave it out.',
  },
  check(view, { report }) {
    const [syntax] = problemsOf(view, 'i', 'identity-syntax');
    const [domain] = problemsOf(
      view,
      'i',
      'domain-syntax',
      'domain-trailing-dot',
      'domain-underscore',
      'domain-single-label',
    );
    if (syntax !== undefined) report('noAddress', syntax.span, { value: syntax.value });
    else if (domain !== undefined && (domain.kind === 'domain-syntax' || !isOutside(view))) {
      report('domain', domain.span, {}, { severity: domain.kind === 'domain-syntax' ? 'error' : 'warning' });
    }
  },
});

/** Then the domain has to be another one, however it is written. */
function isOutside(view: SignatureView): boolean {
  return problemsOf(view, 'i', 'identity-outside-domain').length > 0;
}
