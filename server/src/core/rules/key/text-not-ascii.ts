import { say } from '../../text/say.ts';
import { removeRanges } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/text-not-ascii',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.2' }],
  messages: {
    inTag:
      '{name}= contains an octet that is not a printable ASCII character: an invisible space, a control character or an accented letter. Receivers cannot read the value. Remove it.',
    inNote:
      'The note contains characters that are not ASCII. Some receivers then ignore the whole key. Write the note in ASCII.',
  },
  check(view, { report }) {
    const { problems } = view.key.list;
    const spans = problems.filter(({ kind }) => kind === 'value-characters').map(({ span }) => span);
    const fixes = [{ title: say`Remove what is not ASCII`, edits: () => removeRanges(view, spans) }];
    for (const { kind, span, spec } of problems) {
      if (kind !== 'value-characters' || spec === undefined) continue;
      if (spec.name === 'n') report('inNote', view.source(span), {}, { severity: 'warning', fixes });
      else report('inTag', view.source(span), { name: spec.name }, { fixes });
    }
  },
});
