/** The fields of which a message has at most one: RFC 5322 §3.6, and RFC 2045 for those of MIME. */

export const SINGLETONS: ReadonlySet<string> = new Set([
  'date',
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'message-id',
  'in-reply-to',
  'references',
  'subject',
]);

export const MIME_SINGLETONS: ReadonlySet<string> = new Set([
  'mime-version',
  'content-type',
  'content-transfer-encoding',
]);
