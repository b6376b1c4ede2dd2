import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/final-dot-escaped',
  only: ['esc-dot-name'],
  accepted: 'warning',
  messages: {
    escaped:
      'The final dot is escaped, so it is a part of the name and the origin is added behind it. Delete the backslash if the name is complete.',
  },
});
