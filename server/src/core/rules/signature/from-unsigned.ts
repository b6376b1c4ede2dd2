import { defineRule } from '../rule.ts';
import { signedNames } from './lib/signed-names.ts';

export default defineRule({
  id: 'signature/from-unsigned',
  on: 'signature',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '5.4' },
    { rfc: 6376, section: '6.1.1' },
  ],
  messages: {
    notSigned:
      'h= does not name From, so anyone could change the author of the message. Verifiers must not accept such a {field}. Configure the signer to cover From.',
  },
  check(view, { report }) {
    const names = signedNames(view);
    if (names === undefined || names.has('from')) return;
    report('notSigned', view.signature.list.source(view.signature.headers!.span), { field: view.field.name });
  },
});
