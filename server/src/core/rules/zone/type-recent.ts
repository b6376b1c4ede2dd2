import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { genericForm } from '../../zone/wire.ts';
import { releaseMessage, releaseWords } from './lib/newer-releases.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/type-recent',
  only: ['type-by-release'],
  accepted: 'silent',
  spec: [{ rfc: 3597, section: '5' }],
  messages: {
    unknown:
      '{release} does not know the type {type} and refuses the zone. Write TYPE{number} and the data as \\# LENGTH HEXADECIMAL.',
    newer:
      '{release} does not know the type {type} and refuses the zone. Write TYPE{number} and the data as \\# LENGTH HEXADECIMAL, or use {since} or newer and set zone.target to {setting}.',
    everywhere:
      '{release} do not know the type {type} and refuse the zone. Write TYPE{number} and the data as \\# LENGTH HEXADECIMAL.',
  },
  choose: releaseMessage,
  fill: releaseWords,
  fix({ problem: { span, data }, record, document: { text } }) {
    const form = record && genericForm(record);
    if (form === undefined || /[()]/.test(text.slice(record!.typeSpan.end, record!.rdataSpan.end))) return undefined;
    return {
      title: say`Write TYPE${String(data['number'])}`,
      edits: () => [replace(span, `TYPE${data['number']}`), replace(record!.rdataSpan, form)],
    };
  },
});
