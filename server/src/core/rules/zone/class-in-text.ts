import { headFix } from './lib/head-behind-type.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/class-in-text',
  only: ['txt-class'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '5.1' }],
  messages: {
    published:
      'The class comes after the type TXT, so name servers publish {marked} as the first string of the text, without an error. Move the class before the type.',
  },
  fix: ({ record, problem }) =>
    record === undefined || record.classSpan !== undefined
      ? undefined
      : headFix(record, { word: 'class', span: problem.span }),
});
