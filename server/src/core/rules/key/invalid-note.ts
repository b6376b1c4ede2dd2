import { say } from '../../text/say.ts';
import { placedProblems } from '../../workspace/key-reading.ts';
import { defineKeyRule } from './lib/key-rule.ts';

/** Longer notes make the DNS answer noticeably larger. */
const LONG_NOTE = 200;

export default defineKeyRule({
  id: 'key/invalid-note',
  severity: 'info',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    encoding:
      'In a note, "=" begins an encoded character, such as =20. Write it as =3D. Programs do not read the note, so nothing fails.',
    long: 'The note has {octets} octets and makes the DNS answer larger each time the key is looked up. No program reads it; keep notes short.',
  },
  check(view, { report }) {
    const { note } = view.key;
    if (note === undefined) return;
    const signs = placedProblems(view, 'note-syntax');
    const wrong = [...note.value.matchAll(/=(?![0-9A-Fa-f]{2})/g)].map(({ index }) => {
      return { range: { start: note.span.start + index, end: note.span.start + index + 1 }, octets: '=3D' };
    });
    for (const { span } of signs) {
      report('encoding', span, {}, { fixes: [{ title: say`Write "=" as =3D`, edits: () => view.edit(wrong) }] });
    }
    if (note.value.length > LONG_NOTE) report('long', view.source(note.span), { octets: note.value.length });
  },
});
