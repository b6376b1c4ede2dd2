import { misreadingsOf } from '../../workspace/misread-tags.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'signature/invalid-tag-case',
  on: 'signature',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.2' }],
  messages: {
    capitals:
      'Names of tags are written in small letters: verifiers take {written}= for an unknown tag and find no {tag}=. Nearly none of them accepts the {field}. Fix the program that writes it.',
    several:
      'Names of tags are written in small letters: verifiers take {names} for unknown tags. Nearly none of them accepts the {field}. Fix the program that writes it.',
  },
  check(view, { report }) {
    const field = view.field.name;
    const { list } = view.signature;
    const found = misreadingsOf(view).misspelt.filter(({ isCaseAlone }) => isCaseAlone);
    const [first, second] = found;
    if (first === undefined) return;
    const at = list.source(first.spec.nameSpan);
    if (second === undefined) report('capitals', at, { written: first.spec.name, tag: first.name, field });
    else report('several', at, { names: found.map(({ spec }) => `${spec.name}=`).join(' '), field });
  },
});
