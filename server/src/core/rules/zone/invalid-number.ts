import { insert } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { fieldWords } from './lib/field-descriptions.ts';
import { asHeadBehindType, HEAD_BEHIND_TYPE, headFix } from './lib/head-behind-type.ts';
import { type ProblemContext, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-number',
  only: ['number-bad', 'number-range', 'time-bad'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '3.3' }],
  messages: {
    number: '{marked} is not a whole number; {field} is expected here. {server} refuses the zone. Correct it.',
    flags:
      'A CAA record has a number before its tag: 0, or 128 if authorities that do not know the tag must not issue. {server} refuses the zone. Write 0 before it.',
    service:
      'An SRV record has a priority, a weight, a port and a host name, and one of the numbers is missing here. {server} refuses the zone. Insert it: a single server has priority 0 and weight 0.',
    ...HEAD_BEHIND_TYPE,
    range: '{marked} is too large; {field} is expected here. {server} refuses the zone. Correct it.',
    time: '{marked} is not a time of the form YYYYMMDDHHMMSS. {server} refuses the zone. Correct it.',
  },
  choose: (context) => {
    const { code } = context.problem;
    const head = asHeadBehindType(context);
    if (head !== undefined) return head;
    if (code !== 'number-bad') return code === 'time-bad' ? 'time' : 'range';
    if (isTargetOfService(context)) return 'service';
    return isTagOfCaa(context) ? 'flags' : 'number';
  },
  fill: ({ data, record }) => ({ field: fieldWords(data['field']), type: record?.type ?? '' }),
  fix: (context) => {
    const { problem, record } = context;
    const word = asHeadBehindType(context);
    if (record !== undefined && word !== undefined) return headFix(record, { word, span: problem.span });
    return isTagOfCaa(context)
      ? { title: say`Insert the flags: 0`, edits: () => [insert(problem.span.start, '0 ')] }
      : undefined;
  },
});

function isTagOfCaa({ record, marked }: ProblemContext): boolean {
  return record?.type === 'CAA' && /^(?:issue|issuewild|issuemail|iodef)$/i.test(marked);
}

/** Whether an SRV record's host name comes after two numbers. */
function isTargetOfService({ record, problem: { span }, document: { text } }: ProblemContext): boolean {
  if (record?.type !== 'SRV' || span.start - record.typeSpan.end > 80) return false;
  return (
    /^\s+\d+\s+\d+\s+$/.test(text.slice(record.typeSpan.end, span.start)) &&
    /[a-z]/i.test(text.slice(span.start, span.end))
  );
}
