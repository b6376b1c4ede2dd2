import { asciiLowerCase } from '../../text/domain-name.ts';
import { placedProblems } from '../../workspace/key-reading.ts';
import { setValue } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/invalid-hash',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    list: 'The hashes in h= are separated by colons: h=sha1:sha256. "{text}" is not the name of a hash, and receivers do not find sha256 in it. Write h=sha256, or leave h= out.',
    upperCase:
      'The hash is written "{text}". Several receivers compare it literally and do not recognize it: write {name}.',
    unknown:
      'DKIM has no hash "{text}". Receivers ignore the name; that does no harm as long as sha256 is also listed. Remove it.',
  },
  check(view, { report }) {
    const { hashes } = view.key;
    if (hashes === undefined) return;
    const written = hashes.tag.value;
    const names = asciiLowerCase(written)
      .split(/[\s,:|/]+/)
      .filter((name) => name !== '');
    const isUsable = names.includes('sha256') && names.every((name) => name === 'sha1' || name === 'sha256');
    const fixes = isUsable ? [setValue(view, hashes.tag, names.join(':'))] : [];
    for (const { kind, text, span } of placedProblems(view, 'hash-syntax', 'hash-case', 'hash-unknown')) {
      if (kind === 'hash-case') report('upperCase', span, { text, name: asciiLowerCase(text) }, { fixes });
      else if (!names.includes('sha256')) continue;
      else if (kind === 'hash-syntax') report('list', span, { text }, { fixes });
      else report('unknown', span, { text }, { severity: 'info' });
    }
  },
});
