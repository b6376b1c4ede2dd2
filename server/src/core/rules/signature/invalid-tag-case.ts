import { misreadingsOf } from '../../workspace/misread-tags.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'signature/invalid-tag-case',
  on: 'signature',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.2' }],
  messages: {
    capitals:
      'Tag names are lower case: verifiers treat {written}= as an unknown tag and find no {tag}=. Nearly all of them reject the {field}. Fix the program that writes it.',
    several:
      'Tag names are lower case: verifiers treat {names} as unknown tags. Nearly all of them reject the {field}. Fix the program that writes it.',
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
