import { defineRule } from '../rule.ts';
import { misreadingsOf } from './misread.ts';

export default defineRule({
  id: 'signature/tag-case',
  on: 'signature',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.2' }],
  messages: {
    capitals:
      'Names of tags are written in small letters: verifiers take {written}= for an unknown tag and find no {tag}=. Nearly none of them accepts the {field}. Repair the program that writes it.',
  },
  check(view, { report }) {
    for (const { spec, name, isCaseAlone } of misreadingsOf(view).misspelt) {
      if (!isCaseAlone) continue;
      report('capitals', view.signature.list.source(spec.nameSpan), {
        written: spec.name,
        tag: name,
        field: view.field.name,
      });
    }
  },
});
