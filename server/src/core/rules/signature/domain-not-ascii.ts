import type { MessageView } from '../../workspace/message-document.ts';
import { defineRule } from '../rule.ts';
import { placedProblems } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/domain-not-ascii',
  on: 'signature',
  severity: 'warning',
  spec: [
    { rfc: 6376, section: '3.5' },
    { rfc: 8616, section: '5' },
  ],
  messages: {
    notAscii:
      '{tag}= is not written in ASCII. Only messages with UTF-8 header fields may do that, and few verifiers understand it. Configure the signer to write the encoded form, which begins with xn--{example}.',
    international:
      '{tag}= is written in UTF-8, which messages with UTF-8 header fields may use. Many verifiers do not support that. Write the encoded form, which begins with xn--{example}.',
  },
  check(view, { report }) {
    const { signature } = view;
    for (const { tag, span } of placedProblems(view, 'domain-not-ascii')) {
      const encoded =
        tag === 'd'
          ? signature.domain?.value
          : tag === 's'
            ? signature.selector?.value
            : signature.identity?.value.domain;
      const example = encoded?.includes('xn--') ? ` (${encoded})` : '';
      if (hasUtf8Fields(view.message)) report('international', span, { tag, example }, { severity: 'info' });
      else report('notAscii', span, { tag, example });
    }
  },
});

/** Whether the fields that people read are written in UTF-8 (RFC 6532 §3). */
function hasUtf8Fields(message: MessageView): boolean {
  const { text } = message.part.source;
  return ['from', 'to', 'subject'].some((key) => {
    const field = message.field(key);
    return field !== undefined && /[\u0080-\uffff]/.test(text.slice(field.valueSpan.start, field.valueSpan.end));
  });
}
