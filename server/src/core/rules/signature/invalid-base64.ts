import { withoutSpaces } from '../../text/white-space.ts';
import { defineRule } from '../rule.ts';
import { problemsOf } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/invalid-base64',
  on: 'signature',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.5' },
    { rfc: 6376, section: '6.1.1' },
  ],
  messages: {
    alphabet:
      'The signature in b= is damaged: "{text}" is not valid in base64. Verifiers must not accept such a {field}, but some leave these characters out and may accept it. Check another copy of the message; if they are in that one, too, fix or update the signing software.',
    url: 'The signature in b= has "{text}", which belongs to base64url; DKIM uses the base64 with + and /. Verifiers do not accept the {field}. Fix or update the signing software: it must encode the signature in base64.',
    padding:
      'The signature in b= ends in the middle of a group of base64, so some of it, or an "=" at its end, is missing. Several verifiers do not accept the {field}. Check another copy of the message.',
    bits: 'The last character of b= cannot end this base64 value: it was changed, or something before it is missing. The signature will not verify. Check another copy of the message.',
  },
  check(view, { report }) {
    const [problem] = problemsOf(view, 'b', 'base64-alphabet', 'base64-padding', 'base64-bits');
    if (problem === undefined) return;
    const { kind, text, span } = problem;
    const value = withoutSpaces(view.signature.signature?.value.text ?? '');
    if (kind === 'base64-alphabet' && isBase64Url(value)) report('url', span, { text, field: view.field.name });
    else if (kind === 'base64-alphabet') report('alphabet', span, { text, field: view.field.name });
    else if (kind === 'base64-padding') report('padding', span, { field: view.field.name });
    else report('bits', span, {});
  },
});

/** Several letters of base64url, and none of base64 alone: not one that was damaged. */
function isBase64Url(value: string): boolean {
  return /^[\w-]+={0,2}$/.test(value) && (value.match(/[-_]/g)?.length ?? 0) > 1;
}
