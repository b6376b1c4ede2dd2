import { domainName } from '../../text/domain-name.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'message/from-ambiguous',
  on: 'message',
  severity: 'warning',
  spec: [
    { rfc: 5322, section: '3.6.2' },
    { rfc: 9989, section: '5.3.1' },
  ],
  messages: {
    several:
      'From names {count} authors of one domain. That is allowed, and enough for DMARC, but some large receivers refuse every message with more than one address in From. Name one author in From, and the others in Cc or Reply-To.',
    domains:
      'From names {count} authors of different domains. That is allowed, but DMARC cannot be checked for more than one domain, and receivers may refuse such mail. Name one author in From, and the others in Cc or Reply-To.',
  },
  check(message, { report }) {
    if (message.role === 'attached') return;
    const authors = message.authors.filter(({ domain }) => domain !== '');
    const second = authors[1];
    if (second === undefined) return;
    const domains = new Set(authors.map(({ domain }) => domainName(domain)));
    report(domains.size > 1 ? 'domains' : 'several', second.addressSpan, { count: authors.length });
  },
});
