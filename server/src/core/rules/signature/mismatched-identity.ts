import { defineRule } from '../rule.ts';
import { placedProblems } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/mismatched-identity',
  on: 'signature',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.5' },
    { rfc: 6376, section: '6.1.1' },
  ],
  messages: {
    outside:
      'The domain in i= must be {domain} (d=) or a subdomain of it. Verifiers must not accept the signature otherwise. Sign with d={identity}, or configure the signer to leave i= out.',
  },
  check(view, { report }) {
    const { domain, identity } = view.signature;
    const other = identity?.value.domain;
    if (other === undefined || isMalformed(placedProblems(view, 'identity-syntax', 'domain-syntax'))) return;
    for (const { span } of placedProblems(view, 'identity-outside-domain')) {
      report('outside', span, { domain: domain!.value, identity: other });
    }
  },
});

/** Where a domain cannot be read, it cannot be compared. */
function isMalformed(problems: readonly { readonly tag: string }[]): boolean {
  return problems.some(({ tag }) => tag === 'i' || tag === 'd');
}
