import { dataStateOf, rsaKeyOf } from '../../workspace/key-reading.ts';
import { defineRule } from '../rule.ts';

/** What fits into one packet on nearly every path, beside the rest of an answer, in octets. */
const MOST_OCTETS = 1200;

/** `key/rsa-too-long` says that a key itself is too long. */
const LARGE_BITS = 4096;

export default defineRule({
  id: 'zone/record-oversized',
  on: 'key-record',
  severity: 'warning',
  spec: [{ rfc: 6376, section: '3.3.3' }],
  messages: {
    large:
      'This record has {octets} octets. Answers of more than about {most} octets do not fit into one packet, and some networks lose the fragments, so receivers find no key. Shorten the record.',
  },
  check(view, { report }) {
    const octets = view.data.length + view.strings.length;
    // A note that alone makes it too long is `key/invalid-note`'s.
    const note = view.key.note?.tag.valueSpan ?? { start: 0, end: 0 };
    if (octets - (note.end - note.start) <= MOST_OCTETS || (rsaKeyOf(view)?.bits ?? 0) > LARGE_BITS) return;
    // Of a private key nothing else matters.
    if (dataStateOf(view) === 'private' || view.data.text.includes('PRIVATE KEY')) return;
    report('large', view.headSpan, { octets, most: MOST_OCTETS });
  },
});
