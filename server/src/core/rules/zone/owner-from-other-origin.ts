import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/owner-from-other-origin',
  only: ['inherit-after-origin'],
  accepted: 'warning',
  messages: {
    inherited:
      'The record belongs to {owner}: a new $ORIGIN does not change an inherited owner. Write the owner, so that it is clear.',
  },
});
