import { asciiLowerCase } from '../../text/domain-name.ts';
import { say } from '../../text/say.ts';
import { placedProblems, shapeOf } from '../../workspace/key-reading.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'key/invalid-tag-case',
  on: 'key-record',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.2' }],
  messages: {
    upperCase:
      'The names of tags are lower case: {written}= is not {name}=. Receivers do not know this tag and ignore it. Write {name}=.',
  },
  check(view, { report }) {
    if (shapeOf(view) !== 'miscased') return;
    const places = placedProblems(view, 'tag-case');
    const names = places.map(({ text }) => asciiLowerCase(text));
    // Two tags of one name would make the record invalid.
    const areNew = new Set(names).size === names.length && names.every((name) => view.key.list.get(name) === undefined);
    const fix = {
      title: say`Write ${names.map((name) => `${name}=`).join(' ')} in lower case`,
      edits: () => view.edit(places.map(({ range }, i) => ({ range, octets: names[i]! }))),
    };
    for (const { text, span } of places) {
      const data = { written: text, name: asciiLowerCase(text) };
      report('upperCase', span, data, areNew ? { fixes: [fix] } : {});
    }
  },
});
