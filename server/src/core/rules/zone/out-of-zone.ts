import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/out-of-zone',
  only: ['out-of-zone'],
  accepted: 'error',
  messages: {
    outside:
      '{owner} is not in the zone {origin}. BIND leaves the record out and loads the rest, NSD refuses the zone. Look for a wrong final dot.',
  },
});
