import { insert } from '../../text/edit.ts';
import { HEAD_BEHIND_TYPE, headBehindType, headFix } from './head-behind-type.ts';
import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/extra-rdata',
  only: ['extra-rdata'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '3.3' }],
  messages: {
    ...HEAD_BEHIND_TYPE,
    extra: 'The {type} record is complete before this. {server} refuses the zone. If it is a comment, begin it with ;.',
  },
  choose: (mistake) => {
    const behind = headBehindType(mistake);
    if (behind === undefined) return 'extra';
    // Where the word cannot be what the first field takes, it was told there.
    const isTold = mistake.document.problemsOf(mistake.record!).some(({ span }) => span.start === behind.span.start);
    return isTold ? undefined : behind.word;
  },
  fill: ({ record }) => ({ type: record?.type ?? 'resource' }),
  fix: (mistake) => {
    const behind = headBehindType(mistake);
    return behind === undefined
      ? { title: 'Make it a comment', edits: () => [insert(mistake.problem.span.start, '; ')] }
      : headFix(mistake.record!, behind);
  },
});
