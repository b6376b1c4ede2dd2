import { say } from '../../text/say.ts';
import { defineProblemRule } from './lib/problem-rule.ts';
import { strictWords } from './lib/tag-messages.ts';

export default defineProblemRule({
  id: 'policy/invalid-mta-sts',
  kind: 'mta-sts',
  severity: 'error',
  spec: [{ rfc: 8461, section: '3.1' }],
  problems: {
    ...strictWords('MTA-STS', 'version-space', 'equals-space', 'value-syntax'),
    'id-missing': {
      message:
        'The MTA-STS record has no id=. Senders then ignore it. Add id= with letters and digits, usually the date.',
    },
    'id-characters': {
      message: 'The id may contain only letters and digits, not {value}. Senders then ignore the record. Correct it.',
      meant:
        'The id may contain only letters and digits, not {value}. Senders then ignore the record. Write {expected}.',
      fix: say`Write id={expected}`,
    },
    'id-length': {
      message: 'The id has {length} characters, and {limit} is the limit. Senders then ignore the record. Shorten it.',
      fix: say`Cut the id to {limit} characters`,
    },
  },
});
