import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { firstInRecord, type ProblemContext, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/mismatched-class',
  only: ['class-mismatch', 'class-number'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '5.2' }],
  messages: {
    number:
      '{server} does not read the class as a number and refuses the zone. Write {expected}, or leave the class out.',
    elsewhere:
      'This record is of the class {class} and its name is not in this zone, which is of the class {expected}. {server} refuses the zone. Move the record to the zone of its own class, or delete it.',
    class:
      'The class of this record is {class}, and that of the zone is {expected}. {server} refuses the zone. Write {expected}, or leave the class out.',
  },
  choose: (context) => {
    if (context.problem.code === 'class-number') return context.server === 'knot' ? 'number' : undefined;
    return isElsewhere(context) ? 'elsewhere' : 'class';
  },
  fix: (context) => {
    const { problem, data } = context;
    // In this class it would be a record outside the zone.
    if (problem.code === 'class-mismatch' && isElsewhere(context)) return undefined;
    const expected = String(data['expected']);
    return { title: say`Write ${expected}`, edits: () => [replace(problem.span, expected)] };
  },
});

/** Whether the record's name is not in the zone either. */
function isElsewhere(context: ProblemContext): boolean {
  return firstInRecord(context, 'out-of-zone') !== undefined;
}
