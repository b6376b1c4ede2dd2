import { say } from '../../text/say.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'signature/duplicate-tag',
  on: 'signature',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.2' }],
  messages: {
    duplicate:
      'The tag {tag}= occurs a second time here. That makes the whole {field} invalid, and many verifiers do not accept it. Configure the signer to write it once.',
  },
  check({ field, signature: { list } }, { report }) {
    for (const { kind, span, spec } of list.problems) {
      if (kind !== 'duplicate' || spec === undefined) continue;
      const first = list.get(spec.name)!;
      report(
        'duplicate',
        list.source(span),
        { tag: spec.name, field: field.name },
        { related: [{ span: list.source(first.nameSpan), message: say`The first one is here.` }] },
      );
    }
  },
});
