import { replace } from '../../text/edit.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/space-invisible',
  only: ['nbsp-as-space', 'formfeed'],
  accepted: 'warning',
  // The record is refused, and the other spaces are why.
  isFatal: ({ document, problem }) => document.repairOf(problem) !== undefined,
  messages: {
    blank:
      'This is not a space but an invisible character, which name servers take for part of the word. Only spaces and tabs separate fields. Replace it with a space.',
  },
  fix: ({ problem, marked, document }) => {
    const repair = document.repairOf(problem);
    if (repair !== undefined) return { title: 'Replace it with a space', safe: true, edits: () => repair };
    return {
      title: 'Replace it with a space',
      edits: () => [replace(problem.span, marked.replace(/[^ -~]+/gu, ' '))],
    };
  },
});
