import { remove } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import type { Span } from '../../text/span.ts';
import { headFix } from './lib/head-behind-type.ts';
import { type ProblemContext, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/class-in-text',
  only: ['txt-class', 'txt-ttl', 'txt-sign'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '5.1' }],
  messages: {
    published:
      'The class comes after the type TXT, so name servers publish {marked} as the first string of the text, without an error. Move the class before the type.',
    ttl: 'The TTL comes after the type TXT, so name servers publish {marked} as the first string of the text, without an error. Move the TTL before the type.',
    sign: '"{marked}" is outside of the quotes, so it is published as a string of its own, in the middle of the text. The strings of a record are joined without a sign between them. Delete it.',
  },
  choose: ({ problem }) => (problem.code === 'txt-sign' ? 'sign' : problem.code === 'txt-ttl' ? 'ttl' : 'published'),
  fix: (context) => {
    const { record, problem } = context;
    if (problem.code === 'txt-sign') return { title: say`Delete it`, edits: () => [remove(withSpaceAfter(context))] };
    const isTtl = problem.code === 'txt-ttl';
    if (record === undefined || (isTtl ? record.ttlSpan : record.classSpan) !== undefined) return undefined;
    return headFix(record, { word: isTtl ? 'ttl' : 'class', span: problem.span });
  },
});

/** The sign with the space after it, where there is one before it too. */
function withSpaceAfter({ problem: { span }, document: { text } }: ProblemContext): Span {
  const isApart = text[span.start - 1] === ' ' && text[span.end] === ' ';
  return isApart ? { start: span.start, end: span.end + 1 } : span;
}
