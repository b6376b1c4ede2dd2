import { isRegistrySuffix } from '../../workspace/organizational-domain.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'signature/domain-is-public-suffix',
  on: 'signature',
  severity: 'warning',
  spec: [
    { rfc: 6376, section: '6.1.1' },
    { rfc: 6376, section: '8.14' },
  ],
  messages: {
    suffix:
      'Many organizations register their domains below {domain}, so a signature of {domain} itself does not show who sent the message. Receivers may ignore it. Sign with a domain of your own, below {domain}.',
  },
  check({ signature: { domain, list } }, { report }) {
    if (domain === undefined || !isRegistrySuffix(domain.value)) return;
    report('suffix', list.source(domain.span), { domain: domain.value });
  },
});
