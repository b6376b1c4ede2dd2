import { parseKeyName } from '../../text/domain-name.ts';
import { replace } from '../../text/edit.ts';
import { lineStart } from '../../text/lines.ts';
import { MappedText } from '../../text/mapped-text.ts';
import { say } from '../../text/say.ts';
import { type PastedValue, pastedValue } from '../../workspace/pasted-value.ts';
import { escapeString, rewriteStrings, splitValue } from '../../workspace/string-edit.ts';
import type { ResourceRecord } from '../../zone/record.ts';
import { firstInRecord, type ProblemContext, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/string-too-long',
  only: ['string-too-long'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '3.3' }],
  messages: {
    quotes:
      'These quotes are escaped: they do not end the string, which has {length} octets (the limit is {limit}), and they are published in the key. {server} refuses the zone. Remove the backslashes.',
    pem: 'The value has the lines of a key file, BEGIN and END, and is too long for one string ({length} octets; the limit is {limit}). {server} refuses the zone, and receivers cannot read such a key. Publish the key without these lines, in strings of up to {limit} octets.',
    line: 'The value is a whole line of a zone file: owner, TXT and all. Its string is too long ({length} octets; the limit is {limit}), so {server} refuses the zone, and receivers cannot read such a key. Publish only the text of its strings.',
    long: 'A string can have at most {limit} octets, and this one has {length}. {server} refuses the zone. Split it into several strings; they are joined without spaces.',
  },
  choose: (context) => {
    const pasted = pastedIn(context);
    if (pasted === undefined) return 'long';
    return isFirst(context) ? pasted.kind : undefined;
  },
  place: (context) => {
    const pasted = pastedIn(context);
    return pasted && textOf(context.record!).sourceSpan(pasted.span.start, pasted.span.end);
  },
  fix: (context) => {
    const { problem, document, record } = context;
    const pasted = pastedIn(context);
    if (record !== undefined && pasted !== undefined) {
      const { wanted } = pasted;
      if (wanted === undefined) return undefined;
      const edits = () => rewriteStrings(document.text, record.strings, wanted);
      return { title: TITLES[pasted.kind], safe: true, edits };
    }
    const string = record?.stringAt(problem.span.start);
    if (string === undefined || record === undefined) return undefined;
    const isAlone = record.hasOneString && !isInParentheses(document.text, string.span.start);
    const pieces = splitValue(string.data.text).map((octets) => `"${escapeString(octets)}"`);
    return {
      title: say`Split into strings of up to 255 octets`,
      safe: true,
      edits: () => [replace(string.span, isAlone ? `( ${pieces.join(' ')} )` : pieces.join(' '))],
    };
  },
});

const TITLES: Readonly<Record<PastedValue['kind'], string>> = {
  quotes: say`Take the quotes out of the value, and split it`,
  pem: say`Remove the BEGIN and END lines, and split the key`,
  line: say`Keep only the text of the strings`,
};

/** What was pasted into the value of a key's record: where it is, one finding names it. */
function pastedIn({ record }: ProblemContext): PastedValue | undefined {
  return record === undefined || parseKeyName(record.owner) === undefined
    ? undefined
    : pastedValue(textOf(record).text);
}

function textOf(record: ResourceRecord): MappedText {
  return MappedText.concat(record.strings.map(({ data }) => data));
}

function isFirst(context: ProblemContext): boolean {
  const { problem, record } = context;
  return record === undefined || firstInRecord(context, problem.code) === problem;
}

/** Whether a parenthesis is open: then another one must not be. */
function isInParentheses(text: string, at: number): boolean {
  const line = text.slice(lineStart(text, at), at);
  return /^[ \t]/.test(line) || line.includes('(');
}
