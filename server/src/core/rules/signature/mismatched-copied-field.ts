import { fieldValue } from '../../mail/message.ts';
import { say } from '../../text/say.ts';
import { withoutSpaces } from '../../text/white-space.ts';
import { defineRule } from '../rule.ts';
import { signedNames } from './lib/signed-names.ts';

export default defineRule({
  id: 'signature/mismatched-copied-field',
  on: 'signature',
  severity: 'info',
  spec: [{ rfc: 6376, section: '3.5' }],
  messages: {
    differs:
      'When the message was signed, {name} was "{was}", as the copy in z= shows. It was changed afterwards, and a signature that covers it no longer verifies. Find the server that changes the field, and sign after it.',
  },
  check(view, { report }) {
    const { signature, message, kind } = view;
    const signed = kind === 'dkim-signature' ? signedNames(view) : undefined;
    const copies = signature.copiedFields?.value ?? [];
    if (signed === undefined) return;
    const seen = new Set<string>();
    for (const { name, value, span } of copies) {
      const key = name.toLowerCase();
      if (seen.has(key)) continue;
      seen.add(key);
      const [field, ...more] = message.fields(key);
      if (field === undefined || more.length > 0 || !signed.has(key)) continue;
      const now = fieldValue(message.part, field).text;
      if (isComparable(now) && isComparable(value) && withoutSpaces(now) !== withoutSpaces(value)) {
        const related = [{ span: signature.list.source(span), message: say`What was signed.` }];
        report('differs', message.inDocument(field.nameSpan), { name: field.name, was: value.trim() }, { related });
      }
    }
  },
});

/** Copies are octets: in other scripts, text of the message may be the same and look different. */
function isComparable(text: string): boolean {
  return /^[\t\r\n -~]*$/.test(text);
}
