import type { ZoneProblemCode } from '../../zone/problem.ts';
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
      'The service parameter {text} is unknown to {server}, which refuses the zone. A parameter without a name is written as key and its number.',
    duplicate: 'The parameter {text} appears twice. {server} refuses the zone. Delete one of them.',
    value: 'The value of {text} cannot be read. Expected: {expected}.',
    none: 'The parameter {text} takes no value. {server} refuses the zone. Delete what follows its name.',
    alias:
      'With priority 0 the record is an alias, and its parameters are ignored. Delete them, or use another priority.',
    reserved: 'The parameter {text} is reserved and must not be used. Delete it.',
    mandatory:
      'The parameter {text} is listed as mandatory but missing, or must not be listed. Add it, or take it off the list.',
  },
  choose: ({ problem: { code }, data }) =>
    code === 'svcb-value-bad' && data['expected'] === '' ? 'none' : CHOICES[code],
});
