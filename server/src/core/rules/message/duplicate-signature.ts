import { say } from '../../text/say.ts';
import type { SignatureView } from '../../workspace/message-document.ts';
import { defineRule } from '../rule.ts';

/** Shorter values are not signatures, and may be equal by accident. */
const LEAST_OCTETS = 64;

export default defineRule({
  id: 'message/duplicate-signature',
  on: 'message',
  severity: 'info',
  spec: [{ rfc: 6376, section: '4.2' }],
  messages: {
    repeated:
      'This {field} is a copy of another one in the message: the values in b= are equal. It proves nothing more, and one of them may have been changed. Configure the server that added it to sign once.',
  },
  check(message, { report }) {
    const seen = new Map<string, SignatureView>();
    for (const view of message.dkimSignatures) {
      const value = view.signature.signature?.value;
      if (value === undefined || value.bytes.length < LEAST_OCTETS) continue;
      const text = value.text.replace(/\s+/g, '');
      const first = seen.get(text);
      if (first === undefined) seen.set(text, view);
      else {
        const related = [{ span: first.nameSpan, message: say`The other one is here.` }];
        report('repeated', view.nameSpan, { field: view.field.name }, { related });
      }
    }
  },
});
