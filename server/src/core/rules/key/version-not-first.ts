import { say } from '../../text/say.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/version-not-first',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    notFirst:
      'v={version} is not the first tag of the DKIM key record. Some receivers then ignore the whole record, and every signature that uses it fails. Move it to the front.',
  },
  check(view, { report }) {
    const { key, source } = view;
    const { version, problems, list } = key;
    if (version === undefined || !problems.some(({ kind }) => kind === 'version-not-first')) return;
    report(
      'notFirst',
      source({ start: version.tag.nameSpan.start, end: version.tag.valueSpan.end }),
      { version: version.value },
      {
        fixes: [
          {
            title: say`Move v=${version.value} to the front`,
            safe: true,
            edits: () => {
              const { tag } = version;
              const before = list.text.text.slice(0, tag.span.start);
              const after = tag.semicolon === undefined ? '' : list.text.text.slice(tag.semicolon + 1);
              const rest = (before + after).trim().replace(/;$/, '');
              return view.rewrite(`v=${version.value}; ${rest}`);
            },
          },
        ],
      },
    );
  },
});
