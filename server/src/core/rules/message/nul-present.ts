import { touches } from '../../text/span.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'message/nul-present',
  on: 'message-document',
  severity: 'warning',
  spec: [
    { rfc: 5322, section: '2.2' },
    { rfc: 5321, section: '4.1.1.4' },
  ],
  messages: {
    header:
      'There is a NUL character in the header here. Mail must not contain one: verifiers written in C stop there, so that they see less than was signed, and servers refuse or change the message. Fix the program that writes the field.',
    body: 'There is a NUL character in the body here ({count} of them in this file). Mail must not contain one: servers refuse the message, or drop the character, which breaks the signature. Encode the text as quoted-printable or base64 before signing.',
  },
  check({ text, messages }, { report }) {
    const at = text.indexOf('\0');
    if (at < 0 || messages.every(({ signatures }) => signatures.length === 0)) return;
    const span = { start: at, end: at + 1 };
    const isInHeader = messages.some((message) => touches(message.inDocument(message.part.headerSpan), at));
    if (isInHeader) report('header', span, {});
    else report('body', span, { count: text.split('\0').length - 1 });
  },
});
