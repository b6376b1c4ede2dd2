import { defineRule } from '../rule.ts';
import { signedNames } from './lib/signed-names.ts';

export default defineRule({
  id: 'signature/subject-unsigned',
  on: 'signature',
  severity: 'warning',
  spec: [
    { rfc: 6376, section: '5.4' },
    { rfc: 6376, section: '5.4.1' },
  ],
  messages: {
    unsigned:
      'h= does not name Subject: anyone can send the message on with another subject, and the signature still verifies. Configure the signer to cover From, Subject, Date, To, Cc and Reply-To.',
  },
  check(view, { report }) {
    const names = view.kind === 'dkim-signature' ? signedNames(view) : undefined;
    if (names === undefined || names.has('subject') || !names.has('from')) return;
    if (view.message.field('subject') === undefined) return;
    report('unsigned', view.signature.list.source(view.signature.headers!.span), {});
  },
});
