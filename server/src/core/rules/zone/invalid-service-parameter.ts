import type { ZoneProblemCode } from '../../zone/problem.ts';
import { problemRule } from './lib/problem-rule.ts';

const CHOICES: Partial<
  Record<ZoneProblemCode, 'unknown' | 'recent' | 'duplicate' | 'value' | 'alias' | 'reserved' | 'mandatory'>
> = {
  'svcb-key-unknown': 'unknown',
  'svcb-key-recent': 'recent',
  'svcb-key-dohpath': 'recent',
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
    'svcb-key-recent',
    'svcb-key-dohpath',
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
    recent:
      '{versions} do not know the service parameter {text} and refuse the zone; newer versions may read it. Write key{number} with the value in its wire format, or update the name server.',
    duplicate: 'The parameter {text} appears twice. {server} refuses the zone. Delete one of them.',
    value: 'The value of {text} cannot be read. Expected: {expected}.',
    none: 'The parameter {text} takes no value. {server} refuses the zone. Delete what follows its name.',
    alias:
      'With priority 0 the record is an alias, and its parameters are ignored. Delete them, or use another priority.',
    reserved: 'The parameter {text} is reserved and must not be used. Delete it.',
    mandatory:
      'The parameter {text} is listed as mandatory but missing, or must not be listed. Add it, or take it off the list.',
  },
  choose: ({ problem: { code }, data, target }) => {
    if (code === 'svcb-value-bad' && data['expected'] === '') return 'none';
    return code === 'svcb-key-dohpath' && target !== 'knot' ? undefined : CHOICES[code];
  },
  fill: ({ problem }) => ({
    versions:
      problem.code === 'svcb-key-dohpath' ? 'Versions of Knot DNS up to 3.2' : 'BIND 9.18, NSD 4.6 and Knot DNS 3.2',
  }),
});
