import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { refusesFor, type ZoneProblemCode } from '../../zone/problem.ts';
import { releaseMessage, releaseWords } from './lib/newer-releases.ts';
import { problemRule } from './lib/problem-rule.ts';

const CHOICES: Partial<
  Record<ZoneProblemCode, 'unknown' | 'duplicate' | 'value' | 'alias' | 'reserved' | 'mandatory'>
> = {
  'svcb-key-unknown': 'unknown',
  'svcb-key-duplicate': 'duplicate',
  'svcb-value-bad': 'value',
  'svcb-alias-params': 'alias',
  'svcb-key-reserved': 'reserved',
  'svcb-mandatory': 'mandatory',
};

export default problemRule({
  id: 'zone/invalid-service-parameter',
  only: [
    'svcb-key-unknown',
    'svcb-key-by-release',
    'svcb-key-duplicate',
    'svcb-value-bad',
    'svcb-alias-params',
    'svcb-key-reserved',
    'svcb-mandatory',
  ],
  accepted: 'warning',
  spec: [{ rfc: 9460, section: '2' }],
  messages: {
    unknown:
      'The service parameter {text} is unknown to {server}, which refuses the zone. Write a parameter without a name as key and its number.',
    unnamed:
      '{release} does not know the service parameter {text} and refuses the zone. Write key{number}, with the value in its wire format.',
    newer:
      '{release} does not know the service parameter {text} and refuses the zone. Write key{number}, with the value in its wire format, or use {since} or newer and set zone.target to {setting}.',
    everywhere:
      '{release} do not know the service parameter {text} and refuse the zone. Write key{number}, with the value in its wire format.',
    duplicate: 'The parameter {text} appears twice. {server} refuses the zone. Delete one of them.',
    value: 'The value of {text} cannot be read. Expected: {expected}.',
    none: 'The parameter {text} takes no value. {server} refuses the zone. Delete what follows its name.',
    alias:
      'With priority 0 the record is an alias, and its parameters are ignored. Delete them, or use another priority.',
    reserved: 'The parameter {text} is reserved and must not be used. Delete it.',
    mandatory:
      'The parameter {text} is listed as mandatory but missing, or must not be listed. Add it, or take it off the list.',
  },
  choose: (context) => {
    const { problem, data, target } = context;
    if (problem.code === 'svcb-value-bad' && data['expected'] === '') return 'none';
    if (problem.code !== 'svcb-key-by-release') return CHOICES[problem.code];
    if (!refusesFor(target, problem)) return undefined;
    const message = releaseMessage(context);
    return message === 'unknown' ? 'unnamed' : message;
  },
  fill: releaseWords,
  // The value is the same text in both forms.
  fix: ({ problem: { code, span, data } }) =>
    code === 'svcb-key-by-release' && (data['text'] === 'dohpath' || data['text'] === 'ohttp')
      ? { title: say`Write key${String(data['number'])}`, edits: () => [replace(span, `key${data['number']}`)] }
      : undefined,
});
