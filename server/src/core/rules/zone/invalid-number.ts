import { insert } from '../../text/edit.ts';
import { fieldWords } from './lib/field-words.ts';
import { asHeadBehindType, HEAD_BEHIND_TYPE, headFix } from './lib/head-behind-type.ts';
import { type Mistake, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-number',
  only: ['number-bad', 'number-range', 'time-bad'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '3.3' }],
  messages: {
    number: '{marked} is not a whole number; {field} is expected here. {server} refuses the zone. Correct it.',
    flags:
      'A CAA record has a number before its tag: 0, or 128 if authorities that do not know the tag must not issue. {server} refuses the zone. Write 0.',
    ...HEAD_BEHIND_TYPE,
    range: '{marked} is too large; {field} is expected here. {server} refuses the zone. Correct it.',
    time: '{marked} is not a time of the form YYYYMMDDHHMMSS. {server} refuses the zone. Correct it.',
  },
  choose: (mistake) => {
    const { code } = mistake.problem;
    const head = asHeadBehindType(mistake);
    if (head !== undefined) return head;
    if (code !== 'number-bad') return code === 'time-bad' ? 'time' : 'range';
    return isTagOfCaa(mistake) ? 'flags' : 'number';
  },
  fill: ({ data, record }) => ({ field: fieldWords(data['field']), type: record?.type ?? '' }),
  fix: (mistake) => {
    const { problem, record } = mistake;
    const word = asHeadBehindType(mistake);
    if (record !== undefined && word !== undefined) return headFix(record, { word, span: problem.span });
    return isTagOfCaa(mistake)
      ? { title: 'Insert the flags: 0', edits: () => [insert(problem.span.start, '0 ')] }
      : undefined;
  },
});

function isTagOfCaa({ record, marked }: Mistake): boolean {
  return record?.type === 'CAA' && /^(?:issue|issuewild|issuemail|iodef)$/i.test(marked);
}
