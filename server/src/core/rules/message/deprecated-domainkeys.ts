import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'message/deprecated-domainkeys',
  on: 'message',
  severity: 'info',
  spec: [{ rfc: 4870 }],
  messages: {
    legacy:
      'A DomainKey-Signature is the predecessor of DKIM, and historic since 2007: receivers do not check it. It does no harm. If your own server still adds it, turn it off.',
  },
  check(message, { report }) {
    const field = message.field('domainkey-signature');
    if (field !== undefined) report('legacy', message.inDocument(field.nameSpan), {});
  },
});
