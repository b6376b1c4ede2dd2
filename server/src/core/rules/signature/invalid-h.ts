import type { Span } from '../../text/span.ts';
import type { SignatureView } from '../../workspace/message-document.ts';
import { defineRule } from '../rule.ts';
import { placedProblems } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/invalid-h',
  on: 'signature',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.5' }],
  messages: {
    name: '"{text}" is not a header field name, so it signs nothing and the {field} does not verify. Configure the signer to separate the names in h= by colons, without commas or semicolons.',
    empty:
      'h= has a colon without a name beside it. Some verifiers then do not accept the {field}. Configure the signer to write one colon between two names, and none at the ends.',
  },
  check(view, { report }) {
    const field = view.field.name;
    const [wrong] = placedProblems(view, 'header-name-syntax');
    const [empty] = placedProblems(view, 'header-name-empty');
    if (wrong !== undefined) report('name', wrong.span, { text: wrong.text, field });
    else if (empty !== undefined) report('empty', colonAt(view), { field }, { severity: 'warning' });
  },
});

/** The first colon that has no name on one of its sides. */
function colonAt({ signature: { headers, list } }: SignatureView): Span {
  const { value, valueSpan } = headers!.tag;
  const found = /^:|:\s*(?=:|$)/.exec(value);
  const colon = valueSpan.start + (found?.index ?? 0);
  return list.source({ start: colon, end: colon + 1 });
}
