import { defineRule } from '../rule.ts';
import { placedProblems } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/tag-empty',
  on: 'signature',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.2' },
    { rfc: 6376, section: '3.5' },
  ],
  messages: {
    empty:
      'The tag {tag}= ({title}) has no value. An empty value is not the same as no tag: verifiers do not accept the {field}. The signer has to write a value, or leave out a tag that is not required.',
    noSignature:
      'b= is empty: the signature itself is missing. Either the signer was interrupted, or a program removed the value afterwards. No verifier accepts this {field}. Check another copy of the message, then the signer.',
  },
  check(view, { report }) {
    const field = view.field.name;
    for (const { tag, title, span } of placedProblems(view, 'empty')) {
      if (tag === 'b') report('noSignature', span, { field });
      else report('empty', span, { tag, title, field });
    }
  },
});
