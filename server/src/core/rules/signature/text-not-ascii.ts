import { INTERNATIONAL_TAGS } from '../../workspace/misread-tags.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'signature/text-not-ascii',
  on: 'signature',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.2' }],
  messages: {
    value:
      'The value of {tag}= contains {text}, which is not printable ASCII. Many verifiers then do not accept the {field}. Fix the program that wrote it, or that changed it in transit.',
    name: 'The name of this tag contains {text}, which is not printable ASCII, so verifiers do not know the tag. Fix the program that wrote it, or that changed it in transit.',
    stray:
      'There is {text} between the tags, which is neither printable ASCII nor a tag. Many verifiers then do not accept the {field}. Fix the program that wrote it, or that changed it in transit.',
  },
  check({ field, signature: { list } }, { report }) {
    for (const { kind, span, spec } of list.problems) {
      if (spec === undefined) continue;
      if (kind === 'value-characters') {
        if (INTERNATIONAL_TAGS.has(spec.name)) continue;
        const text = shown(list.text.text.slice(span.start, span.end));
        report('value', list.source(span), { tag: spec.name, text, field: field.name });
        continue;
      }
      const found = FOREIGN.exec(spec.name);
      if (found === null || !['name-syntax', 'trailing-text', 'missing-equals'].includes(kind)) continue;
      const start = spec.nameSpan.start + found.index;
      const at = list.source({ start, end: start + found[0].length });
      if (kind === 'name-syntax') report('name', at, { text: shown(found[0]) });
      else report('stray', at, { text: shown(found[0]), field: field.name });
    }
  },
});

const FOREIGN = /[^\x20-\x7e\t\r\n]+/;

/** "U+00A0": what cannot be seen is named by its number. */
function shown(text: string): string {
  const characters = Array.from(
    text.slice(0, 8),
    (c) => `U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return [...new Set(characters)].join(' ');
}
