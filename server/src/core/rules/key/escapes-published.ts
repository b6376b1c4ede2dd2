import { say } from '../../text/say.ts';
import { shapeOf, webEscapesOf } from '../../workspace/key-reading.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'key/escapes-published',
  on: 'key-record',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    reference:
      '{text} is how a web page writes {character}. DNS does not know that: all of it is published, and receivers cannot read the key. Write the character itself.',
    percent:
      '{text} is how a web address writes {character}. DNS does not know that: all of it is published, and receivers cannot read the key. Write the character itself.',
  },
  check(view, { report }) {
    if (shapeOf(view) !== 'web-escaped') return;
    const escapes = webEscapesOf(view);
    const [{ span, text, character }] = escapes as [(typeof escapes)[0]];
    // Quotes around a value are not part of it.
    const edits = () =>
      view.edit(
        escapes.map((each) => ({ range: each.span, octets: /["'`]/.test(each.character) ? '' : each.character })),
      );
    report(
      text.startsWith('%') ? 'percent' : 'reference',
      view.source(span),
      { text, character: inWords(character) },
      { fixes: [{ title: say`Write the characters themselves`, safe: true, edits }] },
    );
  },
});

function inWords(character: string): string {
  if (character === ' ') return say`a space`;
  return character === '"' ? say`a quotation mark` : `"${character}"`;
}
