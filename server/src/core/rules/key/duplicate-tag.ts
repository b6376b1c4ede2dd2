import { say } from '../../text/say.ts';
import { removeTag } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/duplicate-tag',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.2' }],
  messages: {
    identical:
      '{name}= occurs twice with the same value. A tag may occur only once: several receivers then ignore the whole key. Remove the second one.',
    different:
      '{name}= occurs twice, with different values. A tag may occur only once: receivers ignore the whole key, or use the first. Decide which one is right and remove the other.',
  },
  check(view, { report }) {
    const { list } = view.key;
    for (const { kind, spec, span } of list.problems) {
      if (kind !== 'duplicate' || spec?.equals === undefined) continue;
      const tag = { ...spec, equals: spec.equals };
      const isSame = list.get(tag.name)?.value === tag.value;
      const title = say`Remove the second ${tag.name}=`;
      if (isSame) report('identical', view.source(span), { name: tag.name }, { fixes: [removeTag(view, tag, title)] });
      else report('different', view.source(span), { name: tag.name });
    }
  },
});
