import { defineRule } from '../rule.ts';
import { placedProblems } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/invalid-arc-tag',
  on: 'signature',
  severity: 'warning',
  spec: [
    { rfc: 8617, section: '4.1.3' },
    { rfc: 8617, section: '4.2.1' },
    { rfc: 8617, section: '4.4' },
  ],
  messages: {
    instance:
      'i={value} is not an instance of an ARC set: it is a number from 1 to 50. Verifiers treat the whole chain as broken. Fix the server that added this {field}.',
    chainStatus:
      'cv={value} is not a result of checking a chain: it is none, pass or fail. Verifiers treat the whole chain as broken. Fix the server that added this {field}.',
    forbidden:
      'An ARC-Seal covers only ARC fields and must not have the tag {tag}=. Verifiers treat the whole chain as broken. Fix the server that added it.',
    unsupported:
      'An ARC-Seal covers only ARC fields, so the tag {tag}= is not defined for it. Most verifiers ignore it, others (dkimpy) apply it and fail. Fix the server that added it.',
  },
  check(view, { report }) {
    const field = view.field.name;
    for (const { kind, tag, value, span } of placedProblems(view, 'instance', 'chain-status', 'forbidden-tag')) {
      if (kind === 'forbidden-tag') {
        const { list } = view.signature;
        report(tag === 'h' ? 'forbidden' : 'unsupported', list.sourceOf(list.get(tag)!), { tag });
      } else report(kind === 'instance' ? 'instance' : 'chainStatus', span, { value, field });
    }
  },
});
