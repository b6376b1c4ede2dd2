import type { Signature } from '../../dkim/signature.ts';
import { defineRule } from '../rule.ts';
import { placedProblems } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/missing-tag',
  on: 'signature',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.5' },
    { rfc: 6376, section: '6.1.1' },
  ],
  messages: {
    missing:
      'This {field} has no {tag}= tag ({title}). Verifiers do not accept it without one. Fix the program that writes it.',
    several:
      'This {field} has none of the tags {tags}, which are required. Verifiers do not accept it. Fix the program that writes it.',
    nothing: 'This {field} is empty: it contains no signature. Verifiers ignore it. Fix the program that writes it.',
  },
  check(view, { report }) {
    const field = view.field.name;
    const missing = placedProblems(view, 'missing');
    const [first] = missing;
    if (first === undefined) return;
    if (isEmpty(view.signature)) report('nothing', view.nameSpan, { field });
    else if (missing.length === 1) report('missing', view.nameSpan, { field, tag: first.tag, title: first.title });
    else report('several', view.nameSpan, { field, tags: missing.map(({ tag }) => `${tag}=`).join(', ') });
  },
});

function isEmpty({ list }: Signature): boolean {
  return list.problems.some(({ kind }) => kind === 'empty-list');
}
