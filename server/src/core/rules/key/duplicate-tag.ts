import { say } from '../../text/say.ts';
import { secondRecordOf, shapeOf } from '../../workspace/key-reading.ts';
import { defineRule } from '../rule.ts';
import { removeRanges, removeTag } from './lib/edits.ts';

export default defineRule({
  id: 'key/duplicate-tag',
  on: 'key-record',
  only: ['tags', 'doubled'],
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.2' }],
  messages: {
    identical:
      '{name}= occurs twice with the same value. A tag may occur only once: several receivers then ignore the whole key. Remove the second one.',
    different:
      '{name}= occurs twice, with different values. A tag may occur only once: receivers ignore the whole key, or use the first. Decide which one is right and remove the other.',
    sameRecord:
      'The whole record is repeated here. A tag may occur only once: several receivers then ignore the whole key. Remove the second record.',
    otherRecord:
      'A second record begins here. A record holds one key, and a tag may occur only once: receivers ignore the whole value, or use the first record. Keep the right one here; if the other key is in use, publish it at its own selector.',
  },
  check(view, { report }) {
    if (shapeOf(view) === 'doubled') {
      const { text } = view.data;
      const start = secondRecordOf(view) ?? text.length;
      const isSame = bare(text.slice(0, start)) === bare(text.slice(start));
      const rest = { start, end: text.length };
      const fix = { title: say`Remove the second record`, safe: true, edits: () => removeRanges(view, [rest]) };
      report(
        isSame ? 'sameRecord' : 'otherRecord',
        view.source({ start, end: start + 1 }),
        {},
        { fixes: isSame ? [fix] : [] },
      );
      return;
    }
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

/** A record without the spaces and semicolons around its tags, which change nothing. */
function bare(record: string): string {
  return record.replace(/\s/g, '').replace(/;$/, '');
}
