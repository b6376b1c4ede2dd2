import { replace } from '../../text/edit.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/space-invisible',
  only: ['nbsp-as-space', 'formfeed'],
  accepted: 'warning',
  messages: {
    blank:
      'This is no blank but another, invisible character, which name servers take for a part of the word. Only the space and the tab separate fields. Replace it by a space.',
  },
  fix: ({ problem, marked }) => ({
    title: 'Replace it by a space',
    edits: () => [replace(problem.span, marked.replace(/[^ -~]+/gu, ' '))],
  }),
});
