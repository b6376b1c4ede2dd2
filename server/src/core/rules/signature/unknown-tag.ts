import { describeTag } from '../../dkim/tag-table.ts';
import { misreadingsOf } from '../../workspace/misread-tags.ts';
import { defineRule } from '../rule.ts';

/** Written by Google beside the standard tags: nothing that anybody could or should change. */
const KNOWN_IN_PRACTICE: ReadonlySet<string> = new Set(['dara', 'darn', 'fh']);

export default defineRule({
  id: 'signature/unknown-tag',
  on: 'signature',
  severity: 'hint',
  spec: [
    { rfc: 6376, section: '3.2' },
    { rfc: 6376, section: '3.5' },
  ],
  messages: {
    unknown:
      'No standard defines a tag {tag}= for {field}. Verifiers ignore it, which does no harm unless another tag was meant. Check the configuration of the signer.',
    ofKey:
      '{tag}= belongs in a key record in the DNS. In {field} verifiers ignore it, which does no harm unless another tag was meant. Check the configuration of the signer.',
  },
  check(view, { report }) {
    const { kind, signature, field } = view;
    const { misspelt, isCut } = misreadingsOf(view);
    // What ARC forbids is more than unknown.
    const forbidden = signature.problems.flatMap((problem) => (problem.kind === 'forbidden-tag' ? [problem.tag] : []));
    const seen = new Set<string>(forbidden);
    for (const spec of signature.list.tags) {
      const { name } = spec;
      if (seen.has(name) || KNOWN_IN_PRACTICE.has(name) || describeTag(kind, name) !== undefined) continue;
      seen.add(name);
      const isExplained = misspelt.some((other) => other.spec === spec) || !/^[A-Za-z]\w*$/.test(name);
      if (isExplained || (isCut && spec === signature.list.tags.at(-1))) continue;
      const message = describeTag('key-record', name) === undefined ? 'unknown' : 'ofKey';
      report(message, signature.list.source(spec.nameSpan), { tag: name, field: field.name });
    }
  },
});
