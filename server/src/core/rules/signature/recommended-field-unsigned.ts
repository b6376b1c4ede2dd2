import { defineRule } from '../rule.ts';
import { signedNames } from './lib/signed-names.ts';

/** RFC 6376 §5.4.1, without From and Subject, which have rules of their own. */
const RECOMMENDED: readonly string[] = [
  'Reply-To',
  'Date',
  'To',
  'Cc',
  'Resent-Date',
  'Resent-From',
  'Resent-To',
  'Resent-Cc',
  'In-Reply-To',
  'References',
  'List-Id',
  'List-Help',
  'List-Unsubscribe',
  'List-Subscribe',
  'List-Post',
  'List-Owner',
  'List-Archive',
];

export default defineRule({
  id: 'signature/recommended-field-unsigned',
  on: 'signature',
  // Large providers leave some of them out, and lists add some after the author's signature.
  severity: 'off',
  spec: [{ rfc: 6376, section: '5.4.1' }],
  messages: {
    unsigned:
      'The message has fields that RFC 6376 recommends to sign and this signature does not cover: {names}. They can be changed, and it still verifies. Configure the signer to list them in h=.',
  },
  check(view, { report }) {
    const signed = view.kind === 'dkim-signature' ? signedNames(view) : undefined;
    if (signed === undefined) return;
    const names = RECOMMENDED.filter((name) => {
      const key = name.toLowerCase();
      return !signed.has(key) && view.message.field(key) !== undefined;
    });
    if (names.length === 0) return;
    report('unsigned', view.signature.list.source(view.signature.headers!.span), { names: names.join(', ') });
  },
});
