import { say } from '../../text/say.ts';
import { quotesOf, shapeOf } from '../../workspace/key-reading.ts';
import { defineRule } from '../rule.ts';
import { removeRanges } from './lib/edits.ts';

export default defineRule({
  id: 'key/quotes-published',
  on: 'key-record',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.2' },
    { rfc: 1035, section: '5.1' },
  ],
  messages: {
    quotes:
      'This quotation mark is part of the published value. The quotes of a zone file only enclose the text; escaped, or doubled by a form, they are data, and receivers cannot read the key. Remove them.',
  },
  check(view, { report }) {
    if (shapeOf(view) !== 'quoted') return;
    const quotes = quotesOf(view);
    report(
      'quotes',
      view.source(quotes[0]!),
      {},
      {
        fixes: [{ title: say`Remove the quotes from the value`, safe: true, edits: () => removeRanges(view, quotes) }],
      },
    );
  },
});
