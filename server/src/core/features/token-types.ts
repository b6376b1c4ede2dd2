/** Names of the protocol; themes have colours for them. */
export const TOKEN_TYPES = [
  'comment',
  'macro',
  'variable',
  'number',
  'keyword',
  'type',
  'string',
  'property',
  'enumMember',
] as const;
export type TokenType = (typeof TOKEN_TYPES)[number];
