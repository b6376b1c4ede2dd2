import { passedDmarc } from '../../workspace/arrival.ts';
import { discoverDmarc } from '../../workspace/dmarc-discovery.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'verify/domain-unaligned-strict',
  on: 'verified-message',
  severity: 'warning',
  spec: [{ rfc: 9989 }],
  messages: {
    strict:
      'The DMARC record that applies to {domain} requires the exact From domain in d= (adkim=s), but the message is signed by {signers}. For DMARC that counts as unsigned. Sign with d={domain}, or remove adkim=s from the record.',
  },
  check({ message, verdicts, index }, { report }) {
    const author = message.authors.find(({ domain }) => domain !== '');
    const domain = message.authorDomain;
    if (author === undefined || domain === undefined || message.role === 'attached') return;
    const alignments = verdicts.map(({ alignment }) => alignment);
    // Without any aligned signature it is verify/domain-unaligned's.
    if (!alignments.includes('relaxed') || alignments.includes('strict') || passedDmarc(message)) return;
    if (discoverDmarc(index, domain).record?.adkim !== 's') return;
    const signers = new Set(verdicts.flatMap(({ view }) => view.signature.domain?.value ?? []));
    report('strict', author.domainSpan, { domain: author.domain, signers: [...signers].join(', ') });
  },
});
