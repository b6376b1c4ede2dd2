import { remove } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/byte-order-mark-present',
  only: ['bom'],
  accepted: 'error',
  reach: 'file',
  messages: {
    bom: 'The file begins with a byte-order mark (BOM), an invisible character. {server} takes it for a part of the first name. Save the file as UTF-8 without a BOM.',
  },
  fix: ({ problem }) => ({ title: say`Delete the byte-order mark`, safe: true, edits: () => [remove(problem.span)] }),
});
