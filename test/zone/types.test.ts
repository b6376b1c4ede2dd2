/** The tables of types agree with each other. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RR, recordType, TYPE_MNEMONICS, typeNumber } from '../../server/src/core/zone/types.ts';

test('the types that code speaks of have the numbers of the registry', () => {
  for (const [mnemonic, number] of Object.entries(RR)) {
    assert.equal(typeNumber(mnemonic), number, mnemonic);
    assert.equal(recordType(number)?.mnemonic, mnemonic);
  }
});

test('every mnemonic is found, in any case, and occurs once', () => {
  assert.equal(new Set(TYPE_MNEMONICS).size, TYPE_MNEMONICS.length);
  for (const mnemonic of TYPE_MNEMONICS) {
    const number = typeNumber(mnemonic.toLowerCase())!;
    assert.equal(recordType(number)?.mnemonic, mnemonic);
  }
});
