import { say } from '../../text/say.ts';
import { colonsOf, isUnquoted, separatorsOf, shapeOf } from '../../workspace/key-reading.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'key/invalid-separator',
  on: 'key-record',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.2' }],
  messages: {
    noSemicolon:
      'There must be a semicolon between two tags. Without it {tag}= is part of the value before it, no receiver can use this key, and every signature fails. Put one before {tag}=.',
    colon:
      'There must be an equals sign between the name of a tag and its value. With a colon, receivers find no key, and every signature that names this selector fails. Write "=".',
    unquoted:
      'The value is not quoted, so each word is a string of its own, and receivers join them without spaces or semicolons: no receiver can use this key, and every signature fails. Quote the whole value, with a semicolon between two tags.',
  },
  check(view, { report }) {
    if (shapeOf(view) !== 'unseparated') return;
    const colons = colonsOf(view);
    if (colons.length > 0) {
      const edits = () => view.edit(colons.map((range) => ({ range, octets: '=' })));
      report('colon', view.source(colons[0]!), {}, { fixes: [{ title: say`Write equals signs`, safe: true, edits }] });
      return;
    }
    const separators = separatorsOf(view);
    const [first] = separators;
    if (first === undefined) return;
    if (isUnquoted(view)) {
      const parts = separators.map(({ end }, i) => view.data.text.slice(end, separators[i + 1]?.start));
      const text = [view.data.text.slice(0, first.start), ...parts].join('; ');
      const fixes = [{ title: say`Quote the whole value`, edits: () => view.rewrite(text) }];
      report('unquoted', view.written.valueSpan, {}, { fixes });
      return;
    }
    report(
      'noSemicolon',
      view.source(first),
      { tag: view.data.text.slice(first.end, first.end + 1) },
      {
        fixes: [
          {
            title: say`Separate the tags with semicolons`,
            edits: () => view.edit(separators.map((range) => ({ range, octets: '; ' }))),
          },
        ],
      },
    );
  },
});
