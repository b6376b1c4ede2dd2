import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/final-dot-escaped',
  only: ['esc-dot-name'],
  accepted: 'warning',
  messages: {
    escaped:
      'The final dot is escaped, so it is part of the last label, and the origin is appended. If the name is complete, delete the backslash.',
  },
});
