import { passedDmarc } from '../../workspace/arrival.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'verify/domain-unaligned',
  on: 'verified-message',
  severity: 'warning',
  spec: [{ rfc: 9989 }],
  messages: {
    unaligned:
      'No signature is for {domain}: the message is signed by {signers} only. For DMARC that counts as unsigned. Configure the service that sends the mail to sign with d={domain} (most call it "domain authentication" or "custom DKIM").',
  },
  check({ message, verdicts }, { report }) {
    const author = message.authors.find(({ domain }) => domain !== '');
    if (author === undefined || verdicts.length === 0 || message.role === 'attached') return;
    if (verdicts.some(({ alignment }) => alignment !== 'none') || passedDmarc(message)) return;
    const signers = [...new Set(verdicts.map(({ view }) => view.signature.domain?.value ?? ''))].filter(
      (d) => d !== '',
    );
    report('unaligned', author.domainSpan, { domain: author.domain, signers: signers.join(', ') });
  },
});
