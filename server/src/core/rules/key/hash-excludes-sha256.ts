import { say } from '../../text/say.ts';
import { placedProblems } from '../../workspace/key-reading.ts';
import { removeTag, setValue } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/hash-excludes-sha256',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.6.1' },
    { rfc: 6376, section: '6.1.2' },
    { rfc: 8301, section: '3.1' },
  ],
  messages: {
    excludes:
      'h={hashes} does not include sha256, the only hash that may be used, so every signature fails. Write h=sha256, or leave h= out.',
    empty: 'h= is empty, which allows no hash at all: every signature fails. Write h=sha256, or leave h= out.',
  },
  check(view, { report }) {
    const { hashes } = view.key;
    const [problem] = placedProblems(view, 'hash-excludes-sha256');
    if (hashes === undefined || problem === undefined) return;
    // A list with a wrong separator is another mistake.
    if (/sha256/i.test(hashes.tag.value) && /[\s,;]/.test(hashes.tag.value)) return;
    const fixes = [
      setValue(view, hashes.tag, 'sha256'),
      removeTag(view, hashes.tag, say`Remove h=, so that all hashes are allowed`),
    ];
    if (hashes.tag.value === '') report('empty', problem.span, {}, { fixes });
    else report('excludes', problem.span, { hashes: hashes.tag.value }, { fixes });
  },
});
