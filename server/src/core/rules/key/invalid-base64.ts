import { say } from '../../text/say.ts';
import { withoutSpaces } from '../../text/white-space.ts';
import { dataStateOf, inTag } from '../../workspace/key-reading.ts';
import type { KeyView } from '../../workspace/key-view.ts';
import type { Fix } from '../rule.ts';
import { writeData } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/invalid-base64',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    urlSafe:
      'The key is written in URL-safe base64, with "-" and "_". Receivers cannot read it. Use "+" and "/" instead.',
    padding:
      'The "=" padding at the end of the key does not match its length. Some receivers then refuse the key. Correct the padding.',
    alphabet:
      '"{text}" cannot occur in a key, which is written in base64. Receivers cannot read the key, or read a different one. Copy the key again.',
  },
  check(view, { report }) {
    const { data, keyData } = view.key;
    if (data === undefined || keyData === undefined || dataStateOf(view) !== 'base64') return;
    const flaw = keyData.flaws.find(({ kind }) => kind === 'base64url' || kind === 'padding' || kind === 'alphabet');
    const [span] = inTag(data.tag, flaw?.spans ?? []);
    if (flaw === undefined || span === undefined) return;
    if (flaw.kind === 'alphabet') {
      report('alphabet', view.source(span), { text: view.data.text.slice(span.start, span.end) });
      return;
    }
    const name = flaw.kind === 'base64url' ? 'urlSafe' : 'padding';
    report(
      name,
      view.source(span),
      {},
      { fixes: fixesFor(view, name === 'urlSafe' ? say`Write "+" and "/"` : say`Correct the "=" at the end`) },
    );
  },
});

/** Character by character where that is enough, so that the key stays cut where its author cut it. */
function fixesFor(view: KeyView, title: string): Fix[] {
  const { value, valueSpan } = view.key.list.get('p')!;
  const standard = value.replaceAll('-', '+').replaceAll('_', '/');
  const bare = withoutSpaces(standard);
  const wanted = view.key.keyData?.wanted;
  if (wanted === undefined || !wanted.startsWith(bare)) return writeData(view, title, { safe: true });
  const changes = [...value.matchAll(/[-_]/g)].map(({ index }) => {
    const start = valueSpan.start + index;
    return { range: { start, end: start + 1 }, octets: standard.charAt(index) };
  });
  const end = { start: valueSpan.end, end: valueSpan.end };
  return [
    { title, safe: true, edits: () => view.edit([...changes, { range: end, octets: wanted.slice(bare.length) }]) },
  ];
}
