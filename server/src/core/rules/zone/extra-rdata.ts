import { insert } from '../../text/edit.ts';
import { CLASS_BEHIND_TYPE, classBehindType, classFix } from './class-behind-type.ts';
import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/extra-rdata',
  only: ['extra-rdata'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '3.3' }],
  messages: {
    class: CLASS_BEHIND_TYPE,
    extra: 'The {type} record is complete before this. {server} refuses the zone. If it is a comment, begin it with ;.',
  },
  choose: (mistake) => {
    const behind = classBehindType(mistake);
    if (behind === undefined) return 'extra';
    // Where the class cannot be what the first field takes, it was told there.
    const isTold = mistake.document.problemsOf(mistake.record!).some(({ span }) => span.start === behind.start);
    return isTold ? undefined : 'class';
  },
  fill: ({ record }) => ({ type: record?.type ?? 'resource' }),
  fix: (mistake) => {
    const behind = classBehindType(mistake);
    return behind === undefined
      ? { title: 'Make it a comment', edits: () => [insert(mistake.problem.span.start, '; ')] }
      : classFix({ record: mistake.record! }, behind);
  },
});
