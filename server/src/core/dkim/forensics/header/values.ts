/** Values and names that are common in header fields. */

export const ENCODING_NAMES = [
  '7bit',
  '8bit',
  'quoted-printable',
  'base64',
  'binary',
  '7BIT',
  '8BIT',
  'QUOTED-PRINTABLE',
  'BASE64',
  'Quoted-Printable',
  'Base64',
  '7Bit',
  '8Bit',
];

export const TYPES = [
  'text/plain',
  'text/plain; charset=utf-8',
  'text/plain; charset="utf-8"',
  'text/plain; charset=UTF-8',
  'text/plain; charset="UTF-8"',
  'text/plain; charset=us-ascii',
  'text/html; charset=utf-8',
  'text/html; charset="utf-8"',
  'text/html; charset=UTF-8',
];

export const FIELD_NAMES = [
  'Message-ID',
  'Message-Id',
  'MIME-Version',
  'Mime-Version',
  'Content-Type',
  'Content-type',
  'Content-Transfer-Encoding',
  'Cc',
  'CC',
  'Reply-To',
  'Reply-to',
  'In-Reply-To',
  'List-Id',
  'List-ID',
  'DKIM-Signature',
  'Dkim-Signature',
];
