import { say } from '../../text/say.ts';
import { defineRule } from '../rule.ts';
import { separatorsOf, shapeOf } from './lib/reading.ts';

export default defineRule({
  id: 'key/invalid-separator',
  on: 'key-record',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.2' }],
  messages: {
    noSemicolon:
      'There must be a semicolon between two tags. Without it {tag}= is part of the value before it, no receiver can use this key, and every signature fails. Put one before {tag}=.',
  },
  check(view, { report }) {
    if (shapeOf(view) !== 'unseparated') return;
    const separators = separatorsOf(view);
    const [first] = separators;
    if (first === undefined) return;
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
