import { asciiLowerCase } from '../../text/domain-name.ts';
import { placedProblems } from '../../workspace/key-reading.ts';
import { removeTag, setValue } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/invalid-flag',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    empty: 't= is empty. Some receivers then refuse the key. Remove t= if no flag is needed.',
    list: 'The flags in t= are letters separated by colons: t=y:s. "{text}" is not a flag; receivers ignore it, or refuse the key. Correct or remove it.',
    upperCase: 'The flag is written "{text}". Flags are lower case; receivers do not recognize this one: write {name}.',
  },
  check(view, { report }) {
    const { flags } = view.key;
    if (flags === undefined) return;
    const { tag } = flags;
    const names = [...new Set(asciiLowerCase(tag.value).split(/[\s,:|/]+/))].filter(
      (name) => name === 'y' || name === 's',
    );
    for (const { kind, text, span } of placedProblems(view, 'flag-empty', 'flag-syntax', 'flag-case')) {
      const fixes = names.length > 0 ? [setValue(view, tag, names.join(':'))] : [removeTag(view, tag)];
      if (kind === 'flag-empty') report('empty', span, {}, { fixes });
      else if (kind === 'flag-syntax') report('list', span, { text }, { fixes });
      else report('upperCase', span, { text, name: asciiLowerCase(text) }, { fixes });
    }
  },
});
