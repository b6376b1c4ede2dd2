import { say } from '../../text/say.ts';
import { dataStateOf, escapedLettersOf, inTag } from '../../workspace/key-reading.ts';
import { removeRanges } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/data-escaped',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.6.1' },
    { rfc: 1035, section: '5.1' },
  ],
  messages: {
    backslash:
      'A backslash, or a line break written as \\n, is part of the published key. Receivers cannot read the key with it. Remove it.',
    letter:
      'In a zone file, \\n is not a line break but the letter n, which becomes part of the key and changes it. Remove it.',
  },
  check(view, { report }) {
    const { data, keyData } = view.key;
    if (data === undefined || keyData === undefined || dataStateOf(view) !== 'escape') return;
    const letters = escapedLettersOf(view);
    const backslashes = inTag(data.tag, keyData.flaws.find(({ kind }) => kind === 'escapes')?.spans ?? []);
    const isComplete = letters.length > 0 || keyData.wanted !== undefined;
    const gone = [...letters, ...backslashes].sort((a, b) => a.start - b.start);
    const fixes = isComplete
      ? [{ title: say`Remove the escapes from the key`, safe: true, edits: () => removeRanges(view, gone) }]
      : [];
    report(letters.length > 0 ? 'letter' : 'backslash', view.source(gone[0]!), {}, { fixes });
  },
});
