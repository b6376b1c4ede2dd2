import { defineRule } from '../rule.ts';
import { signedNames } from './lib/signed-names.ts';

export default defineRule({
  id: 'signature/h-includes-self',
  on: 'signature',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.5' },
    { rfc: 6376, section: '5.4' },
  ],
  messages: {
    self: 'h= names DKIM-Signature, but below this one the message has no other that could be signed. A signature must not name itself, and verifiers do not accept it. Configure the signer to leave the name out of h=.',
  },
  check(view, { report }) {
    const { kind, signature, message, field } = view;
    if (kind !== 'dkim-signature' || !signedNames(view)?.has('dkim-signature')) return;
    // Signers put their field on top: those below were there before, and may be signed.
    if (message.fields('dkim-signature').at(-1) !== field) return;
    const name = signature.headers!.value.find(({ key }) => key === 'dkim-signature')!;
    report('self', signature.list.source(name.span), {});
  },
});
