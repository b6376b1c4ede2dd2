import type { HeaderError, HeaderErrorKind } from '../../mail/header-field.ts';
import { defineRule } from '../rule.ts';

const MESSAGES = {
  'missing-colon': 'noField',
  'orphan-fold': 'orphanFold',
  'blank-fold': 'blankFold',
  'missing-separator': 'noSeparator',
  'leading-blank-line': 'leadingBlank',
  'invalid-name': 'name',
} as const satisfies Partial<Record<HeaderErrorKind, string>>;

export default defineRule({
  id: 'message/invalid-header-line',
  on: 'message',
  severity: 'warning',
  spec: [{ rfc: 5322, section: '2.2' }],
  messages: {
    noField:
      'This line in the header is not a field: it has no colon and does not begin with a space. Many programs treat it as the end of the header and do not find the fields below, including signatures. Either a field was folded without indentation, or a program wrote into the header. Fix that program.',
    orphanFold:
      'The header begins with a continuation line, but there is no field before it to continue. The start of the message is missing, or a program wrote into it. Get a complete copy, or fix that program.',
    blankFold:
      'This line of a field contains only white space. Some programs treat it as the empty line that ends the header. Fix the program that wrote the field.',
    noSeparator:
      'The body begins here without an empty line after the header. Programs disagree on where the body begins, and so on its hash. Fix the program that wrote the message.',
    leadingBlank:
      'The message begins with an empty line, which ends the header before it has begun: verifiers find no field and no signature. A program put it there when it stored the message. Remove the line, or get another copy.',
    name: 'The name of this field contains characters that are not ASCII. Many programs ignore such a field. Fix the program that wrote it.',
    noHeader:
      'This does not look like a mail message: it does not begin with header fields. Save the message with its whole header ("show original", "save as .eml").',
  },
  check(message, { report }) {
    const { role, extent, part } = message;
    if (role === 'attached') return;
    for (const error of part.header.errors) {
      const name = messageFor(error);
      if (name === undefined || (extent !== 'message' && error.kind === 'missing-separator')) continue;
      if (part.fields.length === 0) {
        if (role === 'outer') report('noHeader', message.inDocument(error.span), {});
        return;
      }
      const severity = error.kind === 'blank-fold' ? 'info' : 'warning';
      report(name, message.inDocument(error.span), {}, { severity });
    }
  },
});

function messageFor({ kind }: HeaderError): (typeof MESSAGES)[keyof typeof MESSAGES] | undefined {
  return Object.hasOwn(MESSAGES, kind) ? MESSAGES[kind as keyof typeof MESSAGES] : undefined;
}
