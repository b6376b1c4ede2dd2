import { defineRule } from '../rule.ts';
import { signedNames } from './lib/signed-names.ts';

/** The fields that people see or answer to: a second one deceives them. */
const WORTH_PROTECTING: readonly string[] = ['From', 'Subject', 'To', 'Cc', 'Date', 'Reply-To'];

export default defineRule({
  id: 'signature/h-not-oversigned',
  on: 'signature',
  // Nearly every message of large providers has one.
  severity: 'off',
  spec: [{ rfc: 6376, section: '8.15' }],
  messages: {
    notOversigned:
      'A second field of these names could be added to the message, and the signature would still verify: {names}. To prevent that, configure the signer to name each once more in h= than the message has it ("from:from").',
  },
  check(view, { report }) {
    const signed = view.kind === 'dkim-signature' ? signedNames(view) : undefined;
    if (signed === undefined) return;
    const names = WORTH_PROTECTING.filter((name) => {
      const key = name.toLowerCase();
      return (signed.get(key) ?? 0) <= view.message.fields(key).length;
    });
    if (names.length === 0) return;
    report('notOversigned', view.signature.list.source(view.signature.headers!.span), { names: names.join(', ') });
  },
});
